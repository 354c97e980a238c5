// What the keys of the comparison do beside judging and what is heard in every room. The keys
// themselves are in the table of actions.

import type { Flag } from '../../ipc';
import type { Action } from '../actions/action';
import type { Keymap } from '../actions/keymap';
import type { Pressed } from '../actions/stroke';

export type CompareAct =
  | 'toggle'
  | 'frame-back'
  | 'frame-on'
  | 'shift-back'
  | 'shift-on'
  | 'shift-far-back'
  | 'shift-far-on'
  | 'start'
  | 'end'
  | 'loop'
  | 'mute'
  | 'wipe'
  | 'previous'
  | 'next'
  | 'hear';

export type Compared =
  | { kind: 'do'; act: CompareAct }
  | { kind: 'rate'; stars: number }
  | { kind: 'flag'; flag: Flag }
  /** Something of the window that is wanted here as well. */
  | { kind: 'run'; action: Action };

/** The act of a key, or null when the comparison has none for it. Esc is the dialog's own. */
export function compareAct(event: Pressed, keymap: Keymap): Compared | null {
  const action = keymap.find(event, 'compare');
  if (!action || action.fixed) return null;
  if (action.compareAct) return { kind: 'do', act: action.compareAct };
  const { command } = action;
  if (command?.kind === 'rate') return { kind: 'rate', stars: command.stars };
  if (command?.kind === 'flag') return { kind: 'flag', flag: command.flag };
  return command === undefined && action.run ? { kind: 'run', action } : null;
}

// What the keys of the lineage do beside judging and what is heard in every room. The keys themselves
// are in the table of actions.

import type { Flag } from '../../ipc';
import type { Action } from '../actions/action';
import type { Keymap } from '../actions/keymap';
import { stroke, type Pressed } from '../actions/stroke';
import type { Direction } from './tree';

export type LineageAct = 'toggle' | 'show' | 'compare';

export type Traced =
  | { kind: 'step'; direction: Direction }
  | { kind: 'do'; act: LineageAct }
  | { kind: 'rate'; stars: number }
  | { kind: 'flag'; flag: Flag }
  /** Something of the window that is wanted here as well. */
  | { kind: 'run'; action: Action };

/** They belong to the pattern of a tree and stay what they are. */
export const steps: Readonly<Record<string, Direction>> = {
  Left: 'left',
  Right: 'right',
  Up: 'up',
  Down: 'down',
  Home: 'first',
  End: 'last',
};

/** The act of a key, or null when the lineage has none for it. Esc is the dialog's own. */
export function lineageAct(event: Pressed, keymap: Keymap): Traced | null {
  const direction = steps[stroke(event) ?? ''];
  if (direction) return { kind: 'step', direction };
  const action = keymap.find(event, 'lineage');
  if (!action) return null;
  if (action.lineageAct) return { kind: 'do', act: action.lineageAct };
  if (action.fixed) return null;
  const { command } = action;
  if (command?.kind === 'rate') return { kind: 'rate', stars: command.stars };
  if (command?.kind === 'flag') return { kind: 'flag', flag: command.flag };
  return command === undefined && action.run ? { kind: 'run', action } : null;
}

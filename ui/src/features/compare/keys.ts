// The keys of the comparison: a table from strokes to acts.

import type { Flag } from '../../ipc';
import type { Pressed } from '../actions/stroke';

export type CompareAct =
  | 'toggle'
  | 'frame-back'
  | 'frame-on'
  | 'shift-back'
  | 'shift-on'
  | 'start'
  | 'end'
  | 'loop'
  | 'mute'
  | 'wipe'
  | 'previous'
  | 'next'
  | 'hear';

export type Compared =
  { kind: 'do'; act: CompareAct } | { kind: 'rate'; stars: number } | { kind: 'flag'; flag: Flag };

const PLAIN: Record<string, CompareAct> = {
  ' ': 'toggle',
  k: 'toggle',
  arrowleft: 'frame-back',
  arrowright: 'frame-on',
  ',': 'frame-back',
  '.': 'frame-on',
  arrowup: 'previous',
  arrowdown: 'next',
  home: 'start',
  end: 'end',
  h: 'hear',
  m: 'mute',
  w: 'wipe',
};

const FLAGS: Record<string, Flag> = { p: 'pick', x: 'reject', u: 'none' };

/** The act of a stroke, or null when the comparison has none for it. Esc is the dialog's own. */
export function compareAct(stroke: Pressed): Compared | null {
  const key = stroke.key.toLowerCase();
  const commanded = stroke.ctrlKey || stroke.metaKey;
  const act = (name: CompareAct | undefined): Compared | null =>
    name === undefined ? null : { kind: 'do', act: name };
  if (stroke.altKey) {
    if (commanded || stroke.shiftKey) return null;
    return act(({ arrowleft: 'shift-back', arrowright: 'shift-on' } as const)[key]);
  }
  if (commanded) return key === 'l' && !stroke.shiftKey ? act('loop') : null;
  if (stroke.shiftKey) return null;
  if (/^[0-5]$/.test(key)) return { kind: 'rate', stars: Number(key) };
  const flag = FLAGS[key];
  return flag === undefined ? act(PLAIN[key]) : { kind: 'flag', flag };
}

import { expect, test } from 'vitest';

import { keymapOf } from '../actions/keymap';
import type { Pressed } from '../actions/stroke';
import { compareAct, type Compared } from './keys';

const ours = keymapOf({ preset: 'dailies', changed: {} });

function stroke(key: string, held: Partial<Pressed> = {}): Pressed {
  return { key, code: '', shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...held };
}

test.each<[string, Partial<Pressed>, Compared]>([
  [' ', {}, { kind: 'do', act: 'toggle' }],
  ['k', {}, { kind: 'do', act: 'toggle' }],
  ['ArrowLeft', {}, { kind: 'do', act: 'frame-back' }],
  ['ArrowLeft', { altKey: true }, { kind: 'do', act: 'shift-back' }],
  ['ArrowRight', { altKey: true, shiftKey: true }, { kind: 'do', act: 'shift-far-on' }],
  ['ArrowDown', {}, { kind: 'do', act: 'next' }],
  ['l', { ctrlKey: true }, { kind: 'do', act: 'loop' }],
  ['w', {}, { kind: 'do', act: 'wipe' }],
  ['4', {}, { kind: 'rate', stars: 4 }],
  ['x', {}, { kind: 'flag', flag: 'reject' }],
])('%s with %o is %o', (key, held, act) => {
  expect(compareAct(stroke(key, held), ours)).toEqual(act);
});

test.each<[string, Partial<Pressed>, string]>([
  ['?', { shiftKey: true }, 'app.keys'],
  ['z', { ctrlKey: true }, 'app.undo'],
  ['k', { ctrlKey: true }, 'app.palette'],
])('%s with %o is %s of the window', (key, held, id) => {
  expect(compareAct(stroke(key, held), ours)).toMatchObject({ kind: 'run', action: { id } });
});

test.each<[string, Partial<Pressed>]>([
  ['Escape', {}],
  ['t', {}],
  ['Delete', {}],
  ['l', { ctrlKey: true, shiftKey: true }],
])('%s with %o does nothing in it', (key, held) => {
  expect(compareAct(stroke(key, held), ours)).toBeNull();
});

test('a changed key holds here, too', () => {
  const changed = { 'compare.wipe': ['Q'], 'clip.pick': ['F'] };
  const theirs = keymapOf({ preset: 'dailies', changed });
  expect(compareAct(stroke('q'), theirs)).toEqual({ kind: 'do', act: 'wipe' });
  expect(compareAct(stroke('w'), theirs)).toBeNull();
  expect(compareAct(stroke('f'), theirs)).toEqual({ kind: 'flag', flag: 'pick' });
});

import { expect, test } from 'vitest';

import { keymapOf } from '../actions/keymap';
import type { Pressed as Stroke } from '../actions/stroke';
import { reviewAct, type ReviewAct } from './keys';

const ours = keymapOf({ preset: 'dailies', changed: {} });

function stroke(key: string, held: Partial<Stroke> = {}): Stroke {
  return { key, code: '', shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...held };
}

test.each<[string, Partial<Stroke>, ReviewAct]>([
  ['ArrowDown', {}, { kind: 'next' }],
  ['ArrowUp', {}, { kind: 'previous' }],
  ['p', {}, { kind: 'cull', command: { kind: 'flag', flag: 'pick' } }],
  ['x', {}, { kind: 'cull', command: { kind: 'flag', flag: 'reject' } }],
  ['u', {}, { kind: 'cull', command: { kind: 'flag', flag: 'none' } }],
  ['0', {}, { kind: 'cull', command: { kind: 'rate', stars: 0 } }],
  ['5', {}, { kind: 'cull', command: { kind: 'rate', stars: 5 } }],
  ['`', {}, { kind: 'inspector' }],
  ['Dead', { code: 'Backquote' }, { kind: 'inspector' }],
  ['s', { ctrlKey: true }, { kind: 'cull', command: { kind: 'save' } }],
  ['Delete', {}, { kind: 'cull', command: { kind: 'trash' } }],
  ['Enter', {}, { kind: 'close' }],
  ['t', {}, { kind: 'cull', command: { kind: 'tag' } }],
  ['X', { shiftKey: true }, { kind: 'cull', command: { kind: 'reason' } }],
  ['z', { ctrlKey: true }, { kind: 'undo' }],
  ['Z', { ctrlKey: true, shiftKey: true }, { kind: 'redo' }],
  ['?', { shiftKey: true }, { kind: 'keys' }],
])('%s with %o is %o', (key, held, act) => {
  expect(reviewAct(stroke(key, held), ours)).toEqual(act);
});

test.each<[string, Partial<Stroke>]>([
  ['x', { altKey: true }],
  ['6', {}],
  ['p', { ctrlKey: true }],
  ['ArrowLeft', {}],
  ['Home', {}],
  [' ', {}],
  ['a', { ctrlKey: true }],
])('%s with %o is left to the player or the window', (key, held) => {
  expect(reviewAct(stroke(key, held), ours)).toBeNull();
});

import { expect, test } from 'vitest';

import { keymapOf } from '../actions/keymap';
import { actions } from '../actions/table';
import { sheet } from './sheet';

const keysOf = (parts: ReturnType<typeof sheet>) =>
  parts.flatMap((part) => part.lines.flatMap((line) => line.keys));

test('the sheet has every key that holds now, and no other', () => {
  const keymap = keymapOf({ preset: 'editor', changed: { 'clip.pick': ['Ctrl+P'] } });
  const held = new Set(actions.flatMap((action) => [...keymap.keys(action.id)]));
  expect(new Set(keysOf(sheet(keymap)))).toEqual(held);
  expect(held).toContain('Ctrl+P');
  expect(held).not.toContain('P');
});

test('what belongs together stands on one line', () => {
  const parts = sheet(keymapOf({ preset: 'dailies', changed: {} }));
  const lines = parts.flatMap((part) => part.lines);
  expect(lines.find((line) => line.does === 'Stars')?.keys).toEqual(['0', '1', '2', '3', '4', '5']);
  expect(lines.find((line) => line.does === 'Mark in, mark out')?.keys).toEqual(['I', 'O']);
});

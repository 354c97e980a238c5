import { describe, expect, test } from 'vitest';

import type { KeyPreset } from '../../ipc';
import { keymapOf } from './keymap';
import { presets } from './presets';
import { stroke, type Pressed } from './stroke';
import { actionOf, actions } from './table';

const names = Object.keys(presets) as KeyPreset[];
const press = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('a pressed key', () => {
  test.each<[string, Pressed]>([
    ['P', press('p')],
    ['Shift+P', press('P', { shiftKey: true })],
    ['?', press('?', { shiftKey: true })],
    ['Space', press(' ')],
    ['Ctrl+Shift+X', press('X', { ctrlKey: true, shiftKey: true })],
    ['Ctrl+S', press('s', { metaKey: true })],
    ['Alt+X', press('≈', { altKey: true, code: 'KeyX' })],
    ['`', press('Dead', { code: 'Backquote' })],
    // A Russian layout: the place of the key counts.
    ['P', press('з', { code: 'KeyP' })],
    // German: third signs are typed with AltGr, which Windows reports as Ctrl and Alt.
    ['@', press('@', { ctrlKey: true, altKey: true, getModifierState: () => true })],
    ['Shift+Del', press('Delete', { shiftKey: true })],
  ])('is written %s', (written, event) => {
    expect(stroke(event, false)).toBe(written);
  });

  test('is none while an input method composes, or a modifier alone', () => {
    expect(stroke(press('n', { isComposing: true }))).toBeNull();
    expect(stroke(press('Process'))).toBeNull();
    expect(stroke(press('Shift', { shiftKey: true }))).toBeNull();
  });

  test('that deletes on a Mac deletes', () => {
    expect(stroke(press('Backspace'), true)).toBe('Del');
  });
});

test('every action has a name of its own and words', () => {
  expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
  for (const action of actions) expect(action.words()).not.toBe('');
});

describe.each(names)('the preset %s', (preset) => {
  const keymap = keymapOf({ preset, changed: {} });

  test('names actions that there are and may change', () => {
    for (const id of Object.keys(presets[preset])) {
      expect(actionOf(id), id).toBeDefined();
      expect(actionOf(id)?.fixed, id).toBeUndefined();
    }
  });

  test('gives no key to two actions that hear it at the same time', () => {
    const twice = actions.flatMap((action) =>
      keymap
        .keys(action.id)
        .flatMap((key) => keymap.others(action.id, key).map(({ id }) => `${key}: ${id}`)),
    );
    expect(twice).toEqual([]);
  });
});

test('a changed key holds, and the one it replaces does not', () => {
  const changed = { 'clip.pick': ['Ctrl+P'], 'player.mute': [] };
  const keymap = keymapOf({ preset: 'dailies', changed });
  expect(keymap.find(press('p', { ctrlKey: true }), 'grid')?.id).toBe('clip.pick');
  expect(keymap.find(press('p'), 'grid')).toBeNull();
  expect(keymap.find(press('m'), 'player')).toBeNull();
});

test('a web player’s keys play with K and jump with J and L', () => {
  const keymap = keymapOf({ preset: 'web_player', changed: {} });
  expect(keymap.find(press('k'), 'player')?.playerAct).toBe('toggle');
  expect(keymap.find(press('j'), 'player')?.playerAct).toBe('back-10');
  expect(keymap.find(press('ArrowRight'), 'player')?.playerAct).toBe('on-5');
  expect(keymap.find(press('N', { shiftKey: true }), 'review')?.id).toBe('review.next');
});

test('keys of the grid’s own pattern stay what they are', () => {
  const keymap = keymapOf({ preset: 'dailies', changed: { 'grid.none': ['Q'] } });
  expect(keymap.keys('grid.none')).toEqual(['Esc']);
});

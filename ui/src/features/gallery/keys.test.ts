import { describe, expect, it } from 'vitest';

import { keymapOf } from '../actions/keymap';
import type { Pressed } from '../actions/stroke';
import { command } from './keys';

const ours = keymapOf({ preset: 'dailies', changed: {} });

const press = (key: string, held: Partial<Pressed> = {}) =>
  command({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }, ours);

describe('a key in the grid', () => {
  it('moves, extends, or moves without selecting', () => {
    expect(press('ArrowDown')).toEqual({ kind: 'go', key: 'down', extend: false, keep: false });
    expect(press('ArrowDown', { shiftKey: true })).toMatchObject({ extend: true });
    expect(press('ArrowDown', { ctrlKey: true })).toMatchObject({ keep: true });
    expect(press('Home', { ctrlKey: true })).toMatchObject({ key: 'first' });
  });

  it('culls', () => {
    expect(press('p')).toEqual({ kind: 'flag', flag: 'pick' });
    expect(press('X')).toEqual({ kind: 'flag', flag: 'reject' });
    expect(press('X', { shiftKey: true })).toEqual({ kind: 'reason' });
    expect(press('t')).toEqual({ kind: 'tag' });
    expect(press('u')).toEqual({ kind: 'flag', flag: 'none' });
    expect(press('4')).toEqual({ kind: 'rate', stars: 4 });
    expect(press('6')).toBeNull();
  });

  it('steps through the frames on a card with the keys that step in the player', () => {
    expect(press('.')).toEqual({ kind: 'scrub', by: 1 });
    expect(press(',')).toEqual({ kind: 'scrub', by: -1 });
  });

  it('asks for more before deleting for good', () => {
    expect(press('Delete')).toEqual({ kind: 'trash' });
    expect(press('Delete', { shiftKey: true })).toEqual({ kind: 'delete' });
  });

  it('saves with Ctrl or Cmd, and leaves other chords alone', () => {
    expect(press('s', { ctrlKey: true })).toEqual({ kind: 'save' });
    expect(press('s', { metaKey: true })).toEqual({ kind: 'save' });
    expect(press('s')).toEqual({ kind: 'stack' });
    expect(press('S', { shiftKey: true })).toBeNull();
    expect(press('p', { ctrlKey: true })).toBeNull();
    expect(press('p', { altKey: true })).toBeNull();
  });

  it('opens the menu', () => {
    expect(press('F10', { shiftKey: true })).toEqual({ kind: 'menu' });
    expect(press('ContextMenu')).toEqual({ kind: 'menu' });
  });
});

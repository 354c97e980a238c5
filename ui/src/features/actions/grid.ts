// Keys that belong to the pattern of a grid: moving, selecting, the menu. They stay what they are.
// Beside them the frames of a card, whose keys can be others.

import { m } from '../../speech';
import type { Key } from '../gallery/geometry';
import type { Command } from '../gallery/keys';
import type { Action } from './action';

/** The key alone moves the focus and the selection; Shift extends it, Ctrl leaves it. */
export const steps: Readonly<Record<string, Key>> = {
  Left: 'left',
  Right: 'right',
  Up: 'up',
  Down: 'down',
  Home: 'home',
  End: 'end',
  PgUp: 'pageUp',
  PgDn: 'pageDown',
};

const fixed = (
  id: string,
  words: () => string,
  keys: readonly string[],
  command?: Command,
): Action => ({
  id: `grid.${id}`,
  part: 'grid',
  words,
  places: ['grid'],
  keys,
  fixed: true,
  ...(command ? { command } : {}),
});

const frame = (id: string, words: () => string, key: string, by: 1 | -1): Action => ({
  id: `grid.${id}`,
  part: 'grid',
  words,
  line: m.keys_scrub,
  places: ['grid'],
  keys: [key],
  command: { kind: 'scrub', by },
});

export const grid: readonly Action[] = [
  fixed('move', m.keys_move, ['Left', 'Right', 'Up', 'Down']),
  fixed('row_ends', m.keys_row_ends, ['Home', 'End']),
  fixed('ends', m.keys_ends, ['Ctrl+Home', 'Ctrl+End']),
  fixed('page', m.keys_page, ['PgUp', 'PgDn']),
  fixed('extend', m.keys_extend, ['Shift+Right']),
  fixed('toggle', m.keys_toggle, ['Ctrl+Space'], { kind: 'toggle' }),
  fixed('none', m.keys_none, ['Esc'], { kind: 'none' }),
  frame('scrub_back', m.action_scrub_back, ',', -1),
  frame('scrub_on', m.action_scrub_on, '.', 1),
  fixed('menu', m.keys_menu, ['Shift+F10', 'Menu'], { kind: 'menu' }),
];

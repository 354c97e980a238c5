import { expect, test } from 'vitest';

import { command } from '../gallery/keys';
import { playerAct } from '../player/keys';
import { reviewAct } from '../review/keys';
import { sheet } from './sheet';

const [everywhere, grid, player] = sheet();
const keysOf = (part: typeof grid) => part?.lines.flatMap((line) => line.keys) ?? [];

const names: Record<string, string> = {
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
  Up: 'ArrowUp',
  Down: 'ArrowDown',
  PgUp: 'PageUp',
  PgDn: 'PageDown',
  Esc: 'Escape',
  Del: 'Delete',
  Space: ' ',
};

/** What is pressed when the sheet says this. */
function stroke(written: string) {
  const held = written.split('+');
  const last = held.pop() ?? '';
  return {
    key: names[last] ?? (last.length === 1 ? last.toLowerCase() : last),
    code: '',
    shiftKey: held.includes('Shift'),
    altKey: held.includes('Alt'),
    ctrlKey: held.includes('Ctrl'),
    metaKey: false,
  };
}

test.each(keysOf(grid))('%s does something in the grid', (keys) => {
  expect(command(stroke(keys))).not.toBeNull();
});

// Esc closes review as it closes every dialog.
test.each(keysOf(player).filter((keys) => keys !== 'Esc'))(
  '%s does something in the player or in review',
  (keys) => {
    expect(playerAct(stroke(keys)) ?? reviewAct(stroke(keys))).not.toBeNull();
  },
);

test('nothing is promised that is not there yet', () => {
  const all = [everywhere, grid, player].flatMap(keysOf);
  for (const keys of ['Ctrl+K', 'T', 'G']) {
    expect(all).not.toContain(keys);
  }
});

// What changed from one prompt to another, word by word, in languages with spaces and without.

import { diffArrays } from 'diff';

export type Piece = { text: string; change: 'same' | 'gone' | 'new' };

/** Prompts that differ in more words are not taken apart: nobody reads that, and it takes long. */
const mostChanges = 1500;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Without what is gone it reads as `after` does. Another width of a space is no change. */
export function reworded(before: string, after: string): Piece[] {
  const found = diffArrays(tokens(before), tokens(after), {
    comparator: (one, other) => one.trimEnd() === other.trimEnd(),
    maxEditLength: mostChanges,
  });
  const pieces: Piece[] = found
    ? found.map(({ value, added, removed }) => ({
        text: value.join(''),
        change: added ? 'new' : removed ? 'gone' : 'same',
      }))
    : [
        { text: before, change: 'gone' },
        { text: after, change: 'new' },
      ];
  return pieces.filter(({ text }) => text !== '');
}

/** Words with the space behind them, so that what changed reads as one stretch. */
function tokens(text: string): string[] {
  const found: string[] = [];
  for (const { segment } of words.segment(text)) {
    const last = found.at(-1);
    if (last !== undefined && segment.trim() === '' && last.trim() !== '') {
      found[found.length - 1] = last + segment;
    } else found.push(segment);
  }
  return found;
}

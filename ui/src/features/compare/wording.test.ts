import { expect, test } from 'vitest';

import { reworded, type Piece } from './wording';

const of = (pieces: Piece[], change: Piece['change']) =>
  pieces.filter((piece) => piece.change === change).map(({ text }) => text.trim());

test('words that went and words that came are told apart from what stayed', () => {
  const pieces = reworded('A red kite over the sea', 'A blue kite over the sea at night');
  expect(of(pieces, 'gone')).toEqual(['red']);
  expect(of(pieces, 'new')).toEqual(['blue', 'at night']);
  expect(of(pieces, 'same')).toEqual(['A', 'kite over the sea']);
});

test('Chinese has no spaces, and its words are told apart all the same', () => {
  const pieces = reworded('一只红色的风筝在海上飞', '一只蓝色的风筝在海上飞');
  expect(of(pieces, 'gone').join('')).toBe('红色');
  expect(of(pieces, 'new').join('')).toBe('蓝色');
});

test('a comma is no word, and another width of a space no change', () => {
  const pieces = reworded('Rain, neon, glass', 'Rain,  neon,\nglass, night');
  expect(of(pieces, 'gone')).toEqual([]);
  expect(of(pieces, 'new')).toEqual([', night']);
});

test.each([
  ['', 'A kite'],
  ['A kite', ''],
  ['A kite', '  A kite\n\nat night  '],
  ['one two three', 'three two one'],
  ['👩‍🎤 sings', '👩‍🚀 sings 夜里'],
])('from %j to %j it reads as the latter without what is gone', (before, after) => {
  const pieces = reworded(before, after);
  const text = pieces.filter(({ change }) => change !== 'gone').map((piece) => piece.text);
  expect(text.join('')).toBe(after);
});

test('prompts that have nothing in common are told as wholes', () => {
  const long = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word}${at} `).join('');
  expect(reworded(long('a'), long('b'))).toEqual([
    { text: long('a'), change: 'gone' },
    { text: long('b'), change: 'new' },
  ]);
  expect(of(reworded(long('a'), `${long('a')}more`), 'new')).toEqual(['more']);
});

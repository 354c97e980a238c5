import { describe, expect, test } from 'vitest';

import type { Member } from '../../ipc';
import { card, Tree } from './tree';

/** A family in a line each: `child<parent`, or `first`. */
function family(...lines: string[]): Member[] {
  return lines.map((line) => {
    const [id = '', parentId = null] = line.split('<');
    const descent = parentId === null ? null : 'remix';
    return { id, clip: null, parentId, descent, extra: null, made: 0 };
  });
}

//  a ── b ── d
//       └─── e ── f
//  └─── c
const six = new Tree(family('a', 'b<a', 'c<a', 'd<b', 'e<b', 'f<e'));
const all = six.layout(new Set());
const order = (layout = all) => layout.spots.map(({ id }) => id);

test('each stands before what came of it, and none over another', () => {
  expect(order()).toEqual(['a', 'b', 'd', 'e', 'f', 'c']);
  const places = all.spots.map(({ x, y }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(6);
  expect(all.spots.map(({ level }) => level)).toEqual([1, 2, 3, 3, 4, 2]);
  expect(all.spot('e')).toMatchObject({ place: 2, of: 2, open: true, inside: 1 });
  expect(all.spot('f')).toMatchObject({ place: 1, of: 1, open: null, inside: 0 });
});

test('the first that came of another is in its row, the others below', () => {
  const row = (id: string) => all.spot(id)?.y;
  expect(row('b')).toBe(row('a'));
  expect(row('d')).toBe(row('a'));
  expect(row('e')).toBeGreaterThan(row('d') ?? 0);
  expect(row('c')).toBeGreaterThan(row('e') ?? 0);
  expect(all.height).toBe((row('c') ?? 0) + card.height);
});

test('every one but the first hangs on a line', () => {
  expect(all.lines.map(({ id }) => id)).toEqual(['b', 'd', 'e', 'f', 'c']);
  for (const { label } of all.lines) expect(label.width).toBeGreaterThan(60);
});

test('what is closed hides all that came of it, and says how many', () => {
  const closed = six.layout(new Set(['b']));
  expect(order(closed)).toEqual(['a', 'b', 'c']);
  expect(closed.spot('b')).toMatchObject({ open: false, inside: 3 });
  expect(closed.height).toBeLessThan(all.height);
  expect(closed.lines).toHaveLength(2);
});

describe('the arrows', () => {
  test.each([
    ['a', 'right', 'b'],
    ['a', 'left', null],
    ['f', 'left', 'e'],
    ['b', 'down', 'c'],
    ['d', 'down', 'e'],
    // Nothing below in this generation.
    ['f', 'down', 'c'],
    ['c', 'up', 'b'],
    ['a', 'up', null],
    ['c', 'down', null],
    ['e', 'first', 'a'],
    ['a', 'last', 'c'],
  ] as const)('lead from %s %s to %s', (from, direction, to) => {
    expect(all.step(from, direction)).toBe(to);
  });

  test('lead to every one', () => {
    const reached = new Set(['a']);
    for (const id of reached) {
      for (const way of ['right', 'down'] as const) {
        const next = all.step(id, way);
        if (next) reached.add(next);
      }
    }
    expect(reached.size).toBe(6);
  });
});

test('a clip alone, a line of two hundred and four hundred of one fit', () => {
  expect(new Tree(family('a')).layout(new Set())).toMatchObject({
    width: card.width,
    height: card.height,
    lines: [],
  });
  const line = new Tree(
    family('0', ...Array.from({ length: 199 }, (_, at) => `${at + 1}<${at}`)),
  ).layout(new Set());
  expect(line.height).toBe(card.height);
  expect(line.spots.at(-1)?.level).toBe(200);
  const many = new Tree(family('0', ...Array.from({ length: 399 }, (_, at) => `${at + 1}<0`)));
  expect(many.layout(new Set()).spots).toHaveLength(400);
  expect(many.above('7')).toEqual(['0']);
});

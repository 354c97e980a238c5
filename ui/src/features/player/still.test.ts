import { expect, test } from 'vitest';

import { momentOf } from './still';

test('a frame is looked for in its middle, so that no rounding leads to its neighbour', () => {
  const file = { frameRate: 25 };
  expect(momentOf('first', 4, file)).toBeCloseTo(0.02);
  expect(momentOf('last', 4, file)).toBeCloseTo(3.98);
  expect(momentOf(1.5, 4, file)).toBe(1.5);
  expect(momentOf(9, 4, file)).toBeCloseTo(3.98);
  expect(momentOf(-1, 4, file)).toBe(0);
});

test('a clip shorter than a frame gives its only one', () => {
  expect(momentOf('last', 0.01, { frameRate: 25 })).toBe(0);
  expect(momentOf('first', 0.01, null)).toBe(0);
});

import { describe, expect, test } from 'vitest';

import type { FrameTable } from '../../ipc';
import { reckoned, tabled } from './frames';

const even: FrameTable = {
  scale: 30_000,
  count: 48,
  first: 0,
  step: 1001,
  lengths: [],
  rate: { frames: 30_000, seconds: 1001 },
  variable: false,
};

const uneven: FrameTable = {
  scale: 24,
  count: 6,
  first: 0,
  step: null,
  lengths: [1, 1, 3, 1, 1, 3],
  rate: { frames: 24, seconds: 1 },
  variable: true,
};

describe.each([
  ['of one length', tabled(even)],
  ['of different length', tabled(uneven)],
  [
    'that are rounded to thousandths',
    tabled({ ...uneven, scale: 1000, lengths: [42, 41, 42, 42, 41, 42], variable: false }),
  ],
  ['that begin late', tabled({ ...even, first: 2002 })],
  ['that are only reckoned', reckoned(29.97, 1.6)],
])('frames %s', (_, frames) => {
  test('are met in their middle, from the first to the last', () => {
    for (let frame = 0; frame < frames.count; frame += 1) {
      expect(frames.at(frames.middle(frame))).toBe(frame);
    }
  });

  test('are named by the time at which they begin, rounded down', () => {
    for (let frame = 0; frame < frames.count; frame += 1) {
      const told = Math.floor(frames.begin(frame) * 1e6) / 1e6;
      expect(frames.at(told)).toBe(frame);
    }
  });

  test('end nowhere but at the first and the last', () => {
    expect(frames.at(-1)).toBe(0);
    expect(frames.at(1000)).toBe(frames.count - 1);
    expect(frames.middle(-5)).toBe(frames.middle(0));
    expect(frames.middle(1000)).toBe(frames.middle(frames.count - 1));
  });
});

test('a timecode counts frames where they are alike, and tells the time where they are not', () => {
  expect(tabled(even).code(31)).toBe('0:01:01');
  expect(tabled(uneven).code(2)).toBe('0:00.083');
  expect(tabled(uneven).code(3)).toBe('0:00.208');
});

test('a clip that is over ends where its last frame does', () => {
  expect(tabled(even).end).toBeCloseTo(1.6016);
  expect(tabled(uneven).end).toBeCloseTo(10 / 24);
});

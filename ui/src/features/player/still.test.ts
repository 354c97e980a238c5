import { expect, test } from 'vitest';

import type { FrameTable } from '../../ipc';
import { momentIn, momentOf } from './still';

test('a frame is looked for in its middle, so that no rounding leads to its neighbour', () => {
  const file = { frameRate: 25 };
  expect(momentOf('first', 4, file)).toBeCloseTo(0.02);
  expect(momentOf('last', 4, file)).toBeCloseTo(3.98);
  expect(momentOf(1.5, 4, file)).toBe(1.5);
  expect(momentOf(9, 4, file)).toBe(4);
  expect(momentOf(-1, 4, file)).toBe(0);
});

test('a clip shorter than a frame gives its only one', () => {
  expect(momentOf('last', 0.01, { frameRate: 25 })).toBe(0);
  expect(momentOf('first', 0.01, null)).toBe(0);
});

test('a last frame that is shorter than the others is met, not the one before it', async () => {
  // 25 frames of 40 ms, the last of 5 ms.
  const frames: FrameTable = {
    scale: 1000,
    first: 0,
    count: 25,
    rate: { frames: 25, seconds: 1 },
    step: null,
    lengths: [...Array<number>(24).fill(40), 5],
    variable: true,
  };
  const backend = {
    watchClip: () => Promise.resolve({ frames, part: { first: null, last: null } }),
  };
  const where = await momentIn(backend, 'clip', 'last');
  expect(where).toBeCloseTo(0.9625);
  expect(momentOf(where, 0.965, { frameRate: 25 })).toBeCloseTo(0.9625);
  expect(await momentIn(backend, 'clip', 'first')).toBeCloseTo(0.02);
  expect(await momentIn(backend, 'clip', 0.05)).toBeCloseTo(0.06);
});

test('without a table of frames the end of the clip is as near as one gets', async () => {
  const backend = { watchClip: () => Promise.reject(new Error('gone')) };
  expect(await momentIn(backend, 'clip', 'last')).toBe('last');
});

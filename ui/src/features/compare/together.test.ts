import { beforeEach, describe, expect, test } from 'vitest';

import { FakeMedia, FakeTicker } from '../player/fake-media';
import { reckoned } from '../player/frames';
import { Side, Together } from './together.svelte';

let ticker: FakeTicker;
let left: FakeMedia;
let right: FakeMedia;
let together: Together;
const side = (at: number): Side => {
  const found = together.sides[at];
  if (!found) throw new Error('there is a side');
  return found;
};

beforeEach(() => {
  ticker = new FakeTicker();
  left = new FakeMedia(8);
  right = new FakeMedia(4);
  together = new Together(
    [new Side('left', reckoned(24, 8)), new Side('right', reckoned(24, 4))],
    ticker,
  );
  together.attach(side(0), left);
  together.attach(side(1), right);
  left.load();
  right.load();
});

describe('one playhead', () => {
  test('steps every side to the same frame', () => {
    together.step(1);
    together.step(1);
    expect([left.currentTime, right.currentTime]).toEqual([2.5 / 24, 2.5 / 24]);
    expect(together.code).toBe('0:00:02');
    together.step(-1);
    expect(right.currentTime).toBeCloseTo(1.5 / 24);
  });

  test('plays and stops all of them, and then all show the same moment', () => {
    together.toggle();
    expect([left.paused, right.paused]).toEqual([false, false]);
    left.slip(1);
    right.slip(1.01);
    ticker.pass(16);
    expect(together.position).toBe(1);
    together.toggle();
    expect([left.paused, right.paused]).toEqual([true, true]);
    expect(left.currentTime).toBeCloseTo(right.currentTime, 9);
    expect(ticker.idle).toBe(true);
  });

  test('brings a side back that drifts by more than a frame, and lets smaller drift be', () => {
    together.play();
    left.slip(1);
    right.slip(1.04);
    ticker.pass(16);
    expect(right.currentTime).toBe(1.04);
    right.slip(1.2);
    ticker.pass(16);
    expect(right.currentTime).toBeCloseTo(1);
  });

  test('a side that is over holds its last frame while the others go on', () => {
    together.play();
    left.slip(5);
    right.finish();
    ticker.pass(16);
    expect(together.playing).toBe(true);
    expect(right.paused).toBe(true);
    together.seek(6);
    expect(right.currentTime).toBeCloseTo(95.5 / 24);
  });

  test('goes on by the clock when the side that is heard is over before the others', () => {
    together.hear('right');
    together.play();
    right.finish();
    ticker.pass(100);
    ticker.pass(100);
    expect(together.position).toBeGreaterThan(0.15);
    expect(together.playing).toBe(true);
  });

  test('begins anew at the end, or stops there', () => {
    together.play();
    left.slip(7.99);
    ticker.pass(16);
    expect(together.playing).toBe(true);
    expect(left.currentTime).toBeCloseTo(0.5 / 24);
    together.looping = false;
    left.slip(7.99);
    ticker.pass(16);
    expect(together.playing).toBe(false);
  });
});

describe('offsets', () => {
  test('shift one side against the others by its frames', () => {
    together.shift(side(1), 3);
    expect(right.currentTime).toBeCloseTo(3.5 / 24);
    together.step(1);
    expect([left.currentTime, right.currentTime]).toEqual([1.5 / 24, 4.5 / 24]);
    together.shift(side(1), -3);
    expect(right.currentTime).toBeCloseTo(1.5 / 24);
  });

  test('hold the first frame until a late side begins', () => {
    together.shift(side(1), -24);
    together.play();
    left.slip(0.5);
    ticker.pass(16);
    expect(right.paused).toBe(true);
    left.slip(1.1);
    ticker.pass(16);
    expect(right.paused).toBe(false);
    expect(right.currentTime).toBeCloseTo(0.1);
  });
});

describe('sound', () => {
  test('comes from one side alone', () => {
    expect([left.muted, right.muted]).toEqual([false, true]);
    together.hear('right');
    expect([left.muted, right.muted]).toEqual([true, false]);
    together.loudness(1, true);
    expect([left.muted, right.muted]).toEqual([true, true]);
  });

  test('goes to the next side when the one that was heard is taken away', () => {
    together.drop('left');
    expect(together.heard).toBe('right');
    expect(right.muted).toBe(false);
  });
});

test('an element that is slow to seek ends where the playhead is', () => {
  right.slow = true;
  together.step(1);
  together.step(1);
  together.step(1);
  right.slow = false;
  right.finishSeek();
  expect(right.currentTime).toBeCloseTo(3.5 / 24);
});

test('a file that does not play says so on its side and not on the others', () => {
  right.fail(4);
  expect([side(0).broken, side(1).broken]).toEqual([false, true]);
});

import { describe, expect, test } from 'vitest';

import { frameAt, frameCount, middleOf, timecode, usableRate } from './timecode';

describe('timecode', () => {
  test('counts minutes, seconds and frames', () => {
    expect(timecode(0, 30)).toBe('0:00:00');
    expect(timecode(92, 30)).toBe('0:03:02');
    expect(timecode(240, 30)).toBe('0:08:00');
    expect(timecode(24 * 60 + 23, 24)).toBe('1:00:23');
  });

  test('counts at the nominal rate when the real one is broken', () => {
    expect(timecode(240, 29.97)).toBe('0:08:00');
    expect(timecode(23, 23.976)).toBe('0:00:23');
    expect(timecode(24, 23.976)).toBe('0:01:00');
  });

  test('gives frames three digits above a hundred a second', () => {
    expect(timecode(119, 120)).toBe('0:00:119');
    expect(timecode(5, 120)).toBe('0:00:005');
  });

  test('shows hours only where there are some', () => {
    expect(timecode(30 * 3600, 30)).toBe('1:00:00:00');
  });
});

describe('frames', () => {
  test.each([23.976, 24, 25, 29.97, 30, 50, 59.94, 60])(
    'the middle of every frame at %f lies in that frame',
    (rate) => {
      for (let frame = 0; frame < 2000; frame += 1) {
        expect(frameAt(middleOf(frame, rate), rate)).toBe(frame);
      }
    },
  );

  test('a presentation time that was rounded down still names its frame', () => {
    expect(frameAt(0.033333, 30)).toBe(1);
    expect(frameAt(0.041666, 24)).toBe(1);
  });

  test('a clip without a known length has one frame', () => {
    expect(frameCount(Number.NaN, 30)).toBe(1);
    expect(frameCount(Number.POSITIVE_INFINITY, 30)).toBe(1);
    expect(frameCount(8, 30)).toBe(240);
    expect(frameCount(8.008, 29.97)).toBe(240);
  });

  test('an absent or senseless rate counts as thirty', () => {
    expect(usableRate(null)).toBe(30);
    expect(usableRate(0)).toBe(30);
    expect(usableRate(Number.NaN)).toBe(30);
    expect(usableRate(24)).toBe(24);
  });
});

import { describe, expect, it } from 'vitest';

import { frameAt, layout, ownSheet, sides } from './sprite';

describe('a sprite sheet', () => {
  it('of the simulator has two frames a second in rows of eight', () => {
    expect(layout(192 * 8, 108, 1280, 720, 4)).toEqual({ columns: 8, rows: 1, frames: 8 });
    expect(layout(192 * 8, 108 * 3, 1280, 720, 12)).toEqual({ columns: 8, rows: 3, frames: 24 });
    expect(layout(192 * 8, 108 * 2, 1280, 720, 5)).toEqual({ columns: 8, rows: 2, frames: 10 });
    expect(layout(102 * 8, 179 * 2, 1024, 1792, 8)).toEqual({ columns: 8, rows: 2, frames: 16 });
  });

  it('of others is read by the shape of its frames', () => {
    expect(layout(1280, 720, 1280, 720, 8)).toEqual({ columns: 4, rows: 4, frames: 16 });
    expect(layout(1280, 540, 1280, 720)).toEqual({ columns: 4, rows: 3, frames: 12 });
    expect(layout(720, 1280, 720, 1280)).toEqual({ columns: 4, rows: 4, frames: 16 });
    expect(layout(3200, 180, 1280, 720)).toEqual({ columns: 10, rows: 1, frames: 10 });
  });

  it('that is made here is read as it was laid out, whatever the shape and length of the clip', () => {
    for (const [width, height] of [
      [1280, 720],
      [720, 1280],
      [1024, 1792],
      [640, 480],
      [2350, 1000],
    ] as const) {
      const scale = 192 / Math.max(width, height);
      const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
      for (let seconds = 0.6; seconds < 90; seconds += 0.7) {
        const own = ownSheet(seconds);
        if (!own) throw new Error('a sheet');
        expect(layout(w * own.columns, h * own.rows, width, height, seconds)).toEqual(own);
      }
    }
    expect(ownSheet(Infinity)).toBeNull();
  });

  it('is not used when no layout fits', () => {
    expect(layout(1000, 77, 1280, 720, 8)).toBeNull();
    expect(layout(0, 0, 1280, 720)).toBeNull();
  });

  it('shows its first frame at the left edge and its last at the right', () => {
    const sheet = { columns: 4, rows: 4, frames: 16 };
    expect(frameAt(sheet, 0)).toEqual({ x: 0, y: 0 });
    expect(frameAt(sheet, 1)).toEqual({ x: 100, y: 100 });
    expect(frameAt(sheet, 4 / 16)).toEqual({ x: 0, y: 100 / 3 });
    expect(frameAt({ columns: 10, rows: 1, frames: 10 }, 0.95)).toEqual({ x: 100, y: 0 });
  });

  it('never shows the empty end of its last row', () => {
    expect(frameAt({ columns: 8, rows: 2, frames: 10 }, 1)).toEqual({ x: 100 / 7, y: 100 });
  });
});

it('sides of a size are numbers', () => {
  expect(sides('720x1280')).toEqual([720, 1280]);
  expect(sides(null)).toEqual([16, 9]);
});

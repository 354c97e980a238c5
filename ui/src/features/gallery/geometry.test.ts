import { describe, expect, it } from 'vitest';

import { Geometry } from './geometry';

const usual = (count = 1284) => new Geometry({ width: 800, columns: 3, count });

describe('columns', () => {
  it('are as many as wished at the usual window size', () => {
    for (const columns of [2, 3, 4, 5, 6, 7, 8]) {
      expect(new Geometry({ width: 800, columns, count: 10 }).columns).toBe(columns);
    }
  });

  it('become fewer in a narrow window and more in a wide one', () => {
    expect(new Geometry({ width: 540, columns: 3, count: 10 }).columns).toBe(2);
    expect(new Geometry({ width: 1600, columns: 3, count: 10 }).columns).toBe(6);
  });

  it('fill the width to the pixel', () => {
    for (const width of [320, 555, 800, 1013, 2560]) {
      const grid = new Geometry({ width, columns: 3, count: 10 });
      const used = grid.columns * grid.cellWidth + (grid.columns - 1) * grid.gap + 2 * grid.padding;
      expect(used).toBeCloseTo(width);
    }
  });
});

describe('rows in view', () => {
  it('are few, however long the list', () => {
    const grid = usual(100_000);
    const { first, last } = grid.rowsInView(3_000_000, 700);
    expect(last - first).toBeLessThan(12);
    expect(grid.top(first)).toBeLessThan(3_000_000);
    expect(grid.top(last)).toBeGreaterThan(3_000_700);
  });

  it('stay below what browsers can scroll with 100,000 clips', () => {
    for (const columns of [2, 3, 8]) {
      for (const width of [330, 800, 2400]) {
        const { height } = new Geometry({ width, columns, count: 100_000 });
        expect(height).toBeLessThan(33_000_000);
      }
    }
  });

  it('are none in an empty list', () => {
    const grid = usual(0);
    const { first, last } = grid.rowsInView(0, 700);
    expect(last).toBeLessThan(first);
    expect(grid.height).toBe(0);
  });

  it('end with the list', () => {
    const grid = usual(10);
    expect(grid.cells(grid.rowsInView(0, 10_000))).toEqual({ first: 0, last: 9 });
  });
});

describe('keys', () => {
  it('keep the column on the way up and down', () => {
    const grid = usual();
    expect(grid.step(4, 'down', 700)).toBe(7);
    expect(grid.step(4, 'up', 700)).toBe(1);
  });

  it('stop at the edges', () => {
    const grid = usual(10);
    expect(grid.step(0, 'left', 700)).toBe(0);
    expect(grid.step(1, 'up', 700)).toBe(1);
    expect(grid.step(9, 'right', 700)).toBe(9);
    expect(grid.step(9, 'down', 700)).toBe(9);
  });

  it('go down into a shorter last row', () => {
    expect(usual(10).step(8, 'down', 700)).toBe(9);
  });

  it('know the ends of the row and of the list', () => {
    const grid = usual(11);
    expect(grid.step(4, 'home', 700)).toBe(3);
    expect(grid.step(4, 'end', 700)).toBe(5);
    expect(grid.step(9, 'end', 700)).toBe(10);
    expect(grid.step(4, 'last', 700)).toBe(10);
    expect(grid.step(4, 'first', 700)).toBe(0);
  });

  it('turn whole pages', () => {
    const grid = usual();
    const page = Math.floor(700 / grid.pitch);
    expect(grid.step(4, 'pageDown', 700)).toBe(4 + 3 * page);
    expect(grid.step(4, 'pageUp', 700)).toBe(1);
  });
});

describe('scrolling', () => {
  it('does not move for a cell in view', () => {
    expect(usual().reveal(4, 50, 700)).toBe(50);
  });

  it('moves just far enough for a cell below', () => {
    const grid = usual();
    const scroll = grid.reveal(30, 0, 700);
    expect(grid.top(10) + grid.pitch).toBeLessThanOrEqual(scroll + 700 + grid.padding);
    expect(grid.reveal(30, scroll, 700)).toBe(scroll);
  });

  it('shows the top of a cell that is taller than the view', () => {
    const grid = usual();
    expect(grid.reveal(30, 0, 50)).toBe(grid.top(10) - grid.padding);
  });

  it('follows the clip it holds on to when others arrive above', () => {
    const grid = usual();
    const anchor = grid.anchor(1000);
    expect(grid.shift(1000, anchor, anchor + 3)).toBe(1000 + grid.pitch);
    expect(grid.shift(1000, anchor, anchor)).toBe(1000);
  });
});

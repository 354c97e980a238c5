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

  it('are as many with the time bar as without it', () => {
    const whole = 688;
    const under = new Geometry({ width: whole - 26, whole, columns: 3, count: 10, sections: [10] });
    const alone = new Geometry({ width: whole, whole, columns: 3, count: 10 });
    expect(alone.columns).toBe(under.columns);
    expect(alone.cellWidth).toBeGreaterThan(under.cellWidth);
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
});

describe('headers', () => {
  const parted = (sections: number[], columns = 3) =>
    new Geometry({
      width: 800,
      columns,
      count: sections.reduce((sum, count) => sum + count, 0),
      sections,
    });

  it('begin a new row each and take their own room', () => {
    const grid = parted([4, 1, 7]);
    expect(grid.rows).toBe(2 + 1 + 3);
    expect([0, 3, 4, 5, 8].map((index) => grid.rowOf(index))).toEqual([0, 1, 2, 3, 4]);
    expect(grid.cellsOf(1)).toEqual({ first: 3, last: 3 });
    expect(grid.headerTop(0)).toBe(0);
    expect(grid.top(0)).toBe(grid.headerHeight);
    expect(grid.headerTop(1)).toBe(grid.headerHeight + 2 * grid.pitch);
    expect(grid.top(2)).toBe(grid.headerTop(1) + grid.headerHeight);
    expect(grid.height).toBe(3 * grid.headerHeight + 6 * grid.pitch + grid.padding - 12);
  });

  it('are crossed by keys, which keep the column as far as there is one', () => {
    const grid = parted([4, 1, 7]);
    expect(grid.step(3, 'right', 700)).toBe(4);
    expect(grid.step(4, 'left', 700)).toBe(3);
    expect(grid.step(1, 'down', 700)).toBe(3);
    expect(grid.step(3, 'down', 700)).toBe(4);
    expect(grid.step(4, 'down', 700)).toBe(5);
    expect(grid.step(7, 'up', 700)).toBe(4);
    expect(grid.step(11, 'home', 700)).toBe(11);
    expect(grid.step(5, 'end', 700)).toBe(7);
    expect(grid.step(0, 'last', 700)).toBe(11);
  });

  it('are counted as rows by what is told to screen readers', () => {
    const grid = parted([4, 1, 7]);
    expect([0, 1, 2].map((section) => grid.spokenHeader(section))).toEqual([1, 4, 6]);
    expect([0, 1, 2, 3].map((row) => grid.spokenRow(row))).toEqual([2, 3, 5, 7]);
    expect(usual().spokenRow(0)).toBe(1);
  });

  it('come into view with the first row below them', () => {
    const grid = parted([40, 40]);
    expect(grid.reveal(40, 0, 10_000)).toBe(0);
    const scroll = grid.reveal(40, grid.height, 300);
    expect(scroll).toBe(grid.headerTop(1));
  });

  it('let every row be found again from where it is', () => {
    const sections = Array.from({ length: 700 }, (_, day) => 1 + ((day * 7919) % 300));
    const grid = parted(sections);
    for (let row = 0; row < grid.rows; row += 97) {
      expect(grid.rowAt(grid.top(row) + 5)).toBe(row);
      const { first, last } = grid.cellsOf(row);
      expect([grid.rowOf(first), grid.rowOf(last)]).toEqual([row, row]);
      expect(grid.anchor(grid.top(row))).toBe(first);
    }
    expect(grid.height).toBeLessThan(33_000_000);
    const { first, last } = grid.rowsInView(grid.height / 2, 700);
    expect(last - first).toBeLessThan(12);
  });
});

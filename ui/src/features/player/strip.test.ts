import { expect, test } from 'vitest';

import { cellsOf, ticksOf } from './strip';

const sheet = { url: 'sheet.jpg', columns: 5, rows: 4, count: 20, aspect: 16 / 9 };

test('pictures fill the strip from edge to edge without a gap', () => {
  const cells = cellsOf(sheet, 320, 26);
  expect(cells[0]?.left).toBe(0);
  for (const [at, cell] of cells.entries()) {
    const next = cells[at + 1];
    expect(cell.left + cell.width).toBeCloseTo(next?.left ?? 320);
  }
});

test('each picture shows the moment in its own middle', () => {
  const cells = cellsOf(sheet, 320, 26);
  const picture = (26 * 16) / 9;
  const shown = cells.map((cell) => Math.round(cell.x / picture) + Math.round(cell.y / 26) * 5);
  expect(shown).toEqual([1, 4, 7, 10, 13, 15, 18]);
});

test('pictures of a vertical clip stand apart', () => {
  const cells = cellsOf({ ...sheet, aspect: 9 / 16 }, 320, 26);
  expect(cells).toHaveLength(13);
  const [first, second] = cells;
  expect((second?.left ?? 0) - (first?.left ?? 0)).toBe(26);
  expect(first?.width).toBeCloseTo((26 * 9) / 16);
});

test('nothing is laid out before the strip has a size', () => {
  expect(cellsOf(sheet, 0, 26)).toEqual([]);
  expect(cellsOf({ ...sheet, count: 0 }, 320, 26)).toEqual([]);
  expect(ticksOf(0, 320)).toEqual([]);
});

test('there is a tick for every second, every fifth longer', () => {
  const ticks = ticksOf(8, 320);
  expect(ticks.map((tick) => tick.at)).toEqual([40, 80, 120, 160, 200, 240, 280]);
  expect(ticks.filter((tick) => tick.long).map((tick) => tick.at)).toEqual([200]);
});

test('a long clip has ticks that do not touch', () => {
  const ticks = ticksOf(600, 320);
  const gaps = ticks.slice(1).map((tick, at) => tick.at - (ticks[at]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8);
});

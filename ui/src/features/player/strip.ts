// Where the pictures and ticks of a filmstrip lie. Plain arithmetic in CSS pixels.

/** A sheet of equal pictures, row by row, evenly spread over the clip. */
export interface Sheet {
  readonly url: string;
  readonly columns: number;
  readonly rows: number;
  readonly count: number;
  /** Width of one picture divided by its height. */
  readonly aspect: number;
}

export interface Cell {
  readonly left: number;
  readonly width: number;
  /** The whole sheet, scaled so that one picture is as high as the strip. */
  readonly sheetWidth: number;
  readonly sheetHeight: number;
  /** Where its picture begins on the scaled sheet. */
  readonly x: number;
  readonly y: number;
}

/**
 * Pictures side by side over `width`; each shows the moment in its own middle. Pictures narrower
 * than high stand apart from each other, so that a vertical clip is not a flicker of stripes.
 */
export function cellsOf(sheet: Sheet, width: number, height: number): Cell[] {
  if (width <= 0 || height <= 0 || sheet.count < 1 || !(sheet.aspect > 0)) return [];
  const natural = height * sheet.aspect;
  const pitch = Math.max(natural, height);
  const places = Math.max(1, Math.ceil(width / pitch));
  const cells: Cell[] = [];
  for (let place = 0; place < places; place += 1) {
    const start = place * pitch;
    const left = start + (pitch - natural) / 2;
    const own = Math.min(natural, width - left);
    if (own <= 0) break;
    const moment = (start + Math.min(pitch, width - start) / 2) / width;
    const index = Math.min(sheet.count - 1, Math.floor(moment * sheet.count));
    cells.push({
      left,
      width: own,
      sheetWidth: natural * sheet.columns,
      sheetHeight: height * sheet.rows,
      x: (index % sheet.columns) * natural,
      y: Math.floor(index / sheet.columns) * height,
    });
  }
  return cells;
}

const CLOSEST = 8;

/** A tick for every second, every fifth longer; fewer where they would touch. */
export function ticksOf(duration: number, width: number): { at: number; long: boolean }[] {
  if (!(duration > 0) || !Number.isFinite(duration) || width <= 0) return [];
  const step = [1, 5, 10, 30, 60, 300, 600].find((each) => (each / duration) * width >= CLOSEST);
  if (step === undefined) return [];
  const ticks: { at: number; long: boolean }[] = [];
  for (let second = step; second < duration; second += step) {
    ticks.push({ at: (second / duration) * width, long: second % (step * 5) === 0 });
  }
  return ticks;
}

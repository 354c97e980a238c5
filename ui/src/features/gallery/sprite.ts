// How a sprite sheet is laid out and which of its frames belongs to a place on the card.
// The protocol does not say; sheets are read row by row.

export type Sheet = { columns: number; rows: number };

/** Layouts in use, the most likely first. */
const layouts: Sheet[] = [
  { columns: 4, rows: 4 },
  { columns: 5, rows: 5 },
  { columns: 5, rows: 4 },
  { columns: 4, rows: 3 },
  { columns: 3, rows: 3 },
  { columns: 4, rows: 2 },
  { columns: 5, rows: 2 },
  { columns: 8, rows: 1 },
  { columns: 10, rows: 1 },
];

/**
 * The layout whose frames have the clip's shape, judged by the sheet's size in pixels.
 * `null` when none fits within two percent.
 */
export function layout(
  sheetWidth: number,
  sheetHeight: number,
  clipWidth: number,
  clipHeight: number,
): Sheet | null {
  if (!(sheetWidth > 0 && sheetHeight > 0 && clipWidth > 0 && clipHeight > 0)) return null;
  const wanted = clipWidth / clipHeight;
  for (const sheet of layouts) {
    const frame = sheetWidth / sheet.columns / (sheetHeight / sheet.rows);
    if (Math.abs(frame / wanted - 1) < 0.02) return sheet;
  }
  return null;
}

/** Where a frame is in its sheet, in percent as `background-position` counts. */
export function frameAt(sheet: Sheet, share: number): { x: number; y: number } {
  const frames = sheet.columns * sheet.rows;
  const frame = Math.min(frames - 1, Math.max(0, Math.floor(share * frames)));
  const part = (at: number, of: number) => (of > 1 ? (at * 100) / (of - 1) : 0);
  return {
    x: part(frame % sheet.columns, sheet.columns),
    y: part(Math.floor(frame / sheet.columns), sheet.rows),
  };
}

/** Width and height of `1280x720`; 16 by 9 when it is not known. */
export function sides(size: string | null): [number, number] {
  const found = /^(\d+)x(\d+)$/.exec(size ?? '');
  return found ? [Number(found[1]), Number(found[2])] : [16, 9];
}

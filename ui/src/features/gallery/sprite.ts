// How a sprite sheet is laid out and which of its frames belongs to a place on the card.
// The protocol does not say; sheets are read row by row.

export type Sheet = { columns: number; rows: number; frames: number };

/** Layouts in use elsewhere, the most likely first. */
const grids = [
  [4, 4],
  [5, 5],
  [5, 4],
  [4, 3],
  [3, 3],
  [4, 2],
  [5, 2],
  [8, 1],
  [8, 2],
  [8, 3],
  [10, 1],
] as const;

/** Our own simulator: two frames a second in rows of eight, the last row not always full. */
const perSecond = 2;
const perRow = 8;

/**
 * The layout whose frames have the clip's shape, judged by the sheet's size in pixels and the
 * clip's length. `null` when none fits within two percent.
 */
export function layout(
  sheetWidth: number,
  sheetHeight: number,
  clipWidth: number,
  clipHeight: number,
  seconds: number | null = null,
): Sheet | null {
  if (!(sheetWidth > 0 && sheetHeight > 0 && clipWidth > 0 && clipHeight > 0)) return null;
  const fits = (columns: number, rows: number) => {
    const frame = sheetWidth / columns / (sheetHeight / rows);
    return Math.abs((frame * clipHeight) / clipWidth - 1) < 0.02;
  };
  const frames = Math.round((seconds ?? 0) * perSecond);
  const rows = Math.ceil(frames / perRow);
  if (frames > 0 && fits(perRow, rows)) return { columns: perRow, rows, frames };
  const found = grids.find(([across, down]) => fits(across, down));
  return found ? { columns: found[0], rows: found[1], frames: found[0] * found[1] } : null;
}

/** Clips up to this long have two frames a second in a sheet of our own. */
const longest = 16;

/** The sheet that is made here of a clip of so many seconds; `null` when its length is not known. */
export function ownSheet(seconds: number): Sheet | null {
  if (!Number.isFinite(seconds) || seconds <= 0) return null;
  if (seconds > longest) return { columns: 5, rows: 4, frames: 20 };
  const frames = Math.max(1, Math.round(seconds * perSecond));
  return { columns: perRow, rows: Math.ceil(frames / perRow), frames };
}

/** Where a frame is in its sheet, in percent as `background-position` counts. */
export function frameAt(sheet: Sheet, share: number): { x: number; y: number } {
  const frame = Math.min(sheet.frames - 1, Math.max(0, Math.floor(share * sheet.frames)));
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

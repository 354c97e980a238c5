// Where cells are in a virtual grid: columns, rows, what is in view, where a key leads. Plain
// arithmetic in CSS pixels; no elements, no clips.

const gap = 12;
const rowGap = 12;
const padding = 14;
/** The room for cells at the usual window size: 1360 less sidebar and inspector. */
const usualWidth = 800;
/** Below this a cell has room for one line of words only. */
const narrowCell = 150;

export type Shape = {
  /** Room for the grid, without its scrollbar. */
  width: number;
  /** Columns wished for at the usual window size. */
  columns: number;
  count: number;
};
export type Range = { first: number; last: number };
export type Key =
  'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'first' | 'last' | 'pageUp' | 'pageDown';

export class Geometry {
  readonly count: number;
  readonly columns: number;
  readonly cellWidth: number;
  readonly pictureHeight: number;
  readonly captionHeight: number;
  /** From the top of a row to the top of the next. */
  readonly pitch: number;
  readonly rows: number;
  /** Height of everything, which is what scrolls. */
  readonly height: number;
  readonly gap = gap;
  readonly padding = padding;

  constructor({ width, columns, count }: Shape) {
    const room = Math.max(0, width - 2 * padding);
    const wished = (usualWidth - 2 * padding - gap * (columns - 1)) / columns;
    const fewest = room < 300 ? 1 : 2;
    this.count = count;
    this.columns = Math.max(fewest, Math.round((room + gap) / (wished + gap)));
    this.cellWidth = Math.max(1, (room - gap * (this.columns - 1)) / this.columns);
    this.pictureHeight = Math.round((this.cellWidth * 9) / 16);
    this.captionHeight = this.cellWidth < narrowCell ? 26 : 46;
    this.pitch = this.pictureHeight + this.captionHeight + rowGap;
    this.rows = Math.ceil(count / this.columns);
    this.height = this.rows === 0 ? 0 : this.rows * this.pitch - rowGap + 2 * padding;
  }

  rowOf(index: number): number {
    return Math.floor(index / this.columns);
  }

  columnOf(index: number): number {
    return index % this.columns;
  }

  /** Top of a row within the scrolled content. */
  top(row: number): number {
    return padding + row * this.pitch;
  }

  /** The rows to draw for a view, some more on both sides so that scrolling shows no holes. */
  rowsInView(scroll: number, height: number, more = 2): Range {
    if (this.rows === 0) return { first: 0, last: -1 };
    const first = Math.floor((scroll - padding) / this.pitch) - more;
    const last = Math.floor((scroll + height - padding) / this.pitch) + more;
    const clamp = (row: number) => Math.min(Math.max(row, 0), this.rows - 1);
    return { first: clamp(first), last: clamp(last) };
  }

  /** The cells of these rows. */
  cells({ first, last }: Range): Range {
    return {
      first: first * this.columns,
      last: Math.min((last + 1) * this.columns, this.count) - 1,
    };
  }

  /** The first cell whose picture is in view; what the view holds on to. */
  anchor(scroll: number): number {
    const row = Math.ceil((scroll - padding - this.pictureHeight / 2) / this.pitch);
    return Math.min(Math.max(row, 0), Math.max(0, this.rows - 1)) * this.columns;
  }

  /** Where to scroll so that a cell is wholly in view; the same place when it already is. */
  reveal(index: number, scroll: number, height: number): number {
    const top = this.top(this.rowOf(index)) - padding;
    const bottom = top + this.pitch - rowGap + 2 * padding;
    if (top < scroll) return Math.max(0, top);
    if (bottom > scroll + height) return Math.min(top, bottom - height);
    return scroll;
  }

  /** Where to scroll when what was at one place is now at another. */
  shift(scroll: number, from: number, to: number): number {
    return Math.max(0, scroll + (this.rowOf(to) - this.rowOf(from)) * this.pitch);
  }

  /** The cell that a key leads to. */
  step(index: number, key: Key, height: number): number {
    const last = this.count - 1;
    const inRows = Math.max(1, Math.floor(height / this.pitch));
    const start = this.rowOf(index) * this.columns;
    const end = Math.min(start + this.columns - 1, last);
    const vertical = (rows: number) => {
      const row = Math.min(Math.max(this.rowOf(index) + rows, 0), this.rows - 1);
      return Math.min(row * this.columns + this.columnOf(index), last);
    };
    switch (key) {
      case 'left':
        return Math.max(0, index - 1);
      case 'right':
        return Math.min(last, index + 1);
      case 'up':
        return index < this.columns ? index : index - this.columns;
      case 'down':
        return this.rowOf(index) === this.rows - 1 ? index : vertical(1);
      case 'home':
        return start;
      case 'end':
        return end;
      case 'first':
        return 0;
      case 'last':
        return last;
      case 'pageUp':
        return vertical(-inRows);
      case 'pageDown':
        return vertical(inRows);
    }
  }
}

// Where cells and the headers between them are in a virtual grid: columns, rows, what is in view,
// where a key leads. Plain arithmetic in CSS pixels; no elements, no clips, no dates.

const gap = 12;
const rowGap = 12;
const padding = 14;
const headerHeight = 36;
/** The room for cells at the usual window size: 1360 less sidebar and inspector. */
const usualWidth = 800;
/** What the time bar takes of the width where there is one. */
const timeBar = 26;
/** Below this a cell has room for one line of words only. */
const narrowCell = 150;

export type Shape = {
  /** Room for the grid, without its scrollbar. */
  width: number;
  /** That and what stands beside it: it counts the columns, so that every view has as many. */
  whole?: number;
  /** Columns wished for at the usual window size. */
  columns: number;
  count: number;
  /** How many cells follow each header; none: there are no headers. They add up to `count`. */
  sections?: readonly number[];
};
export type Range = { first: number; last: number };
export type Key =
  'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'first' | 'last' | 'pageUp' | 'pageDown';

/** Cells under one header. */
type Section = { first: number; count: number; row: number; rows: number; top: number };

export class Geometry {
  readonly count: number;
  readonly columns: number;
  readonly cellWidth: number;
  readonly pictureHeight: number;
  readonly captionHeight: number;
  /** From the top of a row to the top of the next under the same header. */
  readonly pitch: number;
  readonly rows: number;
  /** How many headers there are. */
  readonly headers: number;
  /** Height of everything, which is what scrolls. */
  readonly height: number;
  readonly gap = gap;
  readonly padding = padding;
  /** Room that a header takes; 0 without headers. */
  readonly headerHeight: number;
  readonly #sections: readonly Section[];

  constructor({ width, whole = width + timeBar, columns, count, sections = [] }: Shape) {
    const room = Math.max(0, width - 2 * padding);
    const wished = (usualWidth - 2 * padding - gap * (columns - 1)) / columns;
    const fewest = room < 300 ? 1 : 2;
    this.count = count;
    const common = Math.max(0, whole - timeBar - 2 * padding);
    this.columns = Math.max(fewest, Math.round((common + gap) / (wished + gap)));
    this.cellWidth = Math.max(1, (room - gap * (this.columns - 1)) / this.columns);
    this.pictureHeight = Math.round((this.cellWidth * 9) / 16);
    this.captionHeight = this.cellWidth < narrowCell ? 26 : 46;
    this.pitch = this.pictureHeight + this.captionHeight + rowGap;
    this.headers = sections.length;
    this.headerHeight = this.headers > 0 ? headerHeight : 0;
    const laid: Section[] = [];
    let [first, row, top] = [0, 0, this.headers > 0 ? 0 : padding];
    for (const cells of this.headers > 0 ? sections : [count]) {
      const rows = Math.ceil(cells / this.columns);
      laid.push({ first, count: cells, row, rows, top });
      first += cells;
      row += rows;
      top += this.headerHeight + rows * this.pitch;
    }
    this.#sections = laid;
    this.rows = row;
    this.height = row === 0 ? 0 : top - rowGap + padding;
  }

  /** The last section for which `before` holds; the first one when it holds for none. */
  #lastOf(before: (section: Section) => boolean): number {
    let [low, high] = [0, this.#sections.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const section = this.#sections[middle];
      if (section && before(section)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #section(at: number): Section {
    return this.#sections[at] ?? { first: 0, count: 0, row: 0, rows: 0, top: 0 };
  }

  #ofRow(row: number): Section {
    return this.#section(this.sectionOfRow(row));
  }

  /** The header that a cell is under, from 0. */
  sectionOf(index: number): number {
    return this.#lastOf((section) => section.first <= index);
  }

  sectionOfRow(row: number): number {
    return this.#lastOf((section) => section.row <= row);
  }

  /** The first cell under a header. */
  firstOfSection(section: number): number {
    return this.#section(section).first;
  }

  /** Top of a header within the scrolled content. */
  headerTop(section: number): number {
    return this.#section(section).top;
  }

  rowOf(index: number): number {
    const { first, row } = this.#section(this.sectionOf(index));
    return row + Math.floor((index - first) / this.columns);
  }

  columnOf(index: number): number {
    return (index - this.#section(this.sectionOf(index)).first) % this.columns;
  }

  /** The cells of one row. */
  cellsOf(row: number): Range {
    const section = this.#ofRow(row);
    const first = section.first + (row - section.row) * this.columns;
    return { first, last: Math.min(first + this.columns, section.first + section.count) - 1 };
  }

  /** Top of a row within the scrolled content. */
  top(row: number): number {
    const section = this.#ofRow(row);
    return section.top + this.headerHeight + (row - section.row) * this.pitch;
  }

  /** The row that a line across the content goes through, or the one after it. */
  rowAt(y: number): number {
    const section = this.#section(this.#lastOf(({ top }) => top <= y));
    const inside = Math.floor((y - section.top - this.headerHeight) / this.pitch);
    return section.row + Math.min(Math.max(inside, 0), Math.max(0, section.rows - 1));
  }

  /** The rows to draw for a view, some more on both sides so that scrolling shows no holes. */
  rowsInView(scroll: number, height: number, more = 2): Range {
    if (this.rows === 0) return { first: 0, last: -1 };
    const clamp = (row: number) => Math.min(Math.max(row, 0), this.rows - 1);
    return {
      first: clamp(this.rowAt(scroll) - more),
      last: clamp(this.rowAt(scroll + height) + more),
    };
  }

  /** The cells of these rows. */
  cells({ first, last }: Range): Range {
    if (last < first) return { first: 0, last: -1 };
    return { first: this.cellsOf(first).first, last: this.cellsOf(last).last };
  }

  /** The first cell whose picture is in view; what the view holds on to. */
  anchor(scroll: number): number {
    if (this.rows === 0) return 0;
    const row = this.rowAt(scroll);
    const hidden = this.top(row) + this.pictureHeight / 2 < scroll;
    return this.cellsOf(hidden ? Math.min(row + 1, this.rows - 1) : row).first;
  }

  /** Where to scroll so that a cell is wholly in view; the same place when it already is. */
  reveal(index: number, scroll: number, height: number): number {
    const row = this.rowOf(index);
    const leads = this.headers > 0 && this.#ofRow(row).row === row;
    const top = this.top(row) - (leads ? this.headerHeight : padding);
    const bottom = this.top(row) + this.pitch - rowGap + padding;
    if (top < scroll) return Math.max(0, top);
    if (bottom > scroll + height) return Math.min(top, bottom - height);
    return scroll;
  }

  /** Which row a screen reader is told, from 1: headers are rows, too. */
  spokenRow(row: number): number {
    return row + 1 + (this.headers > 0 ? this.sectionOfRow(row) + 1 : 0);
  }

  spokenHeader(section: number): number {
    return this.#section(section).row + section + 1;
  }

  /** The cell that a key leads to. */
  step(index: number, key: Key, height: number): number {
    const last = this.count - 1;
    const inRows = Math.max(1, Math.floor(height / this.pitch));
    const row = this.rowOf(index);
    const here = this.cellsOf(row);
    const vertical = (rows: number) => {
      const to = Math.min(Math.max(row + rows, 0), this.rows - 1);
      const cells = this.cellsOf(to);
      return Math.min(cells.first + this.columnOf(index), cells.last);
    };
    switch (key) {
      case 'left':
        return Math.max(0, index - 1);
      case 'right':
        return Math.min(last, index + 1);
      case 'up':
        return row === 0 ? index : vertical(-1);
      case 'down':
        return row === this.rows - 1 ? index : vertical(1);
      case 'home':
        return here.first;
      case 'end':
        return here.last;
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

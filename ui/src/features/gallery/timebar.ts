// How places along the time bar and places of the scrolled content belong together, and which dates
// stand beside it. Plain arithmetic in pixels.

import type { Section } from './sections';

/** A thumb that can still be taken hold of. */
const shortestThumb = 24;
/** Years are words, months dots. */
const betweenYears = 18;
const betweenMonths = 8;

export class Track {
  /** Length of the thumb; 0 when all is in view. */
  readonly thumb: number;
  readonly #length: number;
  /** The farthest that can be scrolled. */
  readonly #most: number;

  /** `view` of `height` is to be seen at once, beside a bar of `length`. */
  constructor({ length, view, height }: { length: number; view: number; height: number }) {
    this.#length = length;
    this.#most = Math.max(0, height - view);
    this.thumb =
      this.#most === 0 || length === 0
        ? 0
        : Math.min(length, Math.max(shortestThumb, (length * view) / height));
  }

  /** The middle of the thumb at a place of the content. */
  middle(scroll: number): number {
    if (this.#most === 0) return this.thumb / 2;
    const share = Math.min(1, Math.max(0, scroll / this.#most));
    return share * (this.#length - this.thumb) + this.thumb / 2;
  }

  /** And back. */
  scroll(middle: number): number {
    const room = this.#length - this.thumb;
    if (room <= 0) return 0;
    return Math.min(1, Math.max(0, (middle - this.thumb / 2) / room)) * this.#most;
  }
}

export type Mark = { section: number; at: number; year: string | null };

/** The first section of each year as a word, of each month as a dot, where there is room. */
export function marks(sections: readonly Section[], at: (section: number) => number): Mark[] {
  const found: Mark[] = [];
  let [year, month] = ['', ''];
  let [lastYear, lastMark] = [-Infinity, -Infinity];
  for (const [section, { key }] of sections.entries()) {
    const place = at(section);
    const [newYear, newMonth] = [key.slice(0, 4) !== year, key.slice(0, 7) !== month];
    [year, month] = [key.slice(0, 4), key.slice(0, 7)];
    if (newYear && place - lastYear >= betweenYears) {
      // A word where dots were takes their place.
      while ((found.at(-1)?.at ?? -Infinity) > place - betweenYears / 2) found.pop();
      found.push({ section, at: place, year });
      lastYear = place;
      lastMark = place + betweenYears / 2;
    } else if (newMonth && place - lastMark >= betweenMonths) {
      found.push({ section, at: place, year: null });
      lastMark = place;
    }
  }
  return found;
}

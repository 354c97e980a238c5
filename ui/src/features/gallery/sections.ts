// The headers of the grid: days, or months where the cards are small. Pure.

import type { DayOfClips } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

export type Section = {
  /** `2026-11-22` or `2026-11`. */
  key: string;
  count: number;
};

/** From so many columns on a header stands for a month: a day would often be a card alone. */
export const monthColumns = 6;

/**
 * The sections of a list of `total` clips. Days and list are asked for one after the other, so they
 * may differ for a moment by what just came or went; then the last section takes the difference.
 */
export function sectionsOf(
  days: readonly DayOfClips[],
  total: number,
  columns: number,
): readonly Section[] {
  const sections: Section[] = [];
  let left = total;
  for (const { day, count } of days) {
    const key = columns >= monthColumns ? day.slice(0, 7) : day;
    const here = Math.min(count, left);
    if (here === 0) break;
    left -= here;
    const last = sections.at(-1);
    if (last?.key === key) last.count += here;
    else sections.push({ key, count: here });
  }
  const last = sections.at(-1);
  if (last) last.count += left;
  return sections;
}

/** `Today`, `Sunday, 22 November 2026`, `November 2026`. */
export function sectionName({ key }: Section, now: number): string {
  const [year = 0, month = 1, date] = key.split('-').map(Number);
  if (date === undefined) return words.month(new Date(year, month - 1, 1).getTime());
  const today = new Date(now);
  const away = (days: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + days).getTime();
  const day = new Date(year, month - 1, date).getTime();
  if (day === away(0)) return m.gallery_today();
  if (day === away(-1)) return m.gallery_yesterday();
  return words.longDay(day);
}

import { describe, expect, it } from 'vitest';

import { sectionName, sectionsOf } from './sections';

const days = [
  { day: '2026-11-26', count: 3 },
  { day: '2026-11-02', count: 2 },
  { day: '2026-10-31', count: 5 },
];

describe('sections', () => {
  it('are days where cards are large, and months where they are small', () => {
    expect(sectionsOf(days, 10, 3).map(({ count }) => count)).toEqual([3, 2, 5]);
    expect(sectionsOf(days, 10, 7)).toEqual([
      { key: '2026-11', count: 5 },
      { key: '2026-10', count: 5 },
    ]);
  });

  it('always have as many cells as the list, also while the two are told one after the other', () => {
    for (const total of [0, 1, 4, 9, 12]) {
      const sections = sectionsOf(days, total, 3);
      expect(sections.reduce((sum, { count }) => sum + count, 0)).toBe(total);
      expect(sections.every(({ count }) => count > 0)).toBe(true);
    }
  });

  it('are none where the list is not in the order of days', () => {
    expect(sectionsOf([], 10, 3)).toEqual([]);
  });

  it('are named as people name days', () => {
    const now = new Date(2026, 10, 26, 14).getTime();
    const name = (key: string) => sectionName({ key, count: 1 }, now);
    expect(name('2026-11-26')).toBe('Today');
    expect(name('2026-11-25')).toBe('Yesterday');
    expect(name('2026-11-02')).toMatch(/^Monday,? 2 November 2026$/);
    expect(name('2026-10')).toBe('October 2026');
  });
});

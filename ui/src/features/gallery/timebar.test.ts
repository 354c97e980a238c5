import { describe, expect, it } from 'vitest';

import { marks, Track } from './timebar';

describe('the track', () => {
  const track = new Track({ length: 600, view: 700, height: 2_000_000 });

  it('leads from every place of the bar to one of the content and back', () => {
    expect(track.scroll(0)).toBe(0);
    expect(track.scroll(600)).toBe(2_000_000 - 700);
    for (const scroll of [0, 1000, 999_650, 1_999_300]) {
      expect(track.scroll(track.middle(scroll))).toBeCloseTo(scroll);
    }
  });

  it('has a thumb that can be taken hold of, and none when there is nothing to scroll', () => {
    expect(track.thumb).toBe(24);
    expect(new Track({ length: 600, view: 700, height: 1400 }).thumb).toBe(300);
    expect(new Track({ length: 600, view: 700, height: 500 }).thumb).toBe(0);
  });
});

describe('marks', () => {
  const section = (key: string) => ({ key, count: 1 });

  it('are years in words and months in dots, never one over the other', () => {
    const keys = Array.from({ length: 36 }, (_, month) => {
      const year = 2026 - Math.floor(month / 12);
      return `${year}-${String(12 - (month % 12)).padStart(2, '0')}-01`;
    });
    const drawn = marks(keys.map(section), (index) => index * 17);
    expect(drawn.filter((mark) => mark.year).map((mark) => mark.year)).toEqual([
      '2026',
      '2025',
      '2024',
    ]);
    for (const [index, mark] of drawn.entries()) {
      expect(mark.at - (drawn[index - 1]?.at ?? -100)).toBeGreaterThanOrEqual(8);
    }
  });

  it('leave out what has no room', () => {
    const drawn = marks(['2026-03', '2026-02', '2025-12', '2024-01'].map(section), () => 10);
    expect(drawn).toHaveLength(1);
  });
});

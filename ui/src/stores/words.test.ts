import { describe, expect, it } from 'vitest';

import { speech } from '../speech';
import { bytes, duration, longDay, month, shortSize, span } from './words';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ');

describe('words', () => {
  it('say lengths like a player', () => {
    expect(duration(8)).toBe('0:08');
    expect(duration(723)).toBe('12:03');
    expect(duration(3723)).toBe('1:02:03');
  });

  it('say stretches of time in their largest units', () => {
    expect(plain(span(40_000))).toBe('40 s');
    expect(plain(span(23 * 60_000 + 59_000))).toBe('23 m');
    expect(plain(span(65 * 60_000))).toBe('1 h 5 m');
    expect(plain(span(-5))).toBe('0 s');
    expect(plain(span(3 * 86_400_000))).toBe('3 d');
  });

  it('say sizes of files', () => {
    expect(plain(bytes(820))).toBe('820 B');
    expect(plain(bytes(820_000))).toBe('820 kB');
    expect(plain(bytes(3_400_000))).toBe('3.4 MB');
  });

  it('say dates in the language that is spoken', () => {
    const moment = new Date(2026, 10, 22, 12).getTime();
    speech.speak('de');
    expect(longDay(moment)).toBe('Sonntag, 22. November 2026');
    expect(month(moment)).toBe('November 2026');
    speech.speak('zh-CN');
    expect(month(moment)).toBe('2026年11月');
    speech.speak('en');
    expect(month(moment)).toBe('November 2026');
  });

  it('say shapes shortly', () => {
    expect(shortSize('1280x720')).toBe('720p');
    expect(shortSize('720x1280')).toBe('720p vertical');
    expect(shortSize('1024x1024')).toBe('1024×1024');
    expect(shortSize(null)).toBeNull();
  });
});

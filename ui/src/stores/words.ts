// Numbers, times and names as people read them, in the language that is spoken.

import type { Amount, Clip } from '../ipc';
import { m } from '../speech';
import { date, list, number } from './numbers';

export { date, list, number };
export { said } from './said';

/** The name of a clip: its title, else its prompt, else its file. */
export function clipName(clip: Clip): string {
  return clip.title || firstLine(clip.prompt) || clip.file?.name || m.clips_this();
}

/** As much of it as fits into a sentence. */
export function shortName(clip: Clip): string {
  const name = [...clipName(clip)];
  return name.length > 48 ? `${name.slice(0, 47).join('').trim()}…` : name.join('');
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

/** `0:08`, `12:03`, `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const s = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
}

/** A stretch of time in its two largest useful units: `40 s`, `2 m`, `1 h 5 m`, `3 d`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return m.words_span_seconds({ count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return m.words_span_minutes({ count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    const rest = minutes % 60;
    return rest
      ? m.words_span_hours_minutes({ hours, minutes: rest })
      : m.words_span_hours({ count: hours });
  }
  return m.words_span_days({ count: Math.floor(hours / 24) });
}

/** A moment of today, to the second: `14:03:20`. */
export function timeOfDay(moment: number): string {
  const time = new Date(moment);
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** `22 Nov 2026`, in the time of this computer. */
export function day(moment: number): string {
  return date(moment, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `Sunday, 22 November 2026`, in the time of this computer. */
export function longDay(moment: number): string {
  return date(moment, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** `November 2026`. */
export function month(moment: number): string {
  return date(moment, { month: 'long', year: 'numeric' });
}

/** `820 kB`, `3.4 MB`, `1.2 GB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 1 && value < 100 ? 1 : 0;
  const shown = number(value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  });
  return `${shown}\u00a0${units[unit] ?? ''}`;
}

/** `720p` for a known shape, `1280×720` otherwise; `null` when nothing is known. */
export function shortSize(size: string | null): string | null {
  const found = /^(\d+)x(\d+)$/.exec(size ?? '');
  if (!found) return size;
  const [width, height] = [Number(found[1]), Number(found[2])];
  const short = Math.min(width, height);
  const long = Math.max(width, height);
  if (Math.abs(long / short - 16 / 9) < 0.03) {
    return width < height ? `${short}p ${m.words_vertical()}` : `${short}p`;
  }
  return `${width}×${height}`;
}

/** `$0.80`, `€12.50`; prices below a cent keep their digits. */
export function money({ micros, currency }: Amount): string {
  const value = micros / 1_000_000;
  return number(value, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 2,
    maximumFractionDigits: value >= 10 ? 2 : value >= 0.01 ? 4 : 6,
  });
}

/** Amounts of several currencies: `$7.40 + €2.00`. */
export function sums(amounts: readonly Amount[]): string {
  return amounts.map(money).join(' + ');
}

/** The same in a table, with a dash for nothing. */
export function sumsOrDash(amounts: readonly Amount[]): string {
  return amounts.length > 0 ? sums(amounts) : '–';
}

/** Grouped digits: `1,284`. */
export function count(value: number): string {
  return number(value);
}

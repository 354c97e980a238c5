// Numbers and times in the language that is spoken, each by one kept formatter: making one takes
// longer than using it a thousand times.

import { speech } from '../speech';

/** English here writes its days as in Europe, so that 3/4 is never in doubt. */
const DATES: Record<string, string> = { en: 'en-GB' };

type Formatter = Intl.NumberFormat | Intl.DateTimeFormat | Intl.ListFormat;

const made = new Map<string, Formatter>();

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  const language = speech.current;
  return kept(`n ${language} ${JSON.stringify(options)}`, () => {
    return new Intl.NumberFormat(language, options);
  }).format(value);
}

/** A moment in the time of this computer. */
export function date(moment: number, options: Intl.DateTimeFormatOptions): string {
  const language = speech.current;
  return kept(`d ${language} ${JSON.stringify(options)}`, () => {
    return new Intl.DateTimeFormat(DATES[language] ?? language, options);
  }).format(moment);
}

/** `Mossy and Rex`. */
export function list(items: readonly string[]): string {
  const language = speech.current;
  return kept(`l ${language}`, () => new Intl.ListFormat(language)).format(items);
}

function kept<T extends Formatter>(key: string, make: () => T): T {
  const found = made.get(key) as T | undefined;
  if (found) return found;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

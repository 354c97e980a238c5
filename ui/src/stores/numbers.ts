// Numbers and times in the language that is spoken, each by one kept formatter: making one takes
// longer than using it a thousand times.

import { speech } from '../speech';

/** English here writes its days as in Europe, so that 3/4 is never in doubt. */
const DATES: Record<string, string> = { en: 'en-GB' };

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

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

function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const found = made.get(key) as T | undefined;
  if (found) return found;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

// The language that the page speaks. The messages read it each time they are asked, so a page that
// is open changes its language as it stands.

import type { Language } from '../ipc';
import { baseLocale, overwriteGetLocale, type Locale } from '../paraglide/runtime.js';

class Speech {
  /** What is spoken now. */
  current = $state<Locale>(fromSystem());

  /** Speaks what the settings say. */
  speak(language: Language): void {
    this.current = language === 'system' ? fromSystem() : language;
    if (typeof document !== 'undefined') document.documentElement.lang = this.current;
  }
}

/** The first language of the desktop that is spoken here. */
export function fromSystem(wanted: readonly string[] = navigator.languages): Locale {
  for (const tag of wanted) {
    const [name] = tag.toLowerCase().split('-');
    if (name === 'de') return 'de';
    if (name === 'en') return 'en';
    // Written in other characters it is still nearer than English.
    if (name === 'zh') return 'zh-CN';
  }
  return baseLocale;
}

export const speech = new Speech();

overwriteGetLocale(() => speech.current);

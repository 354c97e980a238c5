// The language that the page speaks. The messages read it each time they are asked, so a page that
// is open changes its language as it stands.

import { localeOf, textsOf, type Locale, type Texts } from './texts';

class Speech {
  /** What is spoken now. */
  current = $state<Locale>('en');
  #texts = $state.raw<Texts | null>(null);
  #wanted: Locale | null = null;

  /** What is said; nothing can be before the first language is here. */
  get texts(): Texts {
    if (this.#texts === null) throw new Error('No language is spoken yet.');
    return this.#texts;
  }

  /** Speaks what the settings say, once its texts are here. */
  async speak(language: Locale | 'system'): Promise<void> {
    const locale = localeOf(language);
    this.#wanted = locale;
    if (this.#texts !== null && this.current === locale) return;
    const texts = await textsOf(locale);
    // Somebody may have asked for another one meanwhile.
    if (this.#wanted !== locale) return;
    this.#texts = texts;
    this.current = locale;
    document.documentElement.lang = locale;
  }
}

export const speech = new Speech();

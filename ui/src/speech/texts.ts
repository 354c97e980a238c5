// The languages of the page and where the texts of each are. They are read one language at a time,
// beside the script of the app, which waits for them; which language is spoken is in `speech`.

import type * as english from '../paraglide/messages/en.js';

export type Locale = 'en' | 'de' | 'zh-CN';

/** Sentences of the engine: the English one is the key, holes are `{0}`. */
export type Book = {
  sentences: Record<string, string>;
  /** Words that stand in holes only. */
  parts: Record<string, string>;
};
export type Texts = {
  messages: typeof english;
  /** `null` where the engine speaks the language itself. */
  engine: Book | null;
};

const messages: Record<Locale, () => Promise<typeof english>> = {
  en: () => import('../paraglide/messages/en.js'),
  de: () => import('../paraglide/messages/de.js'),
  'zh-CN': () => import('../paraglide/messages/zh-CN.js'),
};
const engine: Record<Locale, () => Promise<Book | null>> = {
  en: () => Promise.resolve(null),
  de: () => import('../../messages/engine/de.json').then((book) => book.default),
  'zh-CN': () => import('../../messages/engine/zh-CN.json').then((book) => book.default),
};

/** The texts of a language. */
export async function textsOf(locale: Locale): Promise<Texts> {
  const [said, book] = await Promise.all([messages[locale](), engine[locale]()]);
  return { messages: said, engine: book };
}

/** The language to speak: the first of the desktop's that is spoken here, if nothing else is said. */
export function localeOf(
  language: Locale | 'system' | undefined,
  wanted: readonly string[] = navigator.languages,
): Locale {
  if (language !== 'system' && language !== undefined) return language;
  for (const tag of wanted) {
    const [name] = tag.toLowerCase().split('-');
    if (name === 'de') return 'de';
    if (name === 'en') return 'en';
    // Written in other characters it is still nearer than English.
    if (name === 'zh') return 'zh-CN';
  }
  return 'en';
}

/** What the window was told before its page was read; the settings come later. */
export function firstLocale(): Locale {
  return localeOf(document.documentElement.dataset.language as Locale | undefined);
}

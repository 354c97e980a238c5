// The words on the screen: `m.name()` says a text of `messages/` in the language that is spoken.

import type * as english from '../paraglide/messages/en.js';
import { speech } from './speech.svelte';

export { speech } from './speech.svelte';
export { firstLocale, localeOf, type Book, type Locale } from './texts';

type Texts = typeof english;
/** As a text is compiled, but one without holes is asked for nothing. */
type Messages = {
  [Name in keyof Texts]: Record<string, never> extends Parameters<Texts[Name]>[0]
    ? () => string
    : Texts[Name];
};

type Say = (...holes: unknown[]) => string;
const made = new Map<string | symbol, Say>();

/** Says this text in the language of the moment; it may be kept. */
function saying(name: string | symbol): Say {
  return (...holes) => (Reflect.get(speech.texts.messages, name) as Say)(...holes);
}

export const m = new Proxy({} as Messages, {
  get(_, name) {
    const say = made.get(name) ?? saying(name);
    made.set(name, say);
    return say;
  },
});

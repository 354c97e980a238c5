// Sentences of the engine in the language that is spoken. It writes them in English, into its
// notes and its log as well; the English sentence is the key of its translation, as in gettext, and
// what stands in the holes of a sentence is carried over. Nothing but the words on the screen hangs
// on it: a sentence that is not found is shown as it was written.

import de from '../../messages/engine/de.json';
import zh from '../../messages/engine/zh-CN.json';
import { speech } from '../speech';

type Book = {
  sentences: Record<string, string>;
  /** Words that stand in holes only. */
  parts: Record<string, string>;
};
type Form = { pattern: RegExp; to: string };

const books: Record<string, Book> = { de, 'zh-CN': zh };
const forms = new Map<Record<string, string>, Form[]>();
const told = new Map<string, string>();
const mostTold = 500;
const mostSentences = 12;

/** What the engine said, for the screen. */
export function said(text: string): string {
  const book = books[speech.current];
  if (book === undefined || text === '') return text;
  const key = `${speech.current} ${text}`;
  const before = told.get(key);
  if (before !== undefined) return before;
  const now = inSentences(text, book).to;
  if (told.size >= mostTold) told.clear();
  told.set(key, now);
  return now;
}

/** What it becomes, and how many characters of it are nobody's words: the fewer, the better. */
type Reading = { to: string; strange: number };

/** The best reading as one sentence of the book; `null` when it is none. */
function whole(text: string, of: Record<string, string>, book: Book): Reading | null {
  const same = of[text];
  if (same !== undefined) return { to: same, strange: 0 };
  let best: Reading | null = null;
  for (const { pattern, to } of formsOf(of)) {
    const found = pattern.exec(text);
    if (!found) continue;
    const reading = fill(to, found, book);
    if (best === null || reading.strange < best.strange) best = reading;
  }
  return best;
}

function fill(to: string, found: RegExpExecArray, book: Book): Reading {
  let strange = 0;
  const holes = found.slice(1).map((hole) => {
    const part = whole(hole, book.parts, book) ?? inSentences(hole, book);
    strange += part.strange;
    return part.to;
  });
  return { to: to.replace(/\{(\d)\}/g, (_, at: string) => holes[Number(at) - 1] ?? ''), strange };
}

/** The best reading as several sentences one after the other, some of them perhaps unknown. */
function inSentences(text: string, book: Book): Reading {
  const sentences = text.split(/(?<=[.!?]) (?=\S)/);
  // The engine says a few sentences at a time; what is longer are the words of a server.
  if (sentences.length > mostSentences) return { to: text, strange: text.length };
  // From the end: the best reading of everything from a sentence on.
  const rest: Reading[] = [];
  rest[sentences.length] = { to: '', strange: 0 };
  for (let at = sentences.length - 1; at >= 0; at -= 1) {
    let best: Reading | null = null;
    for (let end = at + 1; end <= sentences.length; end += 1) {
      const words = sentences.slice(at, end).join(' ');
      const head = whole(words, book.sentences, book) ?? { to: words, strange: words.length };
      const tail = rest[end];
      if (!tail) continue;
      const strange = head.strange + tail.strange;
      if (best === null || strange < best.strange) {
        best = { to: joined(head.to, tail.to), strange };
      }
    }
    if (best) rest[at] = best;
  }
  return rest[0] ?? { to: text, strange: text.length };
}

/** Chinese puts no space between sentences. */
function joined(one: string, next: string): string {
  return next === '' || /[。！？]$/.test(one) ? one + next : `${one} ${next}`;
}

/** Sentences with holes, the most exact first. */
function formsOf(of: Record<string, string>): Form[] {
  const made = forms.get(of);
  if (made) return made;
  const fresh = Object.entries(of)
    .filter(([english]) => /\{\d\}/.test(english))
    .sort(([one], [other]) => other.length - one.length)
    .map(([english, to]) => ({ pattern: patternOf(english), to }));
  forms.set(of, fresh);
  return fresh;
}

function patternOf(english: string): RegExp {
  const literal = english
    .split(/\{\d\}/)
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('([\\s\\S]*?)');
  return new RegExp(`^${literal}$`);
}

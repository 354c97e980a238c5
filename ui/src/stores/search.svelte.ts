// The search: its text, how the app understands it, and searches under a name. The text is the one
// truth; whatever edits the filters edits the text.

import {
  newRequest,
  type Backend,
  type ClipQuery,
  type Completion,
  type ReadTerm,
  type Reading,
  type SavedSearch,
} from '../ipc';
import { m } from '../speech';
import type { Bookmark } from './bookmark.svelte';
import type { Clips } from './clips.svelte';
import type { Toasts } from './toasts.svelte';
import type { Undo } from './undo.svelte';

const nothing: Reading = { terms: [], problems: [] };

export type SearchNeeds = {
  backend: Backend;
  bookmark: Bookmark;
  clips: Clips;
  toasts: Toasts;
  undo: Undo;
};

export class Search {
  /** How the text of the list in view is understood. */
  reading = $state.raw<Reading>(nothing);
  saved = $state.raw<SavedSearch[]>([]);
  #at: SearchNeeds;
  /** The text that `reading` is about. */
  #read = $state('');

  constructor(needs: SearchNeeds) {
    this.#at = needs;
  }

  get text(): string {
    return this.#at.clips.query.search;
  }

  /** The filters of the text: terms with a key. While another text is being read there are none. */
  get filters(): readonly ReadTerm[] {
    return this.#read === this.text ? this.reading.terms.filter((term) => term.key !== null) : [];
  }

  async load(): Promise<void> {
    this.saved = await this.#at.backend.savedSearches();
  }

  /** Reads a text. Call it whenever the text of the list changed, whoever changed it. */
  async read(text: string): Promise<void> {
    try {
      const reading = text.trim() === '' ? nothing : await this.#at.backend.readQuery(text);
      if (text !== this.text) return;
      this.#read = text;
      this.reading = reading;
    } catch (thrown) {
      this.#at.toasts.error(thrown);
    }
  }

  /** Looks for another text. */
  ask(text: string): void {
    if (text === this.text) return;
    void this.#at.bookmark.look({ search: text });
  }

  /** What may be written at the caret; nothing when the app cannot say. */
  async complete(text: string, caret: number): Promise<Completion> {
    try {
      return await this.#at.backend.completeQuery(text, caret);
    } catch {
      return { start: caret, end: caret, options: [] };
    }
  }

  /** Takes a term out of the text. */
  drop(term: ReadTerm): void {
    this.#put(term, '');
  }

  /** Turns a term into its opposite. */
  negate(term: ReadTerm): void {
    this.#put(term, term.negated ? term.text.slice(1) : `-${term.text}`);
  }

  /** Writes a filter into the text; with `only` in the place of others with its key. */
  add(text: string, only: boolean): void {
    const key = text.slice(0, text.indexOf(':'));
    const others = only ? this.filters.filter((term) => term.key === key) : [];
    let rest = this.text;
    for (const term of [...others].reverse()) {
      rest = rest.slice(0, term.start) + rest.slice(term.end);
    }
    this.ask(tidy(`${rest} ${text}`));
  }

  /** Keeps the list in view under a name, or in the place of a search. */
  async save(name: string, id: string | null = null): Promise<void> {
    await this.#try((request) =>
      this.#at.backend.saveSearch(request, id, name, this.#at.clips.query),
    );
  }

  async rename(search: SavedSearch, name: string): Promise<void> {
    await this.#try((request) =>
      this.#at.backend.saveSearch(request, search.id, name, search.query),
    );
  }

  /** Forgets a saved search, with a way back. */
  async remove(id: string): Promise<void> {
    await this.#try(async (request) => {
      const deed = await this.#at.backend.removeSearch(request, id);
      if (deed) this.#at.undo.offer(m.search_removed({ name: deed.word ?? '' }), deed, []);
    });
  }

  /** Shows what a saved search finds. */
  open(search: SavedSearch): void {
    const { view, search: text, sort } = search.query;
    void this.#at.bookmark.look({ view, search: text, sort });
  }

  isOpen({ query }: SavedSearch): boolean {
    const asked = ({ view, search, sort }: ClipQuery) => JSON.stringify([view, search, sort]);
    return asked(query) === asked(this.#at.clips.query);
  }

  #put(term: ReadTerm, instead: string): void {
    this.ask(tidy(this.text.slice(0, term.start) + instead + this.text.slice(term.end)));
  }

  async #try(work: (request: string) => Promise<unknown>): Promise<void> {
    try {
      await work(newRequest());
    } catch (thrown) {
      this.#at.toasts.error(thrown);
    }
  }
}

/** Without spaces at the ends; what is between is the user's. */
const tidy = (text: string): string => text.trim();

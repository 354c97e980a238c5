// Where the user is in the grid: kept when another question is asked, and over a restart. What is
// selected and in view stays so as far as the next list has it.

import type { Backend, Bookmark as Kept, ClipQuery } from '../ipc';
import type { Clips } from './clips.svelte';
import type { Projects } from './projects.svelte';
import type { Selection } from './selection.svelte';

const delay = 300;
/** More selected clips than this are not looked for in another list. */
const mostSelected = 1000;

type Rest = { backend: Backend; clips: Clips; projects: Projects; selection: Selection };
type Here = Pick<Kept, 'top' | 'focus' | 'selected'>;
/** Where the user is, and what of it leads: the focus where it is in sight, else the top. */
type Place = { here: Here; first: 'focus' | 'top' };

export class Bookmark {
  #rest: Rest;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #moved = 0;
  #written = '';
  /** Where the user was before the question that is not answered yet. */
  #asking: Place | null = null;
  /** Where the user was in a view before something was looked for in it. */
  #unfiltered: { view: string; place: Place } | null = null;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** Asks for the list that the last session ended with. */
  async open(): Promise<void> {
    const { backend, clips } = this.#rest;
    const kept = await backend.bookmark().catch(() => null);
    if (kept === null) {
      await clips.ask({});
      return;
    }
    this.#written = JSON.stringify(kept);
    const found = await clips.ask(kept.query, wishes(kept, 'top'), 'top');
    this.#select(kept, 'top', found);
  }

  /** A project that is gone since has nothing to show. */
  async leaveIfGone(): Promise<void> {
    const { clips, projects } = this.#rest;
    const { view } = clips.query;
    if (view.kind !== 'project') return;
    if (projects.list.some((project) => project.id === view.projectId)) return;
    await this.look({ view: { kind: 'all' }, search: '' });
  }

  /** Asks another question. */
  async look(part: Partial<ClipQuery>): Promise<void> {
    const { clips, selection } = this.#rest;
    const before = clips.query;
    const seen = this.#asking ?? this.#place();
    const place = this.#back(before, { ...before, ...part }, seen);
    const { here, first } = place;
    const asked = clips.ask(part, wishes(here, first));
    // The same question again is none.
    if (clips.answered) return;
    this.#asking = place;
    selection.reset();
    const { query } = clips;
    const found = await asked;
    if (clips.query !== query) return;
    this.#asking = null;
    this.#select(here, first, found);
  }

  /** Where the next list is entered: without a search where the user was before it, unless
      something else that it found was selected. */
  #back(from: ClipQuery, to: ClipQuery, seen: Place): Place {
    const view = JSON.stringify(to.view);
    const same = JSON.stringify(from.view) === view;
    const [searched, searches] = [from.search.trim() !== '', to.search.trim() !== ''];
    if (same && !searched && searches) this.#unfiltered = { view, place: seen };
    if (!same) this.#unfiltered = null;
    const before = this.#unfiltered?.place;
    if (searches || !before) return seen;
    this.#unfiltered = null;
    const found = seen.here.selected.some((id) => !before.here.selected.includes(id));
    return found ? seen : before;
  }

  /** Something moved: it is written down once it rests. Called in every frame of scrolling. */
  moved(): void {
    this.#moved = performance.now();
    this.#timer ??= setTimeout(() => this.#keepAtRest(), delay);
  }

  #keepAtRest(): void {
    const left = this.#moved + delay - performance.now();
    if (left > 0) this.#timer = setTimeout(() => this.#keepAtRest(), left);
    else void this.keep();
  }

  /** Writes down where the user is. */
  async keep(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { backend, clips } = this.#rest;
    if (!clips.answered) return;
    const kept: Kept = { query: clips.query, ...this.#here() };
    const text = JSON.stringify(kept);
    if (text === this.#written) return;
    this.#written = text;
    try {
      await backend.saveBookmark(kept);
    } catch {
      // The next start begins elsewhere; nothing of value is lost.
      this.#written = '';
    }
  }

  #place(): Place {
    const { clips, selection } = this.#rest;
    return { here: this.#here(), first: clips.sees(selection.focusIndex) ? 'focus' : 'top' };
  }

  #here(): Here {
    const { clips, selection } = this.#rest;
    const { focusId, ids } = selection;
    return {
      top: clips.anchor?.id ?? null,
      focus: focusId,
      selected: ids.size > mostSelected ? [] : [...ids],
    };
  }

  /** `found` answers the wishes one by one. */
  #select(here: Here, first: 'focus' | 'top', found: readonly (number | null)[]): void {
    const { selection } = this.#rest;
    const places = new Map(wishes(here, first).map((id, at) => [id, found[at] ?? null]));
    const selected = here.selected.filter((id) => (places.get(id) ?? null) !== null);
    const index = here.focus === null ? null : (places.get(here.focus) ?? null);
    if (here.focus !== null && index !== null) {
      selection.restore(selected, { id: here.focus, index });
    } else if (selected[0] !== undefined) {
      selection.restore(selected, { id: selected[0], index: places.get(selected[0]) ?? 0 });
    }
  }
}

/** The clips to look for in a list, the one to enter it at first. */
function wishes({ top, focus, selected }: Here, first: 'focus' | 'top'): string[] {
  const two = first === 'top' ? [top, focus] : [focus, top];
  const ids = [...two, ...selected].filter((id) => id !== null);
  return [...new Set(ids)];
}

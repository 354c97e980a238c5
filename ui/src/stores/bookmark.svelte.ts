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

export class Bookmark {
  #rest: Rest;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #written = '';

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
    await clips.ask({ view: { kind: 'all' }, search: '' });
  }

  /** Asks another question. */
  async look(part: Partial<ClipQuery>): Promise<void> {
    const { clips, selection } = this.#rest;
    const here = this.#here();
    const first = clips.sees(selection.focusIndex) ? 'focus' : 'top';
    const asked = clips.ask(part, wishes(here, first));
    // The same question again is none.
    if (clips.answered) return;
    selection.reset();
    this.#select(here, first, await asked);
  }

  /** Something moved: it is written down once it rests. */
  moved(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keep(), delay);
  }

  /** Writes down where the user is. */
  async keep(): Promise<void> {
    clearTimeout(this.#timer);
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

// Which clips are selected and which one has the focus in the grid. Indices are places in the
// list of `clips`; what is kept are ids, so a list that moves does not move the selection.

import type { Clip } from '../ipc';
import type { Clips, Held, Places } from './clips.svelte';

export class Selection {
  /** Replaced as a whole: a hundred thousand ids added one by one would be felt. */
  ids: ReadonlySet<string> = $state.raw(new Set());
  /** The same in their order, one array for as long as nothing else is selected. */
  readonly list: string[] = $derived([...this.ids]);
  /** The cell that has the one tab stop of the grid. */
  focusIndex = $state(0);
  focusId = $state<string | null>(null);
  /** While what is selected has to be asked for first. */
  arriving: Promise<void> | null = null;
  /** The focused clip was shown from elsewhere, and the list is not known to have it. */
  #apart = false;
  #from = 0;
  /** The ids that were selected from `#from` to the focus; nothing else was done since. */
  #stretch: { first: number; last: number; ids: readonly string[] } | null = null;
  #clips: Clips;
  #step = 0;
  /** How often the list moved. */
  #shifts = 0;

  constructor(clips: Clips) {
    this.#clips = clips;
  }

  /** The clip the inspector shows: the focused one, if it is selected. */
  current: Clip | undefined = $derived.by(() => {
    const focused = this.focusId;
    if (focused && this.ids.has(focused)) return this.#clips.get(focused);
    const [only] = this.ids;
    return this.ids.size === 1 ? this.#clips.get(only) : undefined;
  });

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** What an action on this clip is about: the selection, if the clip is part of it. */
  around(id: string): string[] {
    return this.ids.has(id) ? [...this.ids] : [id];
  }

  /** Focuses a cell and selects it alone, or with `extend` everything from the last start. */
  moveTo(index: number, how: { extend?: boolean; keep?: boolean } = {}): Promise<void> {
    return this.#arrive(this.#move(index, how));
  }

  #arrive(asked: Promise<void>): Promise<void> {
    const arriving = asked.finally(() => {
      if (this.arriving === arriving) this.arriving = null;
    });
    this.arriving = arriving;
    return arriving;
  }

  async #move(index: number, how: { extend?: boolean; keep?: boolean }): Promise<void> {
    const last = this.#clips.total - 1;
    if (last < 0) return;
    const target = Math.min(Math.max(index, 0), last);
    const step = (this.#step += 1);
    this.focusIndex = target;
    const id = this.#clips.idAt(target) ?? (await this.#clips.idOf(target));
    if (step !== this.#step || id === undefined) return;
    this.focusIndex = target;
    this.focusId = id;
    this.#apart = false;
    // Whoever goes on, or takes this one out of the list, meets its neighbours.
    for (const near of [target - 1, target + 1]) {
      if (near >= 0 && near <= last) void this.#clips.load(near);
    }
    if (how.extend) {
      const shifts = this.#shifts;
      const stretch = await this.#reach(target);
      if (step !== this.#step) return;
      this.#replace(stretch.ids);
      // In a list that moved meanwhile these are other places.
      if (shifts === this.#shifts) this.#stretch = stretch;
    } else if (!how.keep) {
      this.#from = target;
      this.#replace([id]);
    }
  }

  /** From the start of a stretch to a place; what the last stretch had is not asked for again. */
  async #reach(target: number): Promise<{ first: number; last: number; ids: string[] }> {
    const from = this.#from;
    const [first, last] = from < target ? [from, target] : [target, from];
    const held = this.#stretch;
    const goesOn = held && held.first <= from && from <= held.last;
    const had = goesOn ? held : { first: from, last: from - 1, ids: [] };
    const [low, high] = [Math.max(first, had.first), Math.min(last, had.last)];
    const before = first < low ? await this.#clips.idsBetween(first, low - 1) : [];
    const after = last > high ? await this.#clips.idsBetween(high + 1, last) : [];
    const between = had.ids.slice(low - had.first, high - had.first + 1);
    return { first, last, ids: [...before, ...between, ...after] };
  }

  /** Adds a cell to the selection or takes it out. */
  toggle(index: number): void {
    const id = this.#clips.idAt(index);
    if (id === undefined) return;
    this.#step += 1;
    this.focusIndex = index;
    this.focusId = id;
    this.#apart = false;
    this.#from = index;
    const next = new Set(this.ids);
    if (!next.delete(id)) next.add(id);
    this.#replace(next);
  }

  /** Selects one clip wherever it is, for example one that a link leads to. */
  only(clip: Clip): void {
    this.#clips.take(clip);
    const index = this.#clips.indexOf(clip.id);
    this.#step += 1;
    this.focusId = clip.id;
    this.#apart = index === -1;
    if (index !== -1) this.focusIndex = this.#from = index;
    this.#replace([clip.id]);
  }

  /** Selects one clip and brings it into view where the list has it. */
  async show(clip: Clip): Promise<void> {
    this.only(clip);
    const step = this.#step;
    const index = await this.#clips.placeOf(clip.id);
    if (step !== this.#step || index === null) return;
    this.#apart = false;
    this.focusIndex = this.#from = index;
    this.#clips.enter(index);
    await this.#clips.load(index);
  }

  /** Does what may end at another clip; what is done to the selection meanwhile waits for it. */
  during<T>(work: Promise<T>): Promise<T> {
    void this.#arrive(
      work.then(
        () => undefined,
        () => undefined,
      ),
    );
    return work;
  }

  /** How often the selection was moved; whoever comes back to it sees whether somebody was faster. */
  get moves(): number {
    return this.#step;
  }

  /**
   * Goes to a clip where the list has it. It stays selected with others that are; others that are
   * selected without it stay so, and it is not gone to.
   */
  goTo(id: string): Promise<void> {
    return this.#arrive(this.#goTo(id));
  }

  async #goTo(id: string): Promise<void> {
    if (this.ids.size > 1 && !this.ids.has(id)) return;
    const before = this.#step;
    const index = await this.#clips.placeOf(id);
    if (before !== this.#step || index === null) return;
    const step = (this.#step += 1);
    await this.#clips.load(index);
    if (step !== this.#step) return;
    this.focusIndex = this.#from = index;
    this.#apart = false;
    this.focusId = id;
    if (!this.ids.has(id) || this.ids.size < 2) this.#replace([id]);
    this.#clips.enter(index);
    for (const near of [this.#selected(1), this.#selected(-1)]) {
      const place = near === undefined ? null : await this.#clips.placeOf(near);
      if (place !== null) void this.#clips.load(place);
    }
  }

  /** Where the focus is in what it walks through: several that are selected, or the list. */
  get walk(): { place: number; total: number } {
    const id = this.focusId ?? '';
    if (this.ids.size < 2) return { place: this.#clips.indexOf(id), total: this.#clips.total };
    return { place: [...this.ids].indexOf(id), total: this.ids.size };
  }

  /** To the next one of these, or the one before. */
  async step(by: 1 | -1): Promise<void> {
    if (this.ids.size < 2) return this.moveTo(this.focusIndex + by);
    const next = this.#selected(by);
    if (next !== undefined) await this.goTo(next);
  }

  /** Puts what is selected into the order of the list. */
  async sort(): Promise<void> {
    const { ids } = this;
    if (ids.size < 2 || ids.size === this.#clips.total) return;
    const list = [...ids];
    const places = await this.#clips.placesOf(list);
    if (ids !== this.ids) return;
    const place = new Map(list.map((id, at) => [id, places[at] ?? Infinity]));
    this.#replace(list.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)));
  }

  /** The one selected next after the focused one, or before it, of those that stay. */
  #selected(by: 1 | -1, stays: (id: string) => boolean = () => true): string | undefined {
    const order = [...this.ids];
    const at = this.focusId === null ? -1 : order.indexOf(this.focusId);
    if (at === -1) return undefined;
    return by === 1 ? order.slice(at + 1).find(stays) : order.slice(0, at).findLast(stays);
  }

  /** Whether a clip is shown here that the list is not known to have. */
  isApart(id: string): boolean {
    return this.#apart && this.focusId === id;
  }

  /** What the list has to look for whenever it is asked again. */
  get held(): Held {
    const { focusId, focusIndex, ids } = this;
    const others = focusId === null || ids.has(focusId) ? [] : [focusId];
    return { ids: [...others, ...ids], focusId, focusIndex };
  }

  /** Takes up what was selected before, in a list that was asked for since. */
  restore(ids: readonly string[], focus: { id: string; index: number } | null): void {
    this.#step += 1;
    this.#apart = false;
    this.focusIndex = this.#from = focus?.index ?? 0;
    this.focusId = focus?.id ?? null;
    this.#replace(ids);
  }

  all(): Promise<void> {
    return this.#arrive(this.#all());
  }

  async #all(): Promise<void> {
    if (this.#clips.total === 0) return;
    const step = (this.#step += 1);
    const ids = await this.#clips.ids();
    if (step !== this.#step) return;
    this.#replace(ids);
    const id = this.#clips.idAt(this.focusIndex);
    if (id !== undefined) this.focusId = id;
  }

  clear(): void {
    this.#step += 1;
    this.#replace([]);
  }

  /** Starts over, for another list. */
  reset(): void {
    this.clear();
    this.#apart = false;
    this.focusIndex = this.#from = 0;
    this.focusId = null;
  }

  drop(ids: readonly string[]): void {
    const gone = new Set(ids);
    if (ids.some((id) => this.ids.has(id))) {
      this.#replace([...this.ids].filter((id) => !gone.has(id)));
    }
  }

  /**
   * Clips leave the list: when the focused one does, the focus goes to the next that stays, of those
   * that were selected with it if there are any. Where that one is not loaded, the list says which it
   * is once it was asked again.
   */
  leave(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#stretch = null;
    this.#shifts += 1;
    const gone = new Set(ids);
    const beside = this.#beside((id) => !gone.has(id));
    this.drop(ids);
    if (this.focusId === null || !gone.has(this.focusId)) return;
    if (beside !== undefined) {
      this.focusId = beside;
      const at = this.#clips.indexOf(beside);
      if (at !== -1) this.focusIndex = this.#from = at;
      return;
    }
    const { total } = this.#clips;
    const goes = (index: number): boolean => gone.has(this.#clips.idAt(index) ?? '');
    let index = this.focusIndex;
    while (index < total && goes(index)) index += 1;
    if (index >= total) {
      index = Math.min(this.focusIndex, total - 1);
      while (index >= 0 && goes(index)) index -= 1;
    }
    const id = this.#clips.idAt(index);
    if (id === undefined) {
      // What goes before that place moves it up.
      for (let at = index - 1; at >= 0 && goes(at); at -= 1) index -= 1;
      this.focusIndex = this.#from = Math.max(0, index);
      return;
    }
    this.#apart = false;
    this.focusIndex = this.#from = index;
    this.focusId = id;
    if (this.ids.size === 0) this.#replace([id]);
  }

  /**
   * Follows a list that was asked again: nothing stays selected that left it; the focus stays on
   * its clip, or, when that clip left, goes to one selected with it, or to what took its place. A
   * clip that was shown from elsewhere was never in the list and stays.
   */
  follow(places: Places): void {
    this.#stretch = null;
    this.#shifts += 1;
    const { focusId } = this;
    const focused = focusId === null ? null : places(focusId);
    const beside = this.#beside((id) => places(id) !== null);
    const kept = [...this.ids].filter((id) => places(id) !== null || id === focusId);
    if (kept.length < this.ids.size) this.#replace(kept);
    // It took the focus while the list was asked.
    if (focusId === null || focused === undefined) return;
    if (focused !== null) {
      this.#apart = false;
      this.#from += focused - this.focusIndex;
      this.focusIndex = focused;
      return;
    }
    if (this.#apart) return;
    if (beside !== undefined) {
      this.focusId = beside;
      this.focusIndex = this.#from = places(beside) ?? this.focusIndex;
      this.#replace(kept.filter((one) => one !== focusId));
      return;
    }
    const next = Math.min(this.focusIndex, this.#clips.total - 1);
    const id = this.#clips.idAt(next);
    if (next < 0) {
      this.reset();
    } else if (id !== undefined) {
      const alone = this.ids.size === 0 || (this.ids.size === 1 && this.ids.has(focusId));
      this.focusIndex = this.#from = next;
      this.focusId = id;
      this.#replace(alone ? [id] : kept.filter((one) => one !== focusId));
    }
  }

  /** What is selected beside the focused one and nearest to it, the next ones first. */
  #beside(stays: (id: string) => boolean): string | undefined {
    return this.#selected(1, stays) ?? this.#selected(-1, stays);
  }

  #replace(ids: Iterable<string>) {
    this.#stretch = null;
    this.ids = new Set(ids);
  }
}

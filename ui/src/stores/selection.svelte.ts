// Which clips are selected and which one has the focus in the grid. Indices are places in the
// list of `clips`; what is kept are ids, so a list that moves does not move the selection.

import type { Clip } from '../ipc';
import type { Clips } from './clips.svelte';

export class Selection {
  /** Replaced as a whole: a hundred thousand ids added one by one would be felt. */
  ids: ReadonlySet<string> = $state.raw(new Set());
  /** The cell that has the one tab stop of the grid. */
  focusIndex = $state(0);
  focusId = $state<string | null>(null);
  /** While what is selected has to be asked for first. */
  arriving: Promise<void> | null = null;
  #from = 0;
  #clips: Clips;
  #step = 0;

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
    if (this.#clips.idAt(target) === undefined) await this.#clips.load(target);
    const id = this.#clips.idAt(target);
    if (step !== this.#step || id === undefined) return;
    this.focusId = id;
    if (how.extend) {
      const ids = await this.#clips.idsBetween(this.#from, target);
      if (step === this.#step) this.#replace(ids);
    } else if (!how.keep) {
      this.#from = target;
      this.#replace([id]);
    }
  }

  /** Adds a cell to the selection or takes it out. */
  toggle(index: number): void {
    const id = this.#clips.idAt(index);
    if (id === undefined) return;
    this.#step += 1;
    this.focusIndex = index;
    this.focusId = id;
    this.#from = index;
    const next = new Set(this.ids);
    if (!next.delete(id)) next.add(id);
    this.ids = next;
  }

  /** Selects one clip wherever it is, for example one that a link leads to. */
  only(clip: Clip): void {
    this.#clips.take(clip);
    const index = this.#clips.indexOf(clip.id);
    this.#step += 1;
    this.focusId = clip.id;
    if (index !== -1) this.focusIndex = this.#from = index;
    this.#replace([clip.id]);
  }

  /** Takes up what was selected before, in a list that was asked for since. */
  restore(ids: readonly string[], focus: { id: string; index: number } | null): void {
    this.#step += 1;
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

  /** Lets go of what is not in the list any more, asking for the list. */
  async check(): Promise<void> {
    if (this.ids.size === 0) return;
    const list = new Set(await this.#clips.ids());
    this.#replace([...this.ids].filter((id) => list.has(id)));
  }

  clear(): void {
    this.#step += 1;
    this.#replace([]);
  }

  /** Starts over, for another list. */
  reset(): void {
    this.clear();
    this.focusIndex = this.#from = 0;
    this.focusId = null;
  }

  drop(ids: readonly string[]): void {
    const gone = new Set(ids);
    if (ids.some((id) => this.ids.has(id))) {
      this.#replace([...this.ids].filter((id) => !gone.has(id)));
    }
  }

  /** Clips leave the list: when the focused one does, the focus goes to the next that stays. */
  leave(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.drop(ids);
    const gone = new Set(ids);
    if (this.focusId === null || !gone.has(this.focusId)) return;
    const stays = (index: number): string | undefined => {
      const id = this.#clips.idAt(index);
      return id !== undefined && !gone.has(id) ? id : undefined;
    };
    let index = this.focusIndex;
    while (this.#clips.idAt(index) !== undefined && stays(index) === undefined) index += 1;
    if (stays(index) === undefined) {
      index = this.focusIndex;
      while (index > 0 && stays(index) === undefined) index -= 1;
    }
    const id = stays(index);
    if (id === undefined) return;
    this.focusIndex = this.#from = index;
    this.focusId = id;
    if (this.ids.size === 0) this.#replace([id]);
  }

  /**
   * Follows a list that was asked again: the focus stays on its clip, or, when that clip left the
   * list, on the clip that took its place.
   */
  follow(): void {
    const { focusId } = this;
    if (focusId === null) return;
    const index = this.#clips.indexOf(focusId);
    if (index !== -1) {
      this.#from += index - this.focusIndex;
      this.focusIndex = index;
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
      if (alone) this.#replace([id]);
    }
  }

  #replace(ids: readonly string[]) {
    this.ids = new Set(ids);
  }
}

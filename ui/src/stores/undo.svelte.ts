// What can be taken back and done again. The app keeps the journal, also across restarts; the page
// only shows where it stands.

import { newRequest, type Backend, type Deed, type Undoable } from '../ipc';
import { m } from '../speech';
import { busily } from './busy';
import { deedName } from './deed';
import type { Toasts } from './toasts.svelte';
import type { Turns } from './turns';

export class Undo {
  now = $state.raw<Undoable>({ undo: null, redo: null });
  /** Goes to the clip of the deed that comes, unless the user goes elsewhere meanwhile, and says its
      name; `null` when there is none, or nobody knows it. */
  goTo: (coming: Promise<Deed | null>) => Promise<string | null> = async () => null;
  /** Hears of which clip the marks are others now. */
  onPart: (clip: string) => void = () => undefined;
  #backend: Backend;
  #toasts: Toasts;
  #turns: Turns;
  /** The toasts that offer to take a deed back, by its number, with the clips it is about; `null`
      when those are not known. */
  #offers = new Map<number, { toast: string; clips: ReadonlySet<string> | null }>();

  constructor(backend: Backend, toasts: Toasts, turns: Turns) {
    this.#backend = backend;
    this.#toasts = toasts;
    this.#turns = turns;
  }

  async load(): Promise<void> {
    this.now = await this.#backend.undoable();
  }

  /** Says what was done, with a way back. */
  offer(text: string, deed: Deed, ids: readonly string[] | null = null): void {
    this.note(deed, ids);
    const toast = this.#toasts.show({
      text,
      action: { label: m.clips_undo(), run: async () => void (await this.run(deed)) },
    });
    this.#offers.set(deed.id, { toast, clips: ids && new Set(ids) });
  }

  /** Something was done to these clips: older deeds about one of them are no longer offered to be
      taken back by themselves, as that would undo what came after them, too. */
  note(deed: Deed, ids: readonly string[] | null): void {
    for (const [id, { clips }] of [...this.#offers]) {
      const meets = clips === null || ids === null || ids.some((one) => clips.has(one));
      if (id !== deed.id && meets) this.#close(id);
    }
  }

  /** Takes back this deed, or the newest one, and says so. Says whether there was one. */
  async run(deed: Deed | null = null): Promise<boolean> {
    const undone = await this.#ask(m.undo_undoing(), () =>
      this.#backend.undo(newRequest(), deed?.id ?? null),
    );
    if (!undone) return false;
    this.#close(undone.deed.id);
    this.#toasts.show({
      text: m.undo_undone({ deed: undone.what }),
      action: { label: m.undo_redo(), run: async () => void (await this.redo()) },
    });
    return true;
  }

  /** Does again what was taken back last. Says whether there was something. */
  async redo(): Promise<boolean> {
    const redone = await this.#ask(m.undo_redoing(), () => this.#backend.redo(newRequest()));
    if (redone) this.offer(m.undo_redone({ deed: redone.what }), redone.deed);
    return redone !== null;
  }

  #close(id: number) {
    const offer = this.#offers.get(id);
    if (offer) this.#toasts.close(offer.toast);
    this.#offers.delete(id);
  }

  /** Asks, goes where it was done, and says what it was. */
  async #ask(
    text: string,
    work: () => Promise<Deed | null>,
  ): Promise<{ deed: Deed; what: string } | null> {
    try {
      const coming = this.#turns.take(() => busily(this.#toasts, text, work));
      const clip = await this.goTo(coming);
      const deed = await coming;
      if (!deed) return null;
      if (deed.verb === 'part' && deed.clip) this.onPart(deed.clip);
      const what = deedName(deed);
      return { deed, what: clip === null ? what : m.deed_of({ deed: what, clip }) };
    } catch (thrown) {
      this.#toasts.error(thrown);
      return null;
    }
  }
}

// What can be taken back, newest last. Each entry knows how to undo itself.

import type { Toasts } from './toasts.svelte';

export type Undoable = { label: string; undo: () => Promise<void> };

export class Undo {
  #stack = $state.raw<Undoable[]>([]);
  #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  get last(): Undoable | undefined {
    return this.#stack.at(-1);
  }

  push(entry: Undoable): void {
    this.#stack = [...this.#stack.slice(-49), entry];
  }

  /** Takes back this entry, or the newest one. Says whether there was one. */
  async run(entry: Undoable | undefined = this.last): Promise<boolean> {
    if (!entry || !this.#stack.includes(entry)) return false;
    this.#stack = this.#stack.filter((other) => other !== entry);
    try {
      await entry.undo();
    } catch (thrown) {
      this.#toasts.error(thrown);
    }
    return true;
  }
}

// Quitting while something is not safe: what is at risk, and what the user wants. Whether to ask is
// the app's to decide.

import type { Backend, QuitAnswer, QuitEvent, Risk } from '../ipc';
import type { Toasts } from './toasts.svelte';

export class Quit {
  /** What is at risk, while the user is asked or the app waits to quit. */
  risk = $state.raw<Risk | null>(null);
  /** The app quits by itself when nothing is at risk any more. */
  waiting = $state(false);
  #backend: Backend;
  #toasts: Toasts;

  constructor(backend: Backend, toasts: Toasts) {
    this.#backend = backend;
    this.#toasts = toasts;
  }

  get asking(): boolean {
    return this.risk !== null && !this.waiting;
  }

  hear({ risk, waiting }: QuitEvent): void {
    this.risk = risk;
    this.waiting = waiting;
  }

  /** The question is on the screen. Without this word the app quits. */
  shown(): void {
    void this.#answer('shown');
  }

  stay(): void {
    this.risk = null;
    void this.#answer('stay');
  }

  whenSafe(): void {
    this.waiting = true;
    void this.#answer('when_safe');
  }

  now(): void {
    void this.#answer('now');
  }

  async #answer(answer: QuitAnswer): Promise<void> {
    try {
      await this.#backend.answerQuit(answer);
    } catch (thrown) {
      this.#toasts.error(thrown);
    }
  }
}

// Whether the library folder can be used, and the two ways out when it cannot.

import { newRequest, type Backend, type LibraryState } from '../ipc';
import type { Toasts } from './toasts.svelte';

export class Library {
  state = $state.raw<LibraryState>({ kind: 'ready', folder: '' });
  busy = $state(false);
  #backend: Backend;
  #toasts: Toasts;

  constructor(backend: Backend, toasts: Toasts) {
    this.#backend = backend;
    this.#toasts = toasts;
  }

  tryAgain(): Promise<void> {
    return this.#do(() => this.#backend.checkLibrary());
  }

  /** Opens the native folder dialog. */
  choose(): Promise<void> {
    return this.#do(() => this.#backend.locateLibrary(newRequest()));
  }

  async open(): Promise<void> {
    try {
      await this.#backend.openLibrary();
    } catch (thrown) {
      this.#toasts.error(thrown);
    }
  }

  async #do(work: () => Promise<LibraryState | null>): Promise<void> {
    this.busy = true;
    try {
      this.state = (await work()) ?? this.state;
    } catch (thrown) {
      this.#toasts.error(thrown);
    } finally {
      this.busy = false;
    }
  }
}

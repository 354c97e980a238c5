// The library as a whole: whether its folder can be used, what was noticed about it, and what can
// be done about either.

import { newRequest, type Backend, type Findings, type LibraryState } from '../ipc';
import { m } from '../speech';
import { said } from './said';
import type { Toasts } from './toasts.svelte';

const nothing: Findings = {
  recovery: null,
  missing: 0,
  fetchable: 0,
  missingNames: [],
  foreign: 0,
  foreignNames: [],
};

export class Library {
  state = $state.raw<LibraryState>({ kind: 'ready', folder: '' });
  findings = $state.raw<Findings>(nothing);
  busy = $state(false);
  #backend: Backend;
  #toasts: Toasts;

  constructor(backend: Backend, toasts: Toasts) {
    this.#backend = backend;
    this.#toasts = toasts;
  }

  tryAgain(): Promise<void> {
    return this.#do(async () => {
      this.state = await this.#backend.checkLibrary();
    });
  }

  /** Opens the native folder dialog. */
  choose(): Promise<void> {
    return this.#do(async () => {
      this.state = (await this.#backend.locateLibrary(newRequest())) ?? this.state;
    });
  }

  open(): Promise<void> {
    return this.#do(() => this.#backend.openLibrary());
  }

  /** Compares the folder with the library, and says so when all is well. */
  lookThrough(): Promise<void> {
    return this.#do(async () => {
      const findings = await this.#backend.lookThrough();
      this.findings = findings;
      if (findings.missing === 0 && findings.foreign === 0) {
        this.#toasts.show({ text: m.findings_all_well(), tone: 'good' });
      }
    });
  }

  rebuild(): Promise<void> {
    return this.#do(async () => {
      this.findings = await this.#backend.rebuildLibrary(newRequest());
    });
  }

  fetchMissing(): Promise<void> {
    return this.#do(async () => {
      const count = await this.#backend.fetchMissing(newRequest());
      this.#toasts.show({ text: m.findings_fetched({ count }) });
    });
  }

  takeIn(): Promise<void> {
    return this.#do(async () => {
      const { clips, skipped } = await this.#backend.takeIn(newRequest());
      const words = skipped.map(({ name, reason }) => `${name}: ${said(reason)}`).join('\n');
      this.#toasts.show({
        text:
          skipped.length > 0
            ? m.findings_taken_in({ count: clips.length, skipped: skipped.length })
            : m.findings_taken_in_all({ count: clips.length }),
        tone: skipped.length > 0 ? 'bad' : 'good',
        details: words || null,
      });
    });
  }

  dismiss(): Promise<void> {
    return this.#do(async () => {
      await this.#backend.dismissFindings(newRequest());
      this.findings = nothing;
    });
  }

  async #do(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work();
    } catch (thrown) {
      this.#toasts.error(thrown);
    } finally {
      this.busy = false;
    }
  }
}

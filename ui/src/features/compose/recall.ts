// Arrow up in an empty prompt brings back the last one, then the one before; arrow down comes back.
// As soon as something is typed the arrows move the caret again.

import type { PastPrompt } from '../../ipc';
import type { App } from '../../stores';

export class Recall {
  #app: App;
  #past: readonly PastPrompt[] = [];
  /** Which of them stands in the field; -1 for none. */
  #at = -1;

  constructor(app: App) {
    this.#app = app;
  }

  async keydown(event: KeyboardEvent): Promise<void> {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    const { compose } = this.#app;
    const shown = this.#past[this.#at]?.prompt;
    if (compose.origin || (compose.prompt !== '' && compose.prompt !== shown)) {
      this.#at = -1;
      return;
    }
    if (compose.prompt === '') this.#at = -1;
    if (event.key === 'ArrowDown' && this.#at === -1) return;
    event.preventDefault();
    if (this.#at === -1) {
      const past = await this.#app.attempt(() => this.#app.backend.pastPrompts(''));
      // Something was typed meanwhile.
      if (past === undefined || compose.prompt !== '') return;
      this.#past = past;
    }
    const next = this.#at + (event.key === 'ArrowUp' ? 1 : -1);
    if (next >= this.#past.length) return;
    this.#at = next;
    compose.prompt = this.#past[next]?.prompt ?? '';
  }
}

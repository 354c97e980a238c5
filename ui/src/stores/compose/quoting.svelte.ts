// What the composer's wish would cost, asked anew whenever it changes. The last question counts,
// whatever order the answers come in; the old answer stays until the new one is there.

import type { Backend, Quote, QuoteInput } from '../../ipc';
import { said } from '../said';

export class Quoting {
  value = $state.raw<Quote | null>(null);
  #backend: Backend;
  #asked = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The cap in the way, in one sentence with the numbers. */
  get over(): string | null {
    const over = this.value?.over ?? null;
    return over === null ? null : said(over);
  }

  async ask(wish: QuoteInput | null): Promise<void> {
    const turn = ++this.#asked;
    try {
      const quote = wish ? await this.#backend.quote(wish) : null;
      if (turn === this.#asked) this.value = quote;
    } catch {
      // Without an answer no price is shown; what may leave is decided behind this anyway.
      if (turn === this.#asked) this.value = null;
    }
  }
}

// Sums over the ledger as they are asked for: by what, over how many days, and the newest answer.

import type { CommandError } from '../../ipc';
import { asCommandError } from '../../stores';

export type Sums<Line> = { lines: Line[]; total: Line };

export class Summed<By extends string, Line> {
  by: By;
  days = $state('30');
  answer = $state.raw<Sums<Line> | null>(null);
  failure = $state.raw<CommandError | null>(null);
  readonly #ask: (by: By, days: number | null) => Promise<Sums<Line>>;
  #turn = 0;

  constructor(by: By, ask: (by: By, days: number | null) => Promise<Sums<Line>>) {
    this.by = $state(by);
    this.#ask = ask;
  }

  /** Asks; an answer that a later one overtook counts for nothing. */
  async load(): Promise<void> {
    const mine = ++this.#turn;
    try {
      const answer = await this.#ask(this.by, this.days === 'all' ? null : Number(this.days));
      if (mine !== this.#turn) return;
      this.answer = answer;
      this.failure = null;
    } catch (thrown) {
      if (mine === this.#turn) this.failure = asCommandError(thrown);
    }
  }
}

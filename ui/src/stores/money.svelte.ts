// What is spent and what may be: the price book and the budget as the app tells them, and the acts
// of the user about them. What clips would cost is the composer's question.

import {
  newRequest,
  type Backend,
  type Budget,
  type Cap,
  type CapInput,
  type CommandError,
  type Grouping,
  type Ledger,
  type Price,
  type PriceInput,
  type Worth,
  type WorthBy,
} from '../ipc';
import { asCommandError } from './errors';
import { m } from '../speech';
import type { Toasts } from './toasts.svelte';

/** A price or a cap that was typed and not saved. */
export type Unsaved = { page: 'prices'; input: PriceInput } | { page: 'caps'; input: CapInput };

/** How much of a cap is used up; 1 is all of it. */
export const share = ({ spent, amount }: Cap): number =>
  amount.micros > 0 ? spent.micros / amount.micros : 1;

export class Money {
  prices = $state.raw<Price[]>([]);
  budget = $state.raw<Budget>({ today: [], todayUnknown: 0, caps: [] });
  /** What was typed, left and wanted back: its page opens it again. */
  unsaved = $state.raw<Unsaved | null>(null);
  #backend: Backend;
  #toasts: Toasts;

  constructor(backend: Backend, toasts: Toasts) {
    this.#backend = backend;
    this.#toasts = toasts;
  }

  /** The cap that a day's spending is shown against: of several, the one that is nearest. */
  daily = $derived(
    this.budget.caps
      .filter((cap) => cap.scope === 'all' && cap.period === 'day')
      .sort((one, other) => share(other) - share(one))[0],
  );

  async load(): Promise<void> {
    const [prices, budget] = await Promise.all([this.#backend.prices(), this.#backend.budget()]);
    this.prices = prices;
    this.budget = budget;
  }

  of(serverId: string): Price[] {
    return this.prices.filter((price) => price.serverId === serverId);
  }

  /** Keeps a price; answers what is wrong with it, or `null`. */
  savePrice(price: PriceInput): Promise<CommandError | null> {
    return this.#said(async () => {
      await this.#backend.savePrice(newRequest(), price);
      this.prices = await this.#backend.prices();
    });
  }

  removePrice(id: string): Promise<void> {
    return this.#told(async () => {
      const price = this.prices.find((one) => one.id === id);
      await this.#backend.removePrice(newRequest(), id);
      this.prices = await this.#backend.prices();
      if (!price) return;
      const { micros, currency } = price.amount;
      const again = { ...price, id: null, amount: (micros / 1_000_000).toFixed(6), currency };
      this.#undoable(m.money_price_removed(), () => this.savePrice(again));
    });
  }

  useReferencePrices(serverId: string): Promise<void> {
    return this.#told(async () => {
      await this.#backend.useReferencePrices(newRequest(), serverId);
      this.prices = await this.#backend.prices();
    });
  }

  /** Keeps a cap; answers what is wrong with it, or `null`. */
  saveCap(cap: CapInput): Promise<CommandError | null> {
    return this.#said(async () => {
      this.budget = await this.#backend.saveCap(newRequest(), cap);
    });
  }

  removeCap(id: string): Promise<void> {
    return this.#told(async () => {
      const cap = this.budget.caps.find((one) => one.id === id);
      this.budget = await this.#backend.removeCap(newRequest(), id);
      if (!cap) return;
      const { scope, subjectId, period, amount } = cap;
      const again: CapInput = {
        id: null,
        scope,
        subjectId,
        period,
        amount: (amount.micros / 1_000_000).toFixed(6),
        currency: amount.currency,
      };
      this.#undoable(m.money_cap_removed(), () => this.saveCap(again));
    });
  }

  /** Says that something typed was left unsaved; `open` shows its page again. */
  left(unsaved: Unsaved, open: () => void): void {
    this.#toasts.show({
      text: unsaved.page === 'prices' ? m.money_price_left() : m.money_cap_left(),
      action: {
        label: m.money_go_on(),
        run: () => {
          this.unsaved = unsaved;
          open();
        },
      },
      stays: 12_000,
    });
  }

  /** Lets waiting clips pass the caps: the user's own act, kept with each. */
  sendAnyway(ids: string[]): Promise<void> {
    return this.#told(() => this.#backend.waiveCaps(newRequest(), ids));
  }

  /** The ledger of some days, or of all time; throws what went wrong. */
  ledger(by: Grouping, days: number | null): Promise<Ledger> {
    return this.#backend.ledger(by, days);
  }

  /** What was paid for what was kept; throws what went wrong. */
  worth(by: WorthBy, days: number | null): Promise<Worth> {
    return this.#backend.worth(by, days);
  }

  /** Opens the native save dialog and writes the ledger there. */
  saveLedger(): Promise<void> {
    return this.#told(async () => {
      const outcome = await this.#backend.saveLedgerAs(newRequest());
      if (outcome.kind === 'cancelled') return;
      this.#toasts.show({
        text: m.clips_saved({ name: outcome.name, folder: outcome.folder }),
        tone: 'good',
        action: {
          label: m.clips_show_in_folder(),
          run: () => this.#told(() => this.#backend.revealSaved(outcome.token)),
        },
        stays: 12_000,
      });
    });
  }

  #undoable(text: string, undo: () => Promise<CommandError | null>): void {
    const run = async () => {
      const wrong = await undo();
      if (wrong) this.#toasts.error(wrong);
    };
    this.#toasts.show({ text, action: { label: m.clips_undo(), run } });
  }

  async #said(work: () => Promise<void>): Promise<CommandError | null> {
    try {
      await work();
      return null;
    } catch (thrown) {
      return asCommandError(thrown);
    }
  }

  async #told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.#toasts.error(thrown);
    }
  }
}

// The models of a server as they are being edited. What is left alone stays with what is learned;
// what is typed is the user's own and wins. No DOM.

import type { HandModel, ModelOffer, Offer, OfferSource } from '../../ipc';

export type Column = 'sizes' | 'seconds' | 'parameters';

export type Cell = {
  text: string;
  /** The user's own. */
  byHand: boolean;
  /** Where it comes from while it is not. */
  source: OfferSource;
  open: boolean;
};

export type ModelRow = {
  id: string;
  listed: boolean;
  hidden: boolean;
  sizes: Cell;
  seconds: Cell;
  parameters: Cell;
};

const write = (values: readonly string[]): string => values.join(', ');
const read = (text: string): string[] =>
  text
    .replace(/(\d)\s*[x×*]\s*(?=\d)/gi, '$1x')
    .split(/[,;\s]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

function cell(offer: Offer, byHand: string[] | null | undefined): Cell {
  return {
    text: write(byHand ?? offer.values),
    byHand: byHand !== null && byHand !== undefined,
    source: offer.source,
    open: offer.open,
  };
}

function rowOf(model: ModelOffer): ModelRow {
  const hand = model.byHand;
  return {
    id: model.id,
    listed: model.listed,
    hidden: model.hidden,
    sizes: cell(model.sizes, hand?.sizes),
    seconds: cell(model.seconds, hand?.seconds),
    parameters: cell(
      {
        values: model.parameters,
        open: true,
        source: model.parameters.length > 0 ? 'worked' : 'nothing',
      },
      hand?.parameters,
    ),
  };
}

const nothing: Offer = { values: [], open: true, source: 'nothing' };

export class ModelsForm {
  rows = $state<ModelRow[]>([]);
  /** The user changed something that is not saved yet. */
  touched = $state(false);
  #learned: readonly ModelOffer[] = [];

  take(models: readonly ModelOffer[]): void {
    this.#learned = models;
    this.rows = models.map(rowOf);
    this.touched = false;
  }

  /** Adds a model by hand; answers false when there is one of this name. */
  add(name: string): boolean {
    const id = name.trim();
    if (id === '' || this.rows.some((row) => row.id === id)) return false;
    const empty = () => cell(nothing, null);
    this.rows.push({
      id,
      listed: false,
      hidden: false,
      sizes: empty(),
      seconds: empty(),
      parameters: empty(),
    });
    this.touched = true;
    return true;
  }

  type(id: string, column: Column, typed: string): void {
    const row = this.rows.find((one) => one.id === id);
    if (row) Object.assign(row[column], { text: typed, byHand: true });
    this.touched = true;
  }

  show(id: string, shown: boolean): void {
    const row = this.rows.find((one) => one.id === id);
    if (row) row.hidden = !shown;
    this.touched = true;
  }

  /** Takes back what the user said about one column. */
  reset(id: string, column: Column): void {
    const row = this.rows.find((one) => one.id === id);
    const model = this.#learned.find((one) => one.id === id);
    if (!row) return;
    // What is learned behind a word of the user is told when that word is gone.
    const known = model && !model.byHand ? rowOf(model)[column] : cell(nothing, null);
    Object.assign(row[column], { ...known, byHand: false });
    this.touched = true;
  }

  remove(id: string): void {
    this.rows = this.rows.filter((row) => row.id !== id);
    this.touched = true;
  }

  /** What the user says about them; `null` leaves that as it is. */
  get input(): HandModel[] | null {
    if (!this.touched) return null;
    const own = ({ text, byHand }: Cell) => (byHand ? read(text) : null);
    return this.rows
      .filter(
        (row) =>
          row.hidden ||
          !row.listed ||
          row.sizes.byHand ||
          row.seconds.byHand ||
          row.parameters.byHand,
      )
      .filter((row) => row.listed || row.hidden || !this.#onlyWorked(row))
      .map((row) => ({
        id: row.id,
        hidden: row.hidden,
        sizes: own(row.sizes),
        seconds: own(row.seconds),
        parameters: own(row.parameters),
      }));
  }

  /** It is there because clips were made with it, and the user said nothing about it. */
  #onlyWorked(row: ModelRow): boolean {
    const model = this.#learned.find((one) => one.id === row.id);
    const said = row.sizes.byHand || row.seconds.byHand || row.parameters.byHand;
    return model !== undefined && model.byHand === null && !said;
  }
}

// Changing keys: one is recorded, what already hears it is named, and the user says which of the
// two keeps it. Every change holds at once and is kept with the settings.

import type { KeyPreset } from '../../ipc';
import type { App } from '../../stores';
import type { Action } from '../actions/action';
import { keymap } from '../actions/keymap';

/** A key that another action hears already. */
export type Dispute = { id: string; key: string; others: Action[]; fixed: boolean };

export class Changes {
  /** The action whose next key is being waited for. */
  recording = $state<string | null>(null);
  dispute = $state.raw<Dispute | null>(null);
  #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get count(): number {
    return Object.keys(this.#keyboard.changed).length;
  }

  changed(id: string): boolean {
    return this.#keyboard.changed[id] !== undefined;
  }

  record(id: string): void {
    this.dispute = null;
    this.recording = id;
  }

  cancel(): void {
    this.recording = null;
    this.dispute = null;
  }

  /** Takes the key that was pressed, unless something else hears it. */
  async take(id: string, key: string): Promise<void> {
    this.recording = null;
    const others = keymap(this.#app).others(id, key);
    if (others.length > 0) {
      this.dispute = { id, key, others, fixed: others.some((other) => other.fixed === true) };
      return;
    }
    await this.#change({ [id]: this.#with(id, key) });
  }

  /** The disputed key goes to the action it was recorded for. */
  async settle(): Promise<void> {
    const { dispute } = this;
    if (!dispute || dispute.fixed) return;
    this.dispute = null;
    const { id, key, others } = dispute;
    const without = others.map((other) => [other.id, this.#without(other.id, key)]);
    await this.#change({ ...Object.fromEntries(without), [id]: this.#with(id, key) });
  }

  async remove(id: string, key: string): Promise<void> {
    await this.#change({ [id]: this.#without(id, key) });
  }

  async reset(id: string): Promise<void> {
    const kept = Object.entries(this.#keyboard.changed).filter(([other]) => other !== id);
    const changed = Object.fromEntries(kept);
    await this.#app.settings.change({ keyboard: { ...this.#keyboard, changed } });
  }

  async resetAll(): Promise<void> {
    this.cancel();
    await this.#app.settings.change({ keyboard: { ...this.#keyboard, changed: {} } });
  }

  async use(preset: KeyPreset): Promise<void> {
    this.cancel();
    await this.#app.settings.change({ keyboard: { ...this.#keyboard, preset } });
  }

  get #keyboard() {
    return this.#app.settings.value.keyboard;
  }

  #with(id: string, key: string): string[] {
    const keys = keymap(this.#app).keys(id);
    return keys.includes(key) ? [...keys] : [...keys, key];
  }

  #without(id: string, key: string): string[] {
    return keymap(this.#app)
      .keys(id)
      .filter((other) => other !== key);
  }

  #change(part: Record<string, string[]>): Promise<void> {
    const { changed } = this.#keyboard;
    return this.#app.settings.change({
      keyboard: { ...this.#keyboard, changed: { ...changed, ...part } },
    });
  }
}

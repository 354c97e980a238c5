// All settings; a change shows at once and is written behind it.

import { newRequest, type Backend, type Settings } from '../ipc';
import { speech } from '../speech';
import type { Toasts } from './toasts.svelte';

export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  keyboard: { preset: 'dailies', changed: {} },
  recentActions: [],
  previews: 'hover',
  columns: 3,
  volume: 1,
  muted: false,
  speed: 1,
  looping: true,
  nameTemplate: '{prompt}_{date}_{id}',
  notifications: true,
  keepTrash: 'month',
  autoAdvance: false,
  stacked: false,
  activeServer: null,
  welcomed: false,
};

export class SettingsStore {
  value = $state.raw<Settings>(defaultSettings);
  #backend: Backend;
  #toasts: Toasts;
  #writing: Promise<void> = Promise.resolve();
  #pending = 0;

  constructor(backend: Backend, toasts: Toasts) {
    this.#backend = backend;
    this.#toasts = toasts;
  }

  async load(): Promise<void> {
    this.#hold(await this.#backend.settings());
  }

  /** What the app tells. While a change of ours is on its way, ours is the newer one. */
  hear(settings: Settings): void {
    if (this.#pending === 0) this.#hold(settings);
  }

  /** Changes some settings. Writes follow each other, so the last change wins. */
  change(part: Partial<Settings>): Promise<void> {
    this.#hold({ ...this.value, ...part });
    this.#pending += 1;
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#backend.saveSettings(newRequest(), this.value);
      } catch (thrown) {
        this.#toasts.error(thrown);
      } finally {
        this.#pending -= 1;
      }
    });
    return this.#writing;
  }

  #hold(settings: Settings): void {
    this.value = settings;
    speech.speak(settings.language).catch((thrown: unknown) => this.#toasts.error(thrown));
  }
}

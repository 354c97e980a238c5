// The player's preferences, remembered in the settings. A hand on the volume changes it many times
// a second; it is heard at once and written when the hand rests.

import type { SettingsStore } from '../../stores/settings.svelte';
import type { PreferenceKeeper, Preferences } from './playback.svelte';

const REST = 400;

export class Remembered implements PreferenceKeeper {
  #settings: SettingsStore;
  #unwritten = $state.raw<Partial<Preferences>>({});
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  get current(): Preferences {
    return { ...this.#settings.value, ...this.#unwritten };
  }

  change(patch: Partial<Preferences>): void {
    this.#unwritten = { ...this.#unwritten, ...patch };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), REST);
  }

  async #write(): Promise<void> {
    const written = this.#unwritten;
    await this.#settings.change(written);
    if (this.#unwritten === written) this.#unwritten = {};
  }
}

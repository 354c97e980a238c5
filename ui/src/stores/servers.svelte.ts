// The servers as the app knows them. Keys are never here, only whether one is set.

import type { Backend, Server } from '../ipc';
import type { SettingsStore } from './settings.svelte';

export class Servers {
  list = $state.raw<Server[]>([]);
  #settings: SettingsStore;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  /** The server the composer uses: the chosen one, or while that is off the first that is not. */
  active: Server | undefined = $derived.by(() => {
    const chosen = this.list.find(({ id }) => id === this.#settings.value.activeServer);
    if (chosen?.enabled) return chosen;
    return this.list.find(({ enabled }) => enabled) ?? chosen ?? this.list[0];
  });
  /** The server that was used before the one that is used now. */
  before: Server | undefined = $derived.by(() => this.byId(this.#former));
  #former = $state<string | null>(null);

  async load(backend: Backend): Promise<void> {
    this.list = await backend.servers();
  }

  byId(id: string | null | undefined): Server | undefined {
    return this.list.find((server) => server.id === id);
  }

  /** Takes in a server that a command returned. */
  put(server: Server): void {
    this.list = this.list.map((one) => (one.id === server.id ? server : one));
  }

  choose(id: string): Promise<void> {
    const { active } = this;
    if (active && active.id !== id) this.#former = active.id;
    return this.#settings.change({ activeServer: id });
  }
}

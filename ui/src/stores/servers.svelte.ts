// The servers as the app knows them. Keys are never here, only whether one is set.

import type { Backend, Server } from '../ipc';
import type { SettingsStore } from './settings.svelte';

export class Servers {
  list = $state.raw<Server[]>([]);
  #settings: SettingsStore;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  /** The server the composer uses. */
  active: Server | undefined = $derived.by(
    () =>
      this.list.find((server) => server.id === this.#settings.value.activeServer) ?? this.list[0],
  );

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
    return this.#settings.change({ activeServer: id });
  }
}

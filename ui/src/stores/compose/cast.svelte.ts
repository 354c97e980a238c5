// Which characters of the active server appear in the clips that are asked for. A server finds them
// by their names in the prompt; that a name gets there is the composer's affair.

import type { Character, Clip } from '../../ipc';
import type { Servers } from '../servers.svelte';

export class Cast {
  #servers: Servers;
  #edited: () => void;
  #chosen = $state.raw<readonly string[]>([]);

  constructor(servers: Servers, edited: () => void) {
    this.#servers = servers;
    this.#edited = edited;
  }

  /** The characters that can appear: those that the server has. */
  offered: readonly Character[] = $derived.by(() => ready(this.#servers.active?.characters));
  /** Those that do. What was chosen of another server waits until that is the active one again. */
  chosen: readonly Character[] = $derived(this.offered.filter(({ id }) => this.has(id)));

  /** Whether the server has characters at all. */
  get open(): boolean {
    const server = this.#servers.active;
    return server?.capabilities.characters === true || (server?.characters.length ?? 0) > 0;
  }

  get ids(): string[] {
    return this.chosen.map(({ id }) => id);
  }

  /** All that is chosen, on whatever server. */
  get kept(): string[] {
    return [...this.#chosen];
  }

  has(id: string): boolean {
    return this.#chosen.includes(id);
  }

  /** Lets a character appear, or not. Says whether it does now. */
  toggle(id: string): boolean {
    const on = !this.has(id);
    this.#chosen = on ? [...this.#chosen, id] : this.#chosen.filter((one) => one !== id);
    this.#edited();
    return on;
  }

  restore(ids: readonly string[]): void {
    this.#chosen = ids;
  }

  /** The characters that a clip was asked for with, as far as its server still has them. */
  recall(clip: Clip): void {
    const remote = clip.characters.map(({ remoteId }) => remoteId);
    const known = ready(this.#servers.byId(clip.serverId)?.characters);
    this.restore(known.filter((one) => remote.includes(one.remoteId ?? '')).map(({ id }) => id));
  }
}

const ready = (characters: readonly Character[] = []): Character[] =>
  characters.filter(({ state }) => state === 'ready');

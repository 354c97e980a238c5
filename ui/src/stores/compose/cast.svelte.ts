// Which characters of the active server appear in the clips that are asked for. A server finds them
// by their names in the prompt.

import type { Character, Clip } from '../../ipc';
import type { Compose } from '../compose.svelte';
import type { Servers } from '../servers.svelte';

export class Cast {
  #compose: Compose;
  #servers: Servers;
  #edited: () => void;
  #chosen = $state.raw<readonly string[]>([]);

  constructor(compose: Compose, servers: Servers, edited: () => void) {
    this.#compose = compose;
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

  /** Lets a character appear, or not. Its name goes into the prompt, where its server looks for it. */
  appear({ id, name }: Character): void {
    const compose = this.#compose;
    const on = !this.has(id);
    this.#chosen = on ? [...this.#chosen, id] : this.#chosen.filter((one) => one !== id);
    this.#edited();
    if (on && !compose.prompt.includes(name))
      compose.use({ prompt: `${compose.prompt} ${name}`.trim() });
  }

  /** Other words stand in the composer: those that they do not name do not appear. */
  keepNamed(): void {
    const { prompt } = this.#compose;
    this.restore(this.chosen.filter(({ name }) => prompt.includes(name)).map(({ id }) => id));
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

// What only the inspector needs of the current clip: its origin, remixes and the server's reply.
// Asked for when another clip is shown and when this one or the library changed.

import type { Backend, Clip, ClipDetail } from '../../ipc';

export class Detail {
  value = $state.raw<ClipDetail | null>(null);
  #backend: Backend;
  #wanted: string | null = null;
  #turn = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Loads what belongs to this clip; what is shown stays until the answer comes. */
  async load(clip: Pick<Clip, 'id'> | undefined): Promise<void> {
    const id = clip?.id ?? null;
    const turn = (this.#turn += 1);
    if (id !== this.#wanted) this.value = null;
    this.#wanted = id;
    if (id === null) return;
    try {
      const detail = await this.#backend.clipDetail(id);
      if (turn === this.#turn) this.value = detail;
    } catch {
      // The clip itself is shown all the same; it may be on its way out of the library.
      if (turn === this.#turn) this.value = null;
    }
  }
}

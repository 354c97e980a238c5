// Files dragged in from the desktop: which zone they are over and what it would do with them.
// Zones are registered by components; nothing here knows an element.

import type { Backend, DropEvent, DroppedItem } from '../ipc';

/** What would happen, in words; `ok: false` says why not. */
export type DropOffer = { ok: boolean; text: string };
export type DropZone = {
  /** Whether this point (CSS px in the window) is over the zone. */
  contains: (x: number, y: number) => boolean;
  /** `null` lets the files fall through to the zone behind. */
  offer: (items: DroppedItem[]) => DropOffer | null;
  drop: (items: DroppedItem[]) => void | Promise<void>;
  /** Higher is asked first; the whole window is 0. */
  rank: number;
  /** It shows by itself what would happen. */
  says?: boolean;
};

export class Drop {
  over = $state.raw<{ zone: DropZone; offer: DropOffer; items: DroppedItem[] } | null>(null);
  #zones: DropZone[] = [];
  /** The files of this drag; they are told once, when they come in. */
  #items: DroppedItem[] = [];

  /** Adds a zone and returns how to take it away. */
  register(zone: DropZone): () => void {
    this.#zones = [...this.#zones, zone].sort((a, b) => b.rank - a.rank);
    return () => {
      this.#zones = this.#zones.filter((other) => other !== zone);
      if (this.over?.zone === zone) this.over = null;
    };
  }

  async listen(backend: Backend): Promise<() => void> {
    return backend.onDrop((event) => this.hear(event));
  }

  hear(event: DropEvent): void {
    this.#items = event.items ?? this.#items;
    const found = event.phase === 'left' ? null : this.#at(event);
    if (event.phase === 'dropped') {
      this.over = null;
      if (found?.offer.ok) void found.zone.drop(this.#items);
    } else {
      this.over = found;
    }
  }

  #at({ x, y }: DropEvent) {
    const items = this.#items;
    for (const zone of this.#zones) {
      if (!zone.contains(x, y)) continue;
      const offer = zone.offer(items);
      if (offer) return { zone, offer, items };
    }
    return null;
  }
}

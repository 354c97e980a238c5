// What the composer does with files that are dragged over it. An image becomes the first frame;
// clips fall through to the window, which imports them.

import type { DroppedItem } from '../../ipc';
import { m } from '../../speech';
import type { DropOffer, DropZone } from '../../stores';
import type { Compose } from '../../stores/compose.svelte';
import { readSize, showSize } from '../../stores/compose/shape';

const rank = 10;

/** What would happen, in words; `null` lets the files fall through. */
export function offerFor(items: readonly DroppedItem[], compose: Compose): DropOffer | null {
  const [first] = items;
  if (!first || items.every((item) => item.kind === 'clip')) return null;
  if (compose.origin && !compose.local) return { ok: false, text: m.compose_drop_remix() };
  const other = items.find((item) => item.kind !== 'image');
  if (other) return { ok: false, text: m.compose_drop_other({ name: other.name }) };
  if (items.length > 1) return { ok: false, text: m.compose_drop_many() };
  const { shape: size, fit } = compose;
  if (size === null || !readSize(size)) return { ok: true, text: m.compose_drop_plain() };
  const words = { size: showSize(size) };
  switch (fit) {
    case 'crop':
      return { ok: true, text: m.compose_drop_crop(words) };
    case 'pad':
      return { ok: true, text: m.compose_drop_pad(words) };
    case 'within':
      return { ok: true, text: m.compose_drop_within(words) };
  }
}

export function composerDrop(root: HTMLElement, compose: Compose): DropZone {
  return {
    rank,
    says: true,
    contains(x, y) {
      const box = root.getBoundingClientRect();
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    },
    offer: (items) => offerFor(items, compose),
    async drop(items) {
      const [first] = items;
      if (first) await compose.drop(first.token);
    },
  };
}
composerDrop.rank = rank;

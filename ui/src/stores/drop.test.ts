import { describe, expect, it, vi } from 'vitest';

import type { DropEvent, DroppedItem, DroppedKind } from '../ipc';
import { Drop } from './drop.svelte';

const event = (phase: DropEvent['phase'], x: number, kind: DroppedKind = 'image'): DropEvent => ({
  phase,
  x,
  y: 10,
  items: [{ token: 't1', name: 'file', kind }],
});

const zone = (rank: number, from: number, ok = true) => ({
  rank,
  contains: (x: number) => x >= from,
  offer: (items: DroppedItem[]) =>
    items[0]?.kind === 'other' ? null : { ok, text: `zone ${rank}` },
  drop: vi.fn<(items: DroppedItem[]) => void>(),
});

describe('files over the window', () => {
  it('belong to the zone in front', () => {
    const drop = new Drop();
    drop.register(zone(0, 0));
    drop.register(zone(5, 500));
    drop.hear(event('over', 600));
    expect(drop.over?.offer.text).toBe('zone 5');
    drop.hear(event('over', 100));
    expect(drop.over?.offer.text).toBe('zone 0');
    drop.hear(event('left', 0));
    expect(drop.over).toBeNull();
  });

  it('are dropped where they are', () => {
    const drop = new Drop();
    const [back, front] = [zone(0, 0), zone(5, 500)];
    drop.register(back);
    drop.register(front);
    drop.hear(event('dropped', 600));
    expect(front.drop).toHaveBeenCalledOnce();
    expect(back.drop).not.toHaveBeenCalled();
  });

  it('are told once, when they come in', () => {
    const drop = new Drop();
    const front = zone(5, 500);
    drop.register(front);
    drop.hear(event('over', 10));
    drop.hear({ phase: 'over', x: 600, y: 10, items: null });
    expect(drop.over?.items).toHaveLength(1);
    drop.hear({ phase: 'dropped', x: 600, y: 10, items: null });
    expect(front.drop).toHaveBeenCalledWith([{ token: 't1', name: 'file', kind: 'image' }]);
  });

  it('do nothing where they are refused', () => {
    const drop = new Drop();
    const refusing = zone(0, 0, false);
    drop.register(refusing);
    drop.hear(event('dropped', 10));
    expect(refusing.drop).not.toHaveBeenCalled();
    expect(drop.over).toBeNull();
  });

  it('leave no trace of a zone that went away', () => {
    const drop = new Drop();
    const stop = drop.register(zone(0, 0));
    drop.hear(event('over', 10));
    stop();
    expect(drop.over).toBeNull();
  });
});

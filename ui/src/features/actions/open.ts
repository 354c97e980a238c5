// The rooms that are open, and what an action is in them: the palette asks, as a key would.

import type { App } from '../../stores';
import type { Action, Place } from './action';

/** What a room makes of an action; `null` where it has nothing for it. */
export type Hears = (action: Action) => (() => unknown) | null;

type Room = { place: Place; hears: Hears };
const rooms = new WeakMap<App, Set<Room>>();

/** Says that a room is there, until what comes back is called. */
export function opened(app: App, place: Place, hears: Hears): () => void {
  const room = { place, hears };
  const open = rooms.get(app) ?? new Set();
  rooms.set(app, open.add(room));
  return () => open.delete(room);
}

/** What an action is in the rooms that are open; `null` where none has anything for it. */
export function heard(app: App, action: Action): (() => unknown) | null {
  for (const { place, hears } of rooms.get(app) ?? []) {
    const work = action.places.includes(place) ? hears(action) : null;
    if (work) return work;
  }
  return null;
}

/** Whether an action would be about what is selected behind a room that has clips of its own. */
export function isBehind(app: App, { command, places }: Action): boolean {
  const apart: readonly Place[] = ['compare', 'lineage', 'chain'];
  const open = [...(rooms.get(app) ?? [])].filter(({ place }) => apart.includes(place));
  const isHere = places.some((one) => one === 'window' || apart.includes(one));
  return open.length > 0 && (command !== undefined || !isHere);
}

/** Whether a room is open in which this action's key is heard. */
export function isHeard(app: App, action: Action): boolean {
  return [...(rooms.get(app) ?? [])].some(({ place }) => action.places.includes(place));
}

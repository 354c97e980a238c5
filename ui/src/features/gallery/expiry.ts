// How long a server still has the bytes of a clip that is not safe, in words. Red is never told by
// colour alone: what is urgent reads "only".

import type { Clip } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

export type Expiry = { tone: 'accent' | 'bad'; text: string };

/** From here on it is urgent. */
const urgent = 10 * 60_000;

/** Whether the clip's only bytes are, or will be, on its server. */
export function isOnlyThere(clip: Clip): boolean {
  return ['accepted', 'running', 'finished', 'saving'].includes(clip.state);
}

/** The chip of a clip on its server. `now` is asked only when there is a time. */
export function onServer(clip: Clip, now: () => number): Expiry {
  if (clip.neverExpires) return { tone: 'accent', text: m.card_on_server_kept() };
  if (clip.expiresAt === null) return { tone: 'accent', text: m.card_on_server() };
  const left = clip.expiresAt - now();
  if (left <= 0) return { tone: 'bad', text: m.card_on_server_late() };
  return left < urgent
    ? { tone: 'bad', text: m.card_on_server_urgent({ left: words.span(left) }) }
    : { tone: 'accent', text: m.card_on_server_left({ left: words.span(left) }) };
}

/** When a clip that is gone was lost: when its time ran out, else when that was found out. */
export function goneOn(clip: Clip): number | null {
  if (clip.expiresAt !== null && (clip.goneAt === null || clip.expiresAt <= clip.goneAt)) {
    return clip.expiresAt;
  }
  return clip.goneAt;
}

/** What is said of the first of so many clips that dies; null when no server gave a time. */
export function firstToExpire(at: number | null, count: number, now: () => number): Expiry | null {
  if (at === null) return null;
  const left = at - now();
  if (left <= 0) return { tone: 'bad', text: m.gallery_first_expired({ count }) };
  return left < urgent
    ? { tone: 'bad', text: m.gallery_first_urgent({ count, left: words.span(left) }) }
    : { tone: 'accent', text: m.gallery_first_expires({ count, left: words.span(left) }) };
}

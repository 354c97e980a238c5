// What stood in the composer before something else was put there, so that it can be put back. Pure.

import type { Clip, Draft } from '../../ipc';
import type { Waiting } from './reference';

export type Former = {
  draft: Draft;
  origin: Clip | null;
  waiting: Waiting;
  serverId: string | null;
};

/** Whether there were words of the user that are nowhere else: `known` were sent or still stand. */
export function wasUnsent({ draft, origin, waiting }: Former, known: readonly string[]): boolean {
  const own = origin ? waiting.prompt : draft.prompt;
  if (own.trim() !== '' && !known.includes(own)) return true;
  return origin !== null && draft.prompt !== origin.prompt && !known.includes(draft.prompt);
}

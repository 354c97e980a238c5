// The queue as it is drawn: one group per server, and where a row that is moved ends up. Pure.

import type { Clip, Limits, Queue, Server } from '../../ipc';
import { m } from '../../speech';
import { mayBeRetried } from '../../stores/undecided';

export type Group = {
  /** Null: clips whose server was removed. */
  server: Server | null;
  clips: Clip[];
  /** Jobs the server has. */
  rendering: number;
  /** Clips that were not sent yet. */
  waiting: number;
};

/** The servers in their own order; those with nothing under way only when they are paused. */
export function groups(queue: Queue, servers: readonly Server[]): Group[] {
  const of = (server: Server | null): Group => {
    const clips = queue.clips.filter((clip) =>
      server ? clip.serverId === server.id : !servers.some((known) => known.id === clip.serverId),
    );
    const count = (...states: Clip['state'][]) =>
      clips.filter((clip) => states.includes(clip.state)).length;
    return {
      server,
      clips,
      rendering: count('accepted', 'running'),
      waiting: count('queued'),
    };
  };
  return [...servers.map(of), of(null)].filter(
    (group) => group.clips.length > 0 || group.server?.paused,
  );
}

/** Clips that came to nothing and may be asked for again together. */
export function retryable(queue: Queue): string[] {
  return queue.failed.filter(mayBeRetried).map((clip) => clip.id);
}

/** The clip before which a waiting clip goes when it moves by `by` places; undefined: it cannot. */
export function neighbour(
  waiting: readonly string[],
  id: string,
  by: 1 | -1,
): string | null | undefined {
  const at = waiting.indexOf(id);
  if (at === -1) return undefined;
  if (by === -1) return at === 0 ? undefined : waiting[at - 1];
  if (at === waiting.length - 1) return undefined;
  return waiting[at + 2] ?? null;
}

export const waitingIds = (group: Group): string[] =>
  group.clips.filter((clip) => clip.state === 'queued').map((clip) => clip.id);

/** The limits of a server in a few words. */
export function limitWords({ rendering, perMinute }: Limits): string {
  const said = [
    rendering === null ? null : m.queue_limits_rendering({ count: rendering }),
    perMinute === null ? null : m.queue_limits_minute({ count: perMinute }),
  ].filter((words) => words !== null);
  return said.length > 0 ? said.join(' · ') : m.queue_limits_none();
}

// How a server stands, in a word or two. State is never colour alone.

import type { Finding, KeyState, Server } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

export type Standing = 'good' | 'bad' | 'unsure';

export function stateWords(server: Server): string {
  if (!server.enabled) return m.servers_state_off();
  switch (server.state.kind) {
    case 'offline':
      return server.againAt === null
        ? m.servers_state_offline()
        : m.servers_state_offline_again({ time: words.timeOfDay(server.againAt) });
    case 'key_refused':
      return server.key.kind === 'missing'
        ? m.servers_state_key_missing()
        : m.servers_state_key_refused();
    default:
      if (server.paused) return m.servers_state_paused();
      if (server.key.kind === 'missing') return m.servers_state_key_missing();
      if (server.key.kind === 'unavailable') return m.servers_state_key_unavailable();
      return server.state.kind === 'online' ? m.servers_state_online() : m.servers_state_untried();
  }
}

export function standing(server: Server): Standing {
  if (!server.enabled) return 'unsure';
  if (server.state.kind === 'offline' || server.state.kind === 'key_refused') return 'bad';
  if (server.key.kind === 'missing' || server.key.kind === 'unavailable') return 'bad';
  return server.state.kind === 'online' ? 'good' : 'unsure';
}

/** What is known of a secret; `null` where there is nothing to say. */
export function keyWords(key: KeyState): string | null {
  switch (key.kind) {
    case 'set':
      return key.place === 'keychain'
        ? m.servers_secret_set({ lastFour: key.lastFour })
        : m.servers_secret_session({ lastFour: key.lastFour });
    case 'missing':
      return m.servers_secret_missing();
    case 'loading':
      return m.servers_key_loading();
    case 'unavailable':
      return words.said(key.message);
    case 'not_needed':
      return null;
  }
}

const DAY = { day: 'numeric', month: 'short' } as const;
const YEAR = { ...DAY, year: 'numeric' } as const;

/** `26 Nov`, with the year when it is another one, in the time of this computer. */
export function day(time: number): string {
  const same = new Date(time).getFullYear() === new Date().getFullYear();
  return words.date(time, same ? DAY : YEAR);
}

const operations: Partial<Record<Finding['subject'], string>> = {
  list: 'GET /videos',
  models: 'GET /models',
  delete: 'DELETE',
  cancel: 'DELETE',
  remix: 'POST remix',
  edit: 'POST edits',
  extend: 'POST extensions',
  characters: 'POST characters',
  content: 'GET content',
  poster: 'GET thumbnail',
  sprite: 'GET spritesheet',
};

/** How and when a line of a passport was learned; `null` where nothing was. */
export function learned({ subject, answer, status, how, at }: Finding): string | null {
  if (how === 'given') return null;
  const operation = operations[subject];
  const what =
    answer === false && status !== null && operation !== undefined
      ? m.passport_refused({ operation, status })
      : answer === false && status !== null
        ? m.passport_answered({ status })
        : how === 'tested'
          ? m.passport_tested()
          : how === 'used'
            ? m.passport_used()
            : null;
  const when = at === null ? null : day(at);
  return what !== null && when !== null ? m.passport_learned({ what, day: when }) : (what ?? when);
}

/** Why something cannot be done on a server, for the button that cannot; `null` when it may be. */
export function why(server: Server | undefined, subject: Finding['subject']): string | null {
  const line = server?.passport.find((one) => one.subject === subject);
  if (!server || line?.answer !== false) return null;
  const reason = learned(line);
  return reason === null ? server.name : m.passport_why({ server: server.name, reason });
}

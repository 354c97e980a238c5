// How a server stands, in a word or two. State is never colour alone.

import type { Server } from '../../ipc';
import { m } from '../../paraglide/messages.js';
import { words } from '../../stores';

export type Standing = 'good' | 'bad' | 'unsure';

export function stateWords(server: Server): string {
  switch (server.state.kind) {
    case 'offline':
      return server.againAt === null
        ? m.servers_state_offline()
        : m.servers_state_offline_again({ time: words.timeOfDay(server.againAt) });
    case 'key_refused':
      return m.servers_state_key_refused();
    default:
      if (server.paused) return m.servers_state_paused();
      if (server.key.kind === 'missing') return m.servers_state_key_missing();
      return server.state.kind === 'online' ? m.servers_state_online() : m.servers_state_untried();
  }
}

export function standing(server: Server): Standing {
  if (server.state.kind === 'offline' || server.state.kind === 'key_refused') return 'bad';
  if (server.key.kind === 'missing' || server.key.kind === 'unavailable') return 'bad';
  return server.state.kind === 'online' ? 'good' : 'unsure';
}

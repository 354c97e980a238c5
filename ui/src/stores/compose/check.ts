// What keeps a wish from being sent, found before anything is asked of the app or a server. Pure.

import { m } from '../../speech';
import type { Compose } from '../compose.svelte';
import { number } from '../numbers';
import { said } from '../said';
import type { Servers } from '../servers.svelte';
import { countCharacters } from './count';
import { readSize } from './shape';
import { mostAtOnce } from './template.svelte';
import type { ComposeField, Trouble } from './trouble';

export const promptLimit = 32_000;

const bad = (field: ComposeField, message: string): Trouble => ({
  field,
  message,
  details: null,
  requestId: null,
});

/** The first thing that is wrong with what stands in the composer. */
export function unready(compose: Compose, servers: Servers): Trouble | null {
  const { origin, seconds } = compose;
  if (compose.prompt.trim() === '') return bad('prompt', m.compose_prompt_empty());
  if (compose.over > 0) return bad('prompt', compose.overSentence);
  if (compose.staging) {
    return { ...bad('reference', m.compose_picture_underway()), waits: true };
  }
  const server = origin ? servers.byId(origin.serverId) : servers.active;
  if (!origin && !server) return bad('server', m.compose_no_server());
  if (server && !server.enabled) {
    return bad('server', m.compose_server_off({ server: server.name }));
  }
  if (server?.key.kind === 'missing') {
    return bad('server', m.compose_no_key({ server: server.name }));
  }
  if (server?.key.kind === 'unavailable') return bad('server', said(server.key.message));
  if (!origin && compose.clips > mostAtOnce) {
    return bad('takes', m.compose_too_many({ most: number(mostAtOnce) }));
  }
  const longest = Math.max(...compose.template.prompts.map(countCharacters));
  if (!origin && longest > promptLimit) {
    return bad('prompt', m.compose_filled_long({ limit: number(promptLimit) }));
  }
  if (compose.lengthIsFree && seconds !== null && !(Number(seconds) > 0)) {
    return bad('seconds', m.compose_seconds_wrong());
  }
  if (origin) return null;
  if (compose.size !== null && !readSize(compose.size)) {
    return bad('size', m.compose_size_wrong());
  }
  const { problem } = compose.extra.reading;
  return problem ? bad('extra', problem) : null;
}

// What a clip waits for on its server, and why something cannot be made of it: asked by its menus, by
// keys and by the palette.

import type { Clip } from '../../ipc';
import { m } from '../../speech';
import type { App } from '../../stores';
import { isThere } from '../../stores/remix';
import { why } from '../servers/words';

export type Wait = 'anyway' | 'cancel' | 'send_again' | 'give_up' | 'fetch' | 'again';

/** What the user may do about a clip without bytes, the likeliest first. */
export function waits(clip: Clip): Wait[] {
  switch (clip.state) {
    case 'queued':
      return clip.problem?.code === 'over_cap' ? ['anyway', 'cancel'] : ['cancel'];
    case 'accepted':
    case 'running':
      return ['cancel'];
    case 'unknown':
      return ['send_again', 'give_up'];
    case 'finished':
      return ['fetch'];
    case 'failed':
      return clip.remoteId ? ['again', 'fetch'] : ['again'];
    case 'refused':
    case 'cancelled':
    case 'gone':
      return ['again'];
    case 'safe':
      return clip.file?.present === false && clip.remoteId ? ['fetch'] : [];
    default:
      return [];
  }
}

/** Why its server does not let go of a clip that it has; `null` where it may. */
export function notCancelled(app: App, clip: Clip): string | null {
  const server = app.servers.byId(clip.serverId);
  if (clip.state === 'queued' || server?.capabilities.cancel !== false) return null;
  const reason = why(server, 'cancel');
  return reason === null
    ? m.queue_cannot_cancel({ server: clip.serverName ?? m.card_the_server() })
    : m.queue_cannot_cancel_why({ reason });
}

/** Why its server makes nothing of it in this way; `null` where it may. */
export function notVaried(app: App, clip: Clip, kind: 'edit' | 'extend'): string | null {
  const server = app.servers.byId(clip.serverId);
  if (!server || !isThere(clip)) return m.action_why_not_on_server();
  if (server.capabilities[kind] !== false) return null;
  return kind === 'edit'
    ? m.clipmenu_cannot_edit({ server: server.name })
    : m.clipmenu_cannot_extend({ server: server.name });
}

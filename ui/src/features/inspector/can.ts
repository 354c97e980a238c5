// What can be done with a clip as it stands.

import type { Clip, Server } from '../../ipc';
import { m } from '../../speech';
import { why } from '../servers/words';

/** A job its server may still have. */
export function isOnServer(clip: Clip, server: Server | undefined): boolean {
  return clip.remoteId !== null && clip.deletedOnServerAt === null && server !== undefined;
}

/** Whether a server may delete at least one of them. */
export function canDeleteSome(
  clips: readonly Clip[],
  servers: { byId: (id: string | null) => Server | undefined },
): boolean {
  return clips.some((clip) => canDeleteOnServer(clip, servers.byId(clip.serverId)));
}

/** As [`isOnServer`], on a server that is not known to refuse. */
export function canDeleteOnServer(clip: Clip, server: Server | undefined): boolean {
  return isOnServer(clip, server) && server?.capabilities.delete !== false;
}

/** Why it cannot be deleted on its server; `null` where it may be. */
export function notDeletedThere(
  { servers }: { servers: { byId: (id: string | null) => Server | undefined } },
  clip: Clip,
): string | null {
  const server = servers.byId(clip.serverId);
  if (!isOnServer(clip, server)) return m.action_why_not_on_server();
  if (canDeleteOnServer(clip, server)) return null;
  return m.clipmenu_delete_server_not({ reason: why(server, 'delete') ?? '' });
}

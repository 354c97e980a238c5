// What can be done with a clip as it stands.

import type { Clip, Server } from '../../ipc';

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

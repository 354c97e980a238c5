// What can be done with a clip as it stands.

import type { Clip, Server } from '../../ipc';

/** A job its server may still have. */
export function isOnServer(clip: Clip, server: Server | undefined): boolean {
  return clip.remoteId !== null && clip.deletedOnServerAt === null && server !== undefined;
}

/** As [`isOnServer`], on a server that is not known to refuse. */
export function canDeleteOnServer(clip: Clip, server: Server | undefined): boolean {
  return isOnServer(clip, server) && server?.capabilities.delete !== false;
}

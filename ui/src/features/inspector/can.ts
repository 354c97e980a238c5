// What can be done with a clip as it stands.

import type { Clip } from '../../ipc';

/** Finished, and its server still has it: the server remixes its own copy. */
export function canRemix(clip: Clip): boolean {
  const finished = clip.state === 'finished' || clip.state === 'saving' || clip.state === 'safe';
  return (
    finished &&
    clip.remoteId !== null &&
    clip.serverId !== null &&
    clip.deletedOnServerAt === null &&
    clip.trashedAt === null
  );
}

/** A job that its server may still have and has stopped working on. */
export function canDeleteOnServer(clip: Clip): boolean {
  const working =
    clip.state === 'queued' || clip.state === 'submitting' || clip.state === 'unknown';
  return (
    !working && clip.remoteId !== null && clip.serverId !== null && clip.deletedOnServerAt === null
  );
}

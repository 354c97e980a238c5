// Who makes a remix: the server, from its own copy, or Dailies, by asking for a new clip with the
// changed prompt and the same parameters. One place, so that the button, the menu, the key and the
// composer say the same.

import type { Clip, Server } from '../ipc';
import { m } from '../speech';

export type Remixer = 'server' | 'local';

/** Who would make a remix of this clip now; `null` while there is nobody or nothing yet. */
export function remixerOf(clip: Clip, server: Server | undefined): Remixer | null {
  if (clip.trashedAt !== null || !server) return null;
  if (!isFinished(clip) && clip.state !== 'gone') return null;
  return isThere(clip) && server.capabilities.remix !== false ? 'server' : 'local';
}

/** Whether its server has a finished copy to make something of. */
export function isThere(clip: Clip): boolean {
  return (
    isFinished(clip) &&
    clip.remoteId !== null &&
    clip.deletedOnServerAt === null &&
    clip.trashedAt === null
  );
}

function isFinished({ state }: Clip): boolean {
  return state === 'finished' || state === 'saving' || state === 'safe';
}

/** What the remix will be and why, in a sentence. */
export function remixSentence(clip: Clip, server: Server | undefined): string {
  const name = server?.name ?? '';
  switch (remixerOf(clip, server)) {
    case 'server':
      return m.remix_by_server({ server: name });
    case 'local':
      return server?.capabilities.remix === false
        ? m.remix_local_no_route({ server: name })
        : m.remix_local_gone({ server: name });
    case null:
      return m.inspector_remix_not_yet();
  }
}

// What the player shows for a clip, by its state alone. The words and buttons for each scene are
// the components' business.

import type { Clip } from '../../ipc';

export type Scene =
  /** Bytes are here. */
  | 'play'
  /** Something is still to happen without the user. */
  | 'waiting'
  /** Made, but only on the server; fetching did not succeed so far. */
  | 'on_server'
  /** It was here once; the file is no longer in the library folder. */
  | 'missing'
  /** The create may or may not have arrived. */
  | 'unknown'
  | 'failed'
  | 'refused'
  | 'cancelled'
  /** Made once, and the server no longer has it. */
  | 'gone';

export function sceneOf(clip: Clip): Scene {
  switch (clip.state) {
    case 'safe':
      return clip.file?.present === true ? 'play' : 'missing';
    case 'finished':
      return 'on_server';
    case 'queued':
    case 'submitting':
    case 'accepted':
    case 'running':
    case 'saving':
      return 'waiting';
    default:
      return clip.state;
  }
}

/** Whether its server can still be asked for the bytes. */
export function canFetch(clip: Clip, now: number): boolean {
  return (
    clip.remoteId !== null &&
    clip.serverId !== null &&
    clip.deletedOnServerAt === null &&
    (clip.expiresAt === null || clip.expiresAt > now)
  );
}

/** Whether the same parameters can be asked for once more. */
export function canMakeAgain(clip: Clip): boolean {
  return clip.source !== 'imported' && clip.serverId !== null && clip.prompt !== '';
}

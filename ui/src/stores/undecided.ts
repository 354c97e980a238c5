// Clips that the user left without knowing whether their server made them.

import type { Clip } from '../ipc';

/** Every job that failed has an id; what failed without one was left undecided. */
export const isUndecided = (clip: Clip): boolean =>
  clip.state === 'failed' && clip.remoteId === null;

/**
 * Whether a clip came to nothing and may be asked for again in the same words beside others. What
 * was left undecided may be on its server, and is asked for by itself only.
 */
export const mayBeRetried = (clip: Clip): boolean =>
  (clip.state === 'failed' || clip.state === 'refused') &&
  !clip.problem?.settled &&
  !isUndecided(clip);

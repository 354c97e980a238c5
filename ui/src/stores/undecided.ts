// Clips that the user left without knowing whether their server made them.

import type { Clip } from '../ipc';

/** Every job that failed has an id; what failed without one was left undecided. */
export const isUndecided = (clip: Clip): boolean =>
  clip.state === 'failed' && clip.remoteId === null;

// A single frame of a clip as a picture in full size, taken by a video that nobody sees.

import type { Backend } from '../../ipc';
import { tabled } from './frames';
import { usableRate } from './timecode';

/** A clip that shows nothing for so long has no frame to give. */
const patience = 15_000;

/** The first frame, the last, or the one at so many seconds. */
export type Where = 'first' | 'last' | number;

/** Where in a clip of this length a frame is looked for: in its middle, so that no rounding leads
    to its neighbour. */
export function momentOf(
  where: Where,
  duration: number,
  file: { frameRate: number | null } | null,
): number {
  const frame = 1 / usableRate(file?.frameRate);
  const last = Math.max(0, duration - frame / 2);
  if (where === 'first') return Math.min(frame / 2, last);
  if (where === 'last') return last;
  // The last frame may be shorter than the others: it is not left for the one before it.
  return Math.min(Math.max(0, where), Math.max(0, duration));
}

/** Where a frame of a clip is by the table in its file: the first, the last, or the one that is
    shown at so many seconds. As long as the frames are not known, `where` is as near as one gets. */
export async function momentIn(
  backend: Pick<Backend, 'watchClip'>,
  id: string,
  where: Where,
): Promise<Where> {
  const { frames } = await backend.watchClip(id).catch(() => ({ frames: null }));
  if (frames === null) return where;
  const table = tabled(frames);
  if (where === 'first') return table.middle(0);
  return table.middle(where === 'last' ? table.count - 1 : table.at(where));
}

/** The frame as the Base64 of a PNG. */
export async function frameOf(
  address: string,
  where: Where,
  file: { frameRate: number | null } | null,
): Promise<string> {
  const video = document.createElement('video');
  video.crossOrigin = 'anonymous';
  video.muted = true;
  video.preload = 'auto';
  const limit = AbortSignal.timeout(patience);
  try {
    video.src = address;
    await heard(video, 'loadeddata', limit);
    const moment = momentOf(where, video.duration, file);
    if (Number.isFinite(moment) && moment > 0) {
      video.currentTime = moment;
      await heard(video, 'seeked', limit);
    }
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    const png = canvas.toDataURL('image/png').split(',')[1];
    if (!png) throw new Error('the canvas is empty');
    return png;
  } finally {
    video.removeAttribute('src');
    video.load();
  }
}

/** Waits for an event of a video; fails with the signal, and when the video cannot be shown. */
export function heard(video: HTMLVideoElement, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no frame came')), { once: true });
    video.addEventListener(name, () => resolve(), { once: true, signal });
    video.addEventListener('error', () => reject(new Error('the video cannot be shown')), {
      once: true,
      signal,
    });
  });
}

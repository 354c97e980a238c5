// Takes pictures of a clip: one hidden video, its frames drawn on a canvas, as JPEGs in Base64. Which
// clips, and when, is in `posters.svelte.ts`.

import { ownSheet } from './sprite';

/** Widest poster, and longest side of a frame of a sprite sheet, in pixels. */
const widest = 640;
const frameSide = 192;
const quality = 0.8;
/** A clip that shows nothing for so long has no frame to give, in milliseconds. */
const patience = 15_000;

export type Wanted = { poster: boolean; sprite: boolean };
export type Pictures = { poster: string | null; sprite: string | null };
export type Capture = (address: string, wanted: Wanted, signal: AbortSignal) => Promise<Pictures>;

/** The clip has no picture that can be decoded here. */
export class Undecodable extends Error {}

export async function capture(
  address: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Pictures> {
  const video = document.createElement('video');
  video.crossOrigin = 'anonymous';
  video.muted = true;
  video.preload = 'auto';
  try {
    video.src = address;
    await heard(video, 'loadeddata', signal);
    if (video.videoWidth === 0) throw new Undecodable('the clip has no picture');
    return {
      poster: wanted.poster ? await poster(video, signal) : null,
      sprite: wanted.sprite ? await sheet(video, signal) : null,
    };
  } finally {
    video.removeAttribute('src');
    video.load();
  }
}

/** A frame near the beginning. */
async function poster(video: HTMLVideoElement, signal: AbortSignal): Promise<string> {
  await seek(video, Math.min(1, video.duration / 3), signal);
  const scale = Math.min(1, widest / video.videoWidth);
  const canvas = room(video.videoWidth * scale, video.videoHeight * scale);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return jpeg(canvas);
}

/** Frames from one end to the other, as `sprite.ts` reads them; `null` when there is no end. */
async function sheet(video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  const { duration, videoWidth, videoHeight } = video;
  const laid = ownSheet(duration);
  if (!laid) return null;
  const scale = frameSide / Math.max(videoWidth, videoHeight);
  const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
  const canvas = room(width * laid.columns, height * laid.rows);
  const pen = canvas.getContext('2d');
  for (let frame = 0; frame < laid.frames; frame += 1) {
    await seek(video, ((frame + 0.5) / laid.frames) * duration, signal);
    const [column, row] = [frame % laid.columns, Math.floor(frame / laid.columns)];
    pen?.drawImage(video, column * width, row * height, width, height);
  }
  return jpeg(canvas);
}

async function seek(video: HTMLVideoElement, to: number, signal: AbortSignal): Promise<void> {
  if (!Number.isFinite(to) || to <= 0) return;
  const there = heard(video, 'seeked', signal);
  video.currentTime = to;
  await there;
}

function room(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  return canvas;
}

/** What is on the canvas, which is given up. */
function jpeg(canvas: HTMLCanvasElement): string {
  const bytes = canvas.toDataURL('image/jpeg', quality).split(',')[1];
  // Its pixels would be held until somebody collects what is left of it.
  canvas.width = 0;
  if (!bytes) throw new Error('the canvas is empty');
  return bytes;
}

function heard(video: HTMLVideoElement, name: string, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  return new Promise((resolve, reject) => {
    limit.addEventListener('abort', () => reject(new Error('no frame came')), { once: true });
    video.addEventListener(name, () => resolve(), { once: true, signal: limit });
    const failed = () => {
      const code = video.error?.code ?? 0;
      const cannot = code === decoding || code === unsupported;
      reject(cannot ? new Undecodable('the clip cannot be decoded') : new Error('no bytes came'));
    };
    video.addEventListener('error', failed, { once: true, signal: limit });
  });
}

/** `MEDIA_ERR_DECODE` and `MEDIA_ERR_SRC_NOT_SUPPORTED`. */
const decoding = 3;
const unsupported = 4;

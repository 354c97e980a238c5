// Makes posters for clips whose server gave none: while nothing else is to do, one hidden video at
// a time shows a frame, which is kept as a JPEG. Clips that cannot be shown are not tried twice.

import type { Clip } from '../../ipc';
import { hasFile, type App } from '../../stores';
import { heard } from '../player/still';

const widest = 640;
const quality = 0.8;
/** A clip that shows nothing for so long has no frame to give. */
const patience = 15_000;

export type Capture = (address: string, signal: AbortSignal) => Promise<string>;

export class Posters {
  #app: App;
  #capture: Capture;
  #tried = new Set<string>();
  #working = $state(false);
  #stop = new AbortController();

  constructor(app: App, capture: Capture = captureFrame) {
    this.#app = app;
    this.#capture = capture;
    const end = $effect.root(() => {
      $effect(() => {
        const clip = this.#working ? undefined : this.#wanting();
        if (clip) whenIdle(() => void this.#make(clip));
      });
    });
    this.#stop.signal.addEventListener('abort', end);
  }

  stop(): void {
    this.#stop.abort();
  }

  /** The first clip in view that has bytes and no poster. */
  #wanting(): Clip | undefined {
    return this.#app.clips.inView.find(
      (clip) => hasFile(clip) && !clip.hasPoster && !this.#tried.has(clip.id),
    );
  }

  async #make(clip: Clip): Promise<void> {
    if (this.#working || this.#stop.signal.aborted || this.#tried.has(clip.id)) return;
    this.#tried.add(clip.id);
    this.#working = true;
    try {
      const jpeg = await this.#capture(this.#app.media('clip', clip.id), this.#stop.signal);
      await this.#app.backend.storePoster(clip.id, jpeg);
    } catch {
      // The card stays without a picture; nothing is lost and nobody can do anything about it.
    } finally {
      this.#working = false;
    }
  }
}

function whenIdle(work: () => void) {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 2000 });
  else queueMicrotask(work);
}

/** A frame near the beginning as the base64 of a JPEG. */
async function captureFrame(address: string, signal: AbortSignal): Promise<string> {
  const video = document.createElement('video');
  video.crossOrigin = 'anonymous';
  video.muted = true;
  video.preload = 'auto';
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    video.src = address;
    await heard(video, 'loadeddata', limit);
    const at = Math.min(1, video.duration / 3);
    if (Number.isFinite(at) && at > 0) {
      video.currentTime = at;
      await heard(video, 'seeked', limit);
    }
    const scale = Math.min(1, widest / video.videoWidth);
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
    const jpeg = canvas.toDataURL('image/jpeg', quality).split(',')[1];
    if (!jpeg) throw new Error('the canvas is empty');
    return jpeg;
  } finally {
    video.removeAttribute('src');
    video.load();
  }
}

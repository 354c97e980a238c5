// The playbacks of the clips looked at lately, so that a clip comes back with its playhead and
// marks, and goes on without a gap when review takes over from the inspector.

import type { App } from '../../stores';
import type { Clip } from '../../ipc';
import { Playback, type PreferenceKeeper } from './playback.svelte';
import { Remembered } from './remembered.svelte';

const KEPT = 200;

export class Playbacks {
  readonly #keeper: PreferenceKeeper;
  readonly #known = new Map<string, Playback>();
  #current: Playback | null = null;
  /** The last `screen.playAsked` that was answered. */
  answered = 0;

  constructor(keeper: PreferenceKeeper) {
    this.#keeper = keeper;
  }

  /** Where the playhead of this clip's file was left, in seconds; `null` when nobody looked at it. */
  positionOf(clip: Pick<Clip, 'id' | 'file'>): number | null {
    return this.#known.get(keyOf(clip))?.position ?? null;
  }

  /** The playback of this clip's file. The one before stops. */
  of(clip: Pick<Clip, 'id' | 'file'>): Playback {
    const key = keyOf(clip);
    const playback = this.#known.get(key) ?? new Playback(this.#keeper, clip.file);
    this.#known.delete(key);
    this.#known.set(key, playback);
    if (this.#current !== playback) this.#current?.pause();
    this.#current = playback;
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KEPT) break;
      this.#known.delete(oldest);
    }
    return playback;
  }
}

function keyOf(clip: Pick<Clip, 'id' | 'file'>): string {
  return `${clip.id} ${clip.file?.sha256 ?? ''}`;
}

const byApp = new WeakMap<App, Playbacks>();

/** The playbacks of this app; preferences are read from and written to its settings. */
export function playbacksOf(app: App): Playbacks {
  const known = byApp.get(app);
  if (known !== undefined) return known;
  const playbacks = new Playbacks(new Remembered(app.settings));
  byApp.set(app, playbacks);
  return playbacks;
}

// The playbacks of the clips looked at lately, so that a clip comes back with its playhead and
// marks, and goes on without a gap when review takes over from the inspector. Frames and marks are
// asked for when a clip is first looked at, and marks are kept as they are set.

import type { Backend, Clip } from '../../ipc';
import { newRequest, type App } from '../../stores';
import { tabled } from './frames';
import type { Marks } from './marks';
import { Playback, type PreferenceKeeper } from './playback.svelte';
import { Remembered } from './remembered.svelte';

const KEPT = 200;

/** Where frames and marks are; marks are written in the order in which they are given. */
type Kept = Pick<Backend, 'watchClip' | 'markPart'>;
type Looked = Pick<Clip, 'id' | 'file'>;

export class Playbacks {
  readonly #keeper: PreferenceKeeper;
  readonly #kept: Kept | null;
  readonly #failed: (thrown: unknown) => void;
  readonly #known = new Map<string, Playback>();
  #current: Playback | null = null;
  #writing: Promise<void> = Promise.resolve();
  readonly #reading = new Set<Promise<void>>();
  readonly #latest = new WeakMap<Playback, Promise<void>>();
  /** The last `screen.playAsked` that was answered. */
  answered = 0;

  constructor(
    keeper: PreferenceKeeper,
    kept: Kept | null = null,
    failed: (thrown: unknown) => void = () => undefined,
  ) {
    this.#keeper = keeper;
    this.#kept = kept;
    this.#failed = failed;
  }

  /** Where the playhead of this clip's file was left, in seconds; `null` when nobody looked at it. */
  positionOf(clip: Looked): number | null {
    return this.#known.get(keyOf(clip))?.position ?? null;
  }

  /** Whether a part of this clip's file is marked, as far as it was looked at. */
  isMarked(clip: Looked): boolean {
    return this.#known.get(keyOf(clip))?.marked ?? false;
  }

  /** The playback of this clip's file. The one before stops. */
  of(clip: Looked): Playback {
    const playback = this.beside(clip);
    if (this.#current !== playback) this.#current?.pause();
    this.#current = playback;
    return playback;
  }

  /** The playback of this clip's file, while others go on. */
  beside(clip: Looked): Playback {
    const key = keyOf(clip);
    const playback = this.#known.get(key) ?? this.#begin(clip);
    this.#known.delete(key);
    this.#known.set(key, playback);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KEPT) break;
      this.#known.delete(oldest);
    }
    return playback;
  }

  /** Stops what plays: something else is about to be heard. */
  quiet(): void {
    this.#current?.pause();
  }

  /** Resolves when all marks that were set are written, or it was said that they are not. */
  get settled(): Promise<void> {
    return Promise.all(this.#reading).then(() => this.#writing);
  }

  /** Asks for the marks of a clip again: they were taken back or set again elsewhere. */
  readPart(id: string): void {
    for (const [key, playback] of this.#known)
      if (this.#kept && key.startsWith(`${id} `)) this.#ask(this.#kept, id, playback);
  }

  #begin(clip: Looked): Playback {
    const playback = new Playback(this.#keeper, clip.file);
    const kept = this.#kept;
    if (kept !== null && clip.file?.present === true) {
      playback.onmarks = (marks) => this.#write(kept, clip.id, marks);
      this.#ask(kept, clip.id, playback);
    }
    return playback;
  }

  #ask(kept: Kept, id: string, playback: Playback) {
    playback.awaitMarks();
    const before = playback.marks;
    // Only what was asked last is not older than what was done since.
    const isLatest = () => this.#latest.get(playback) === reading;
    const reading = kept.watchClip(id).then(
      ({ frames, part }) => {
        if (frames !== null) playback.know(tabled(frames));
        if (isLatest()) playback.takeMarks({ in: part.first ?? null, out: part.last ?? null });
      },
      () => {
        // A clip that cannot be read says so where its picture should be.
        if (isLatest()) playback.takeMarks(before);
      },
    );
    this.#latest.set(playback, reading);
    this.#reading.add(reading);
    void reading.then(() => this.#reading.delete(reading));
  }

  #write(kept: Kept, id: string, marks: Marks): void {
    const part = { first: marks.in, last: marks.out };
    const written = kept.markPart(newRequest(), id, part).then(
      () => undefined,
      (thrown: unknown) => this.#failed(thrown),
    );
    this.#writing = Promise.all([this.#writing, written]).then(() => undefined);
  }
}

function keyOf(clip: Looked): string {
  return `${clip.id} ${clip.file?.sha256 ?? ''}`;
}

const byApp = new WeakMap<App, Playbacks>();

/** The playbacks of this app; preferences are read from and written to its settings. */
export function playbacksOf(app: App): Playbacks {
  const known = byApp.get(app);
  if (known !== undefined) return known;
  const remembered = new Remembered(app.settings);
  const { backend, turns, undo } = app;
  const kept: Kept = {
    watchClip: (id) => backend.watchClip(id),
    // What is undone next is what was marked last.
    markPart: (...of) => turns.take(() => backend.markPart(...of)),
  };
  const playbacks = new Playbacks(remembered, kept, (thrown) => app.toasts.error(thrown));
  undo.onPart = (id) => playbacks.readPart(id);
  byApp.set(app, playbacks);
  return playbacks;
}

// A media element and a ticker that tests drive by hand.

import type { Media, MediaEventName, Ticker } from './media';

export class FakeTicker implements Ticker {
  #now = 0;
  #handle = 0;
  readonly #waiting = new Map<number, () => void>();

  now(): number {
    return this.#now;
  }

  next(tick: () => void): number {
    this.#handle += 1;
    this.#waiting.set(this.#handle, tick);
    return this.#handle;
  }

  cancel(handle: number): void {
    this.#waiting.delete(handle);
  }

  get idle(): boolean {
    return this.#waiting.size === 0;
  }

  /** Lets `milliseconds` pass and calls what waits, once. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const tick of due) tick();
  }
}

export class FakeMedia implements Media {
  playbackRate = 1;
  volume = 1;
  muted = false;
  loop = false;
  duration: number;
  paused = true;
  ended = false;
  seeking = false;
  readyState = 0;
  videoWidth = 1280;
  error: { code: number } | null = null;
  /** Every place it was sought to. */
  readonly seeks: number[] = [];
  /** When true, a seek is done only when `finishSeek` is called. */
  slow = false;
  refuse = false;

  #time = 0;
  #callback: ((now: number, frame: { mediaTime: number }) => void) | null = null;
  readonly #listeners = new Map<MediaEventName, Set<() => void>>();

  constructor(duration = 8) {
    this.duration = duration;
  }

  get currentTime(): number {
    return this.#time;
  }

  set currentTime(time: number) {
    this.#time = time;
    this.ended = false;
    this.seeking = true;
    this.seeks.push(time);
    if (!this.slow) this.finishSeek();
  }

  finishSeek(): void {
    this.seeking = false;
    this.emit('seeked');
  }

  play(): Promise<void> {
    if (this.refuse) return Promise.reject(new Error('NotAllowedError'));
    this.paused = false;
    this.ended = false;
    this.emit('play');
    return Promise.resolve();
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.emit('pause');
  }

  addEventListener(type: MediaEventName, listener: () => void): void {
    const known = this.#listeners.get(type) ?? new Set();
    known.add(listener);
    this.#listeners.set(type, known);
  }

  removeEventListener(type: MediaEventName, listener: () => void): void {
    this.#listeners.get(type)?.delete(listener);
  }

  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, known) => sum + known.size, 0);
  }

  requestVideoFrameCallback(shown: (now: number, frame: { mediaTime: number }) => void): number {
    this.#callback = shown;
    return 1;
  }

  cancelVideoFrameCallback(): void {
    this.#callback = null;
  }

  emit(type: MediaEventName): void {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) listener();
  }

  load(): void {
    this.readyState = 4;
    this.emit('loadedmetadata');
    this.emit('loadeddata');
  }

  /** Plays on to `time` and shows the picture there. */
  show(time: number): void {
    this.#time = time;
    const callback = this.#callback;
    this.#callback = null;
    callback?.(0, { mediaTime: time });
  }

  /** Goes on to `time` without a new picture or a word. */
  slip(time: number): void {
    this.#time = time;
  }

  /** Stands at its end without a word, as some engines do. */
  standStill(time: number): void {
    this.#time = time;
    this.emit('timeupdate');
  }

  /** Runs into its end. */
  finish(): void {
    this.#time = this.duration;
    if (this.loop) {
      this.#time = 0;
      return;
    }
    this.ended = true;
    this.paused = true;
    this.emit('pause');
    this.emit('ended');
  }

  fail(code: number): void {
    this.error = { code };
    this.emit('error');
  }
}

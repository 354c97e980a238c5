// The little of a `<video>` that playback needs, so that it can be tested without one.

export type MediaEventName =
  | 'durationchange'
  | 'ended'
  | 'error'
  | 'loadeddata'
  | 'loadedmetadata'
  | 'pause'
  | 'play'
  | 'seeked'
  | 'timeupdate';

export interface Media {
  currentTime: number;
  playbackRate: number;
  volume: number;
  muted: boolean;
  loop: boolean;
  readonly duration: number;
  readonly paused: boolean;
  readonly ended: boolean;
  readonly seeking: boolean;
  readonly readyState: number;
  /** 0 when there is nothing to see. */
  readonly videoWidth?: number;
  readonly error: { readonly code: number } | null;
  play(): Promise<void>;
  pause(): void;
  addEventListener(type: MediaEventName, listener: () => void): void;
  removeEventListener(type: MediaEventName, listener: () => void): void;
  /** Absent in older engines. */
  requestVideoFrameCallback?(shown: (now: number, frame: { mediaTime: number }) => void): number;
  cancelVideoFrameCallback?(handle: number): void;
}

/** Time for what no media element drives: playing backwards. Milliseconds. */
export interface Ticker {
  now(): number;
  next(tick: () => void): number;
  cancel(handle: number): void;
}

export const SCREEN_TICKER: Ticker = {
  now: () => performance.now(),
  next: (tick) => requestAnimationFrame(tick),
  cancel: (handle) => {
    cancelAnimationFrame(handle);
  },
};

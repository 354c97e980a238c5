// Gives jsdom's `<video>`, which cannot play, a fake film: for component tests.

import { FakeMedia } from './fake-media';

const films = new WeakMap<HTMLMediaElement, FakeMedia>();

/** The film in this element; `load()` it to let the player begin. */
export function filmIn(video: HTMLMediaElement): FakeMedia {
  const known = films.get(video);
  if (known !== undefined) return known;
  const film = new FakeMedia();
  const emit = film.emit.bind(film);
  film.emit = (type) => {
    emit(type);
    video.dispatchEvent(new Event(type));
  };
  films.set(video, film);
  return film;
}

const READ = ['duration', 'paused', 'ended', 'seeking', 'readyState', 'error'] as const;
const WRITTEN = ['currentTime', 'playbackRate', 'volume', 'muted', 'loop'] as const;

/** Nothing is laid out in jsdom, so nothing changes its size. */
class StillObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** Puts the film behind every media element; returns how to take it away again. */
export function fakeVideo(): () => void {
  globalThis.ResizeObserver ??= StillObserver;
  const prototype = HTMLMediaElement.prototype;
  const before = new Map<string, PropertyDescriptor | undefined>();
  const define = (name: string, descriptor: PropertyDescriptor): void => {
    before.set(name, Object.getOwnPropertyDescriptor(prototype, name));
    Object.defineProperty(prototype, name, { ...descriptor, configurable: true });
  };
  for (const name of READ) {
    define(name, {
      get(this: HTMLMediaElement) {
        return filmIn(this)[name];
      },
    });
  }
  for (const name of WRITTEN) {
    define(name, {
      get(this: HTMLMediaElement) {
        return filmIn(this)[name];
      },
      set(this: HTMLMediaElement, value: never) {
        filmIn(this)[name] = value;
      },
    });
  }
  // The one thing that is the video's own.
  const width = Object.getOwnPropertyDescriptor(HTMLVideoElement.prototype, 'videoWidth');
  Object.defineProperty(HTMLVideoElement.prototype, 'videoWidth', {
    configurable: true,
    get(this: HTMLVideoElement) {
      return filmIn(this).videoWidth;
    },
  });
  define('play', {
    value(this: HTMLMediaElement) {
      return filmIn(this).play();
    },
  });
  define('pause', {
    value(this: HTMLMediaElement) {
      filmIn(this).pause();
    },
  });
  define('load', { value: () => undefined });
  define('canPlayType', { value: () => 'probably' });
  define('requestVideoFrameCallback', {
    value(this: HTMLMediaElement, shown: (now: number, frame: { mediaTime: number }) => void) {
      return filmIn(this).requestVideoFrameCallback(shown);
    },
  });
  define('cancelVideoFrameCallback', {
    value(this: HTMLMediaElement) {
      filmIn(this).cancelVideoFrameCallback();
    },
  });
  return () => {
    if (width !== undefined) Object.defineProperty(HTMLVideoElement.prototype, 'videoWidth', width);
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(prototype, name);
      else Object.defineProperty(prototype, name, descriptor);
    }
  };
}

// Has posters and sprite sheets made for clips whose server gave none: while nothing else is to do,
// of one clip at a time. What cannot be decoded here is noted for its card, after a second look: bytes
// that did not come look the same to the page.

import type { Clip } from '../../ipc';
import { hasFile, type App } from '../../stores';
import { capture, Undecodable, type Capture } from './capture';

/** Pictures of the server come after the clip, if it is not known to have none; so long they are
    waited for, in milliseconds. */
const afterSaving = 15_000;

/** A view that moves is left alone; so long it has to rest, in milliseconds. */
const resting = 200;

export class Posters {
  #app: App;
  #capture: Capture;
  #tried = new Set<string>();
  /** Clips that could not be decoded once. */
  #doubted = new Set<string>();
  #working = $state(false);
  #still = $state(false);
  #stop = new AbortController();

  constructor(app: App, take: Capture = capture) {
    this.#app = app;
    this.#capture = take;
    const end = $effect.root(() => {
      $effect(() => {
        void app.clips.stretch;
        this.#still = false;
        const timer = setTimeout(() => (this.#still = true), resting);
        return () => clearTimeout(timer);
      });
      $effect(() => {
        const clip = this.#still && !this.#working ? this.#wanting() : undefined;
        if (clip) whenIdle(() => void this.#make(clip));
      });
    });
    this.#stop.signal.addEventListener('abort', end);
  }

  stop(): void {
    this.#stop.abort();
  }

  /** The first clip in view that has bytes and lacks a picture. */
  #wanting(): Clip | undefined {
    const { clips, clock, servers } = this.#app;
    const lacks = (clip: Clip) =>
      hasFile(clip) &&
      !(clip.hasPoster && this.#app.hasSheet(clip)) &&
      !this.#tried.has(this.#attempt(clip));
    const may = (clip: Clip, picture: 'poster' | 'sprite') =>
      servers
        .byId(clip.serverId)
        ?.passport.some(({ subject, answer }) => subject === picture && answer !== false) ?? false;
    const awaits = (clip: Clip) =>
      (!clip.hasPoster && may(clip, 'poster')) || (!clip.hasSprite && may(clip, 'sprite'));
    return clips.inView.find(
      (clip) => lacks(clip) && (!awaits(clip) || clock.now - (clip.savedAt ?? 0) >= afterSaving),
    );
  }

  /** A sheet of the server that turns out to be of no use is another reason than none. */
  #attempt({ id }: Clip): string {
    return this.#app.unlaid.has(id) ? `${id} sheet` : id;
  }

  async #make(clip: Clip): Promise<void> {
    const attempt = this.#attempt(clip);
    if (this.#working || this.#stop.signal.aborted || this.#tried.has(attempt)) return;
    this.#tried.add(attempt);
    this.#working = true;
    const { backend, undecodable, unlaid } = this.#app;
    try {
      const wanted = { poster: !clip.hasPoster, sprite: !this.#app.hasSheet(clip) };
      const address = this.#app.media('clip', clip.id);
      const { poster, sprite } = await this.#capture(address, wanted, this.#stop.signal);
      if (poster !== null) await backend.storePoster(clip.id, poster);
      if (sprite === null) return;
      await backend.storeSprite(clip.id, sprite);
      unlaid.delete(clip.id);
    } catch (thrown) {
      // Whatever else went wrong, the card stays without a picture and nothing is lost.
      if (!(thrown instanceof Undecodable)) return;
      if (this.#doubted.has(clip.id)) {
        undecodable.add(clip.id);
      } else {
        this.#doubted.add(clip.id);
        this.#tried.delete(attempt);
      }
    } finally {
      this.#working = false;
    }
  }
}

/** Browsers that do not tell when they are idle get a moment to draw first. */
const breath = 100;

function whenIdle(work: () => void) {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 2000 });
  else globalThis.setTimeout(work, breath);
}

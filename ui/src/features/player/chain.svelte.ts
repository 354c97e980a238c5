// Clips that go on from one another, played through as one. Two elements take turns: while one
// plays, the other has the next clip ready on its first frame, so that nothing is seen between.
// No drawing and no keys here.

import { SCREEN_TICKER, type Media, type Ticker } from './media';

const HAVE_METADATA = 1;
/** How long before its end the screen is asked whether a clip is over, in seconds. */
const CLOSE = 0.5;

export interface Link {
  readonly id: string;
  /** When its last frame is over, in seconds. */
  readonly end: number;
  /** How long one frame is shown, in seconds. */
  readonly frame: number;
}

export class Chain {
  readonly links: readonly Link[];
  /** Which clip is seen. */
  place = $state(0);
  /** Where it stands, in seconds. */
  position = $state(0);
  playing = $state(false);
  /** Which of the two elements is seen. */
  front = $state<0 | 1>(0);
  readonly #ticker: Ticker;
  readonly #media: [Media | null, Media | null] = [null, null];
  #tick: number | null = null;

  constructor(links: readonly Link[], place = 0, ticker: Ticker = SCREEN_TICKER) {
    this.links = links;
    this.place = Math.min(Math.max(0, place), Math.max(0, links.length - 1));
    this.#ticker = ticker;
  }

  /** Which clip an element is to have: the seen one its own, the other the one after. */
  clipOf(element: 0 | 1): string | null {
    const place = element === this.front ? this.place : this.place + 1;
    return this.links[place]?.id ?? null;
  }

  /** How long all of them are, and how far the playhead is in all of them. */
  get length(): number {
    return this.links.reduce((sum, link) => sum + link.end, 0);
  }
  get elapsed(): number {
    const before = this.links.slice(0, this.place);
    return before.reduce((sum, link) => sum + link.end, 0) + this.position;
  }

  /** Drives this element until the returned function is called. */
  attach(element: 0 | 1, media: Media): () => void {
    this.#media[element] = media;
    const loaded = (): void => {
      if (this.playing && element === this.front) this.#run();
    };
    const over = (): void => {
      if (element === this.front) this.#next();
    };
    media.addEventListener('loadedmetadata', loaded);
    media.addEventListener('ended', over);
    media.addEventListener('error', over);
    if (media.readyState >= HAVE_METADATA) loaded();
    return () => {
      media.removeEventListener('loadedmetadata', loaded);
      media.removeEventListener('ended', over);
      media.removeEventListener('error', over);
      media.pause();
      if (this.#media[element] === media) this.#media[element] = null;
    };
  }

  play(): void {
    const last = this.links[this.place];
    const atEnd = this.place === this.links.length - 1;
    if (last && atEnd && this.position >= last.end - last.frame) this.go(0);
    this.playing = true;
    this.#run();
  }

  pause(): void {
    this.playing = false;
    this.#rest();
    this.#seen?.pause();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** To the beginning of a clip. */
  go(place: number): void {
    if (this.links[place] === undefined) return;
    if (place === this.place + 1) {
      this.#swap();
      return;
    }
    this.#seen?.pause();
    this.place = place;
    this.position = 0;
    const seen = this.#seen;
    // When it stays in the same element, its source stays and only the playhead moves.
    if (seen && seen.readyState >= HAVE_METADATA) seen.currentTime = 0;
    if (this.playing) this.#run();
  }

  stop(): void {
    this.pause();
  }

  get #seen(): Media | null {
    return this.#media[this.front];
  }

  #run(): void {
    const media = this.#seen;
    if (media === null || media.readyState < HAVE_METADATA) return;
    media.loop = false;
    media.play().catch(() => {
      // Interrupted by a pause; a broken file also sends `error`.
    });
    this.#watch();
  }

  #rest(): void {
    if (this.#tick !== null) this.#ticker.cancel(this.#tick);
    this.#tick = null;
  }

  #watch(): void {
    this.#rest();
    const tick = (): void => {
      this.#tick = null;
      const [media, link] = [this.#seen, this.links[this.place]];
      if (!this.playing || media === null || link === undefined) return;
      this.position = media.currentTime;
      // Not every engine says that a clip is over, and those that do say it late: the next one is
      // shown as soon as the last frame has had its time.
      if (link.end - media.currentTime < Math.min(CLOSE, link.frame / 4)) {
        this.#next();
        return;
      }
      this.#tick = this.#ticker.next(tick);
    };
    this.#tick = this.#ticker.next(tick);
  }

  #next(): void {
    if (!this.playing) return;
    if (this.place < this.links.length - 1) this.#swap();
    else this.pause();
  }

  /** The element behind, which has the next clip ready, comes to the front. */
  #swap(): void {
    this.#rest();
    const before = this.#seen;
    this.front = this.front === 0 ? 1 : 0;
    this.place += 1;
    this.position = 0;
    const seen = this.#seen;
    if (seen && seen.readyState >= HAVE_METADATA && seen.currentTime > 0) seen.currentTime = 0;
    if (this.playing) this.#run();
    before?.pause();
  }
}

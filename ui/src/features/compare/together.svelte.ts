// Two to four clips under one playhead. Each may be shifted against it by whole frames; one alone
// is heard. Elements drift when they are left alone, so they are brought back as they play.
// No drawing and no keys here.

import { reckoned, type Frames } from '../player/frames';
import { SCREEN_TICKER, type Media, type Ticker } from '../player/media';

/** What is compared with what is heard is sought anew beyond so many of its frames. */
const MOST_DRIFT = 1.5;
const HAVE_METADATA = 1;

export class Side {
  readonly id: string;
  frames = $state.raw<Frames>(reckoned(null, 0));
  /** Its picture is so many of its frames ahead of the playhead. */
  offset = $state(0);
  broken = $state(false);
  media: Media | null = null;
  /** Where it is to be once it is done with the seek at hand. */
  wanted: number | null = null;

  constructor(id: string, frames: Frames) {
    this.id = id;
    this.frames = frames;
  }

  /** Its own time when the playhead stands at this one. */
  own(time: number): number {
    return Math.max(0, time + this.offset / this.frames.rate);
  }

  /** How far the playhead can go on this side. */
  get end(): number {
    return Math.max(0, this.frames.end - this.offset / this.frames.rate);
  }
}

export class Together {
  sides = $state.raw<Side[]>([]);
  /** Where the playhead stands, in seconds. */
  position = $state(0);
  playing = $state(false);
  looping = $state(true);
  /** The id of the side that is heard. */
  heard = $state('');
  readonly #ticker: Ticker;
  #tick: number | null = null;
  #volume = 1;
  #since = 0;
  #from = 0;

  constructor(sides: Side[], ticker: Ticker = SCREEN_TICKER) {
    this.sides = sides;
    this.heard = sides[0]?.id ?? '';
    this.#ticker = ticker;
  }

  /** The side whose frames the playhead counts: the one that is heard. */
  get leader(): Side | undefined {
    return this.sides.find((side) => side.id === this.heard) ?? this.sides[0];
  }

  /** The longest of them. */
  get length(): number {
    return Math.max(0, ...this.sides.map((side) => side.end));
  }

  get frame(): number {
    const { leader } = this;
    return leader === undefined ? 0 : leader.frames.at(leader.own(this.position));
  }

  get code(): string {
    return this.leader?.frames.code(this.frame) ?? '';
  }

  /** Drives an element on this side until the returned function is called. */
  attach(side: Side, media: Media): () => void {
    side.media = media;
    const seeked = (): void => {
      const next = side.wanted;
      side.wanted = null;
      if (next !== null) this.#seekOne(side, next);
    };
    const loaded = (): void => {
      if (!side.frames.exact) side.frames = reckoned(side.frames.rate, media.duration);
      this.#hear();
      this.#show(side);
      if (this.playing) this.#start(side);
    };
    const failed = (): void => void (side.broken = true);
    media.addEventListener('seeked', seeked);
    media.addEventListener('loadedmetadata', loaded);
    media.addEventListener('error', failed);
    if (media.readyState >= HAVE_METADATA) loaded();
    return () => {
      media.removeEventListener('seeked', seeked);
      media.removeEventListener('loadedmetadata', loaded);
      media.removeEventListener('error', failed);
      media.pause();
      if (side.media === media) side.media = null;
    };
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    if (this.position >= this.length - this.#halfFrame) this.seek(0);
    this.playing = true;
    for (const side of this.sides) this.#start(side);
    this.#keepUp();
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    if (this.#tick !== null) this.#ticker.cancel(this.#tick);
    this.#tick = null;
    for (const side of this.sides) side.media?.pause();
    // They stop where each happened to be; now all show the same moment.
    this.seekFrame(this.frame);
  }

  /** Moves the playhead; every side shows what it has there. */
  seek(time: number): void {
    this.position = Math.min(Math.max(0, time), Math.max(0, this.length - this.#halfFrame));
    this.#mark();
    for (const side of this.sides) this.#show(side);
  }

  /** To the middle of a frame of the leader. */
  seekFrame(frame: number): void {
    const { leader } = this;
    if (leader === undefined) return;
    this.seek(leader.frames.middle(frame) - leader.offset / leader.frames.rate);
  }

  step(frames: number): void {
    const from = this.frame;
    if (this.playing) this.pause();
    this.seekFrame(from + frames);
  }

  toStart(): void {
    this.seek(0);
  }

  toEnd(): void {
    this.pause();
    this.seek(this.length);
  }

  /** Shifts a side by so many of its frames. */
  shift(side: Side, frames: number): void {
    const most = side.frames.count - 1;
    side.offset = Math.min(most, Math.max(-most, side.offset + frames));
    this.#show(side);
  }

  /** Has this side heard and no other. */
  hear(id: string): void {
    this.heard = id;
    this.#hear();
  }

  loudness(volume: number, muted: boolean): void {
    this.#volume = muted ? 0 : volume;
    this.#hear();
  }

  /** Takes a side away; the others stay as they are. */
  drop(id: string): void {
    this.sides = this.sides.filter((side) => side.id !== id);
    if (this.heard === id) this.hear(this.sides[0]?.id ?? '');
  }

  stop(): void {
    this.pause();
  }

  get #halfFrame(): number {
    return 0.5 / (this.leader?.frames.rate ?? 30);
  }

  #hear(): void {
    for (const side of this.sides) {
      if (side.media === null) continue;
      side.media.muted = side.id !== this.heard || this.#volume === 0;
      side.media.volume = this.#volume;
    }
  }

  /** Shows what a side has at the playhead; past its end it holds its last frame. */
  #show(side: Side): void {
    const { frames } = side;
    const frame = frames.at(side.own(this.position));
    this.#seekOne(side, frames.middle(frame));
  }

  #seekOne(side: Side, time: number): void {
    const { media } = side;
    if (media === null || media.readyState < HAVE_METADATA) return;
    if (media.seeking) side.wanted = time;
    else if (Math.abs(media.currentTime - time) > 0.0005) media.currentTime = time;
  }

  #start(side: Side): void {
    const { media } = side;
    if (media === null || media.readyState < HAVE_METADATA) return;
    if (this.position >= side.end - this.#halfFrame) return;
    media.loop = false;
    media.playbackRate = 1;
    media.play().catch(() => {
      // Interrupted by a pause; a broken file also sends `error`.
    });
  }

  #mark(): void {
    this.#since = this.#ticker.now();
    this.#from = this.position;
  }

  /** Follows the leader while it plays, the clock when it is over, and brings the others back. */
  #keepUp(): void {
    this.#mark();
    const tick = (): void => {
      this.#tick = null;
      if (!this.playing) return;
      const { leader } = this;
      const media = leader?.media;
      if (leader && media && !media.paused && !media.ended && !media.seeking) {
        this.position = media.currentTime - leader.offset / leader.frames.rate;
        this.#mark();
      } else if (!media?.seeking) {
        this.position = this.#from + (this.#ticker.now() - this.#since) / 1000;
      }
      if (this.position >= this.length - this.#halfFrame) {
        this.#over();
        return;
      }
      for (const side of this.sides) if (side !== leader) this.#bringBack(side);
      this.#tick = this.#ticker.next(tick);
    };
    if (this.#tick !== null) this.#ticker.cancel(this.#tick);
    this.#tick = this.#ticker.next(tick);
  }

  #bringBack(side: Side): void {
    const { media, frames } = side;
    if (media === null || media.seeking || this.position >= side.end - this.#halfFrame) return;
    const early = side.offset < 0 && this.position < -side.offset / frames.rate;
    if (early) {
      if (!media.paused) media.pause();
      return;
    }
    if (media.paused) this.#start(side);
    const drift = Math.abs(media.currentTime - side.own(this.position)) * frames.rate;
    if (drift > MOST_DRIFT) this.#seekOne(side, side.own(this.position));
  }

  #over(): void {
    if (this.looping) {
      this.seek(0);
      this.play();
    } else {
      this.toEnd();
    }
  }
}

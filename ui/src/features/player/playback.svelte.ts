// Playing one clip: the playhead, marks, shuttle, loop. It outlives the `<video>` it drives, so a
// clip goes on where it was when review takes over from the inspector. Drawing and keys are
// elsewhere; what to do about a file that does not play is in `trouble.ts`.

import { reckoned, type Frames } from './frames';
import { isMarked, markedRange, markIn, markOut, NO_MARKS, type Marks } from './marks';
import { SCREEN_TICKER, type Media, type MediaEventName, type Ticker } from './media';
import { shuttleBack, shuttleForward, stepSpeed, usableSpeed } from './speeds';

/** What is remembered from clip to clip. */
export interface Preferences {
  readonly volume: number;
  readonly muted: boolean;
  readonly speed: number;
  readonly looping: boolean;
}

export interface PreferenceKeeper {
  readonly current: Preferences;
  change(patch: Partial<Preferences>): void;
}

/** Why a file does not play, as the media element tells it. */
export type MediaFailure = 'network' | 'decode' | 'unsupported';

/** What a key does to the marks. */
type Change = (marks: Marks) => Marks;

const HAVE_METADATA = 1;
/** How long before its end a clip is watched closely, in seconds. */
const END_WATCH = 0.5;

export class Playback {
  /** Where the playhead stands, in seconds. */
  position = $state(0);
  duration = $state(0);
  mode = $state<'paused' | 'forward' | 'reverse'>('paused');
  /** The passing J K L speed, 0 when the lasting speed rules. */
  shuttle = $state(0);
  marks = $state.raw<Marks>(NO_MARKS);
  failure = $state<MediaFailure | null>(null);
  /** Whether a picture is there to see. */
  ready = $state(false);

  /** When each frame is shown, as far as that is known by now. */
  table = $state.raw<Frames>(reckoned(null, 0));
  /** What was marked while the kept marks were on their way; `null` when none are. */
  #early: Change[] | null = null;
  /** Told after every change of the marks. */
  onmarks: ((marks: Marks) => void) | null = null;
  readonly #rate: number | null;
  readonly #keeper: PreferenceKeeper;
  readonly #ticker: Ticker;
  #media: Media | null = null;
  #wanted: number | null = null;
  #tick: number | null = null;
  #shown: number | null = null;
  #stood: number | null = null;
  #resume = false;

  constructor(
    keeper: PreferenceKeeper,
    file: { frameRate: number | null; duration: number | null } | null = null,
    ticker: Ticker = SCREEN_TICKER,
  ) {
    this.#keeper = keeper;
    this.#ticker = ticker;
    this.#rate = file?.frameRate ?? null;
    this.duration = file?.duration ?? 0;
    this.table = reckoned(this.#rate, this.duration);
  }

  get attached(): boolean {
    return this.#media !== null;
  }

  get playing(): boolean {
    return this.mode !== 'paused';
  }

  get preferences(): Preferences {
    return this.#keeper.current;
  }

  get rate(): number {
    return this.table.rate;
  }

  get frames(): number {
    return this.table.count;
  }

  get frame(): number {
    return this.table.at(this.position);
  }

  /** Uses the frames of the file from now on; the playhead stays where it is. */
  know(table: Frames): void {
    this.table = table;
    if (!this.playing && this.position > 0) this.seekFrame(this.frame);
  }

  /** Marks that were kept are on their way: what is marked until they are there comes after them. */
  awaitMarks(): void {
    this.#early ??= [];
  }

  /** Takes the marks that were kept. */
  takeMarks(kept: Marks): void {
    const early = this.#early ?? [];
    this.#early = null;
    this.marks = early.reduce((marks, change) => change(marks), kept);
    this.applyPreferences();
    if (early.length > 0) this.onmarks?.(this.marks);
  }

  get range(): { first: number; last: number } {
    return markedRange(this.marks, this.frames);
  }

  get marked(): boolean {
    return isMarked(this.marks);
  }

  get timecode(): string {
    return this.table.code(this.frame);
  }

  get totalTimecode(): string {
    return this.table.code(this.frames);
  }

  /** Drives this element until the returned function is called. */
  attach(media: Media): () => void {
    this.detach();
    this.#media = media;
    this.failure = null;
    this.ready = media.readyState > HAVE_METADATA;
    this.applyPreferences();
    for (const [name, listener] of this.#listeners) media.addEventListener(name, listener);
    if (media.readyState >= HAVE_METADATA) this.#loaded();
    return () => {
      if (this.#media === media) this.detach();
    };
  }

  /** Lets the element go; whether it was playing is kept for the next one. */
  detach(): void {
    const media = this.#media;
    if (media === null) return;
    const goesOn = this.mode === 'forward';
    this.#stopTicks();
    for (const [name, listener] of this.#listeners) media.removeEventListener(name, listener);
    this.#media = null;
    this.#wanted = null;
    media.pause();
    this.mode = 'paused';
    this.#resume = goesOn;
    this.ready = false;
  }

  play(): void {
    const { first, last } = this.range;
    this.#endReverse();
    this.shuttle = 0;
    if (this.frame >= last) this.seekFrame(first);
    this.#start();
  }

  pause(): void {
    this.#resume = false;
    this.#endReverse();
    this.#stopTicks();
    this.shuttle = 0;
    this.mode = 'paused';
    this.#media?.pause();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** L */
  shuttleForward(): void {
    const { first, last } = this.range;
    this.#endReverse();
    this.shuttle = shuttleForward(this.mode === 'forward' ? this.shuttle || 1 : 0);
    if (this.mode === 'paused' && this.frame >= last) this.seekFrame(first);
    this.#start();
  }

  /** J: the element cannot play backwards, so it is sought backwards in time. */
  shuttleBack(): void {
    const { first, last } = this.range;
    const speed = shuttleBack(this.mode === 'reverse' ? this.shuttle : 0);
    this.mode = 'reverse';
    this.shuttle = speed;
    this.#media?.pause();
    if (this.frame <= first) this.seekFrame(last);
    this.#reverse();
  }

  seek(time: number): void {
    const end = this.table.exact
      ? this.table.middle(this.frames - 1)
      : Math.max(0, this.duration - 0.5 / this.rate);
    const target = Math.min(Math.max(0, time), end);
    this.position = target;
    this.#seekMedia(target);
  }

  seekFrame(frame: number): void {
    this.seek(this.table.middle(frame));
  }

  step(frames: number): void {
    const from = this.frame;
    this.pause();
    this.seekFrame(from + frames);
  }

  stepSeconds(seconds: number): void {
    this.seekFrame(this.table.at(this.table.middle(this.frame) + seconds));
  }

  toStart(): void {
    this.seekFrame(0);
  }

  toEnd(): void {
    this.pause();
    this.seekFrame(this.frames - 1);
  }

  markIn(): void {
    this.#mark((marks, frame) => markIn(marks, frame));
  }

  markOut(): void {
    this.#mark((marks, frame) => markOut(marks, frame));
  }

  clearMarks(): void {
    this.#mark(() => NO_MARKS);
  }

  changeSpeed(direction: 1 | -1): void {
    this.setSpeed(stepSpeed(usableSpeed(this.preferences.speed), direction));
  }

  setSpeed(speed: number): void {
    if (this.mode === 'forward') this.shuttle = 0;
    this.#keep({ speed: usableSpeed(speed) });
  }

  toggleLoop(): void {
    this.#keep({ looping: !this.preferences.looping });
  }

  toggleMute(): void {
    const { muted, volume } = this.preferences;
    this.#keep(muted && volume === 0 ? { muted: false, volume: 0.5 } : { muted: !muted });
  }

  /** A volume above nothing is meant to be heard. */
  setVolume(volume: number): void {
    const loud = Math.min(1, Math.max(0, Math.round(volume * 100) / 100));
    this.#keep(loud > 0 ? { volume: loud, muted: false } : { volume: loud });
  }

  applyPreferences(): void {
    const media = this.#media;
    if (media === null) return;
    const { volume, muted, speed, looping } = this.preferences;
    media.volume = Math.min(1, Math.max(0, volume));
    media.muted = muted;
    media.playbackRate = this.shuttle > 0 ? this.shuttle : usableSpeed(speed);
    // Its own loop has no gap; a marked range is looped by hand.
    media.loop = looping && !this.marked;
  }

  #keep(patch: Partial<Preferences>): void {
    this.#keeper.change(patch);
    this.applyPreferences();
  }

  #mark(mark: (marks: Marks, frame: number) => Marks): void {
    const { position } = this;
    // With the kept marks the true frames arrive.
    const change: Change = (marks) => mark(marks, this.table.at(position));
    this.marks = change(this.marks);
    this.applyPreferences();
    if (this.#early) this.#early.push(change);
    else this.onmarks?.(this.marks);
  }

  #start(): void {
    const media = this.#media;
    if (media === null) {
      this.#resume = true;
      return;
    }
    this.applyPreferences();
    this.mode = 'forward';
    this.#watch();
    media.play().catch(() => {
      // Interrupted by a pause, or refused; a broken file also sends `error`.
      if (this.#media === media && media.paused && this.mode === 'forward') this.mode = 'paused';
    });
  }

  #seekMedia(target: number): void {
    const media = this.#media;
    if (media === null || media.readyState < HAVE_METADATA || media.seeking) {
      this.#wanted = target;
      return;
    }
    this.#wanted = null;
    media.currentTime = target;
  }

  #reverse(): void {
    this.#stopTicks();
    let since = this.#ticker.now();
    let from = this.position;
    const tick = (): void => {
      if (this.mode !== 'reverse') return;
      const { first, last } = this.range;
      const now = this.#ticker.now();
      const target = from - ((now - since) / 1000) * Math.abs(this.shuttle);
      if (target < this.table.begin(first) || target < 0) {
        if (!this.preferences.looping) {
          this.pause();
          this.seekFrame(first);
          return;
        }
        this.seekFrame(last);
        from = this.position;
        since = now;
      } else {
        this.seek(target);
      }
      this.#tick = this.#ticker.next(tick);
    };
    this.#tick = this.#ticker.next(tick);
  }

  #endReverse(): void {
    if (this.mode !== 'reverse') return;
    this.#stopTicks();
    this.mode = 'paused';
    this.shuttle = 0;
    this.seekFrame(this.frame);
  }

  /** Follows the pictures as they are shown. */
  #watch(): void {
    this.#stopTicks();
    const media = this.#media;
    if (media === null) return;
    if (media.requestVideoFrameCallback !== undefined) {
      const shown = (_now: number, frame: { mediaTime: number }): void => {
        if (this.#media !== media) return;
        this.#follow(frame.mediaTime);
        if (this.duration - frame.mediaTime < END_WATCH) this.#watchEnd();
        this.#shown =
          this.mode === 'forward' ? (media.requestVideoFrameCallback?.(shown) ?? null) : null;
      };
      this.#shown = media.requestVideoFrameCallback(shown);
      return;
    }
    const tick = (): void => {
      if (this.#media !== media || this.mode !== 'forward') return;
      this.#follow(media.currentTime);
      this.#tick = this.#ticker.next(tick);
    };
    this.#tick = this.#ticker.next(tick);
  }

  /** After the last picture none is shown any more, and not every engine sends `ended`. */
  #watchEnd(): void {
    const media = this.#media;
    if (media === null || this.#tick !== null || this.mode !== 'forward') return;
    const tick = (): void => {
      this.#tick = null;
      if (this.#media !== media || this.mode !== 'forward') return;
      if (this.duration - media.currentTime >= END_WATCH) return;
      this.#meetEnd(media.currentTime);
      if (this.mode === 'forward') this.#tick ??= this.#ticker.next(tick);
    };
    this.#tick = this.#ticker.next(tick);
  }

  #follow(time: number): void {
    const media = this.#media;
    if (media === null || media.seeking || this.#wanted !== null || this.mode !== 'forward') return;
    this.position = time;
    const { first, last } = this.range;
    if (this.marked && !this.preferences.looping && this.frame >= last) {
      this.pause();
      this.seekFrame(last);
    } else if (this.marked && this.frame > last) {
      this.seekFrame(first);
    } else {
      this.#meetEnd(time);
    }
  }

  /** Within half a frame of its end a clip is over, whether or not the element says so. */
  #meetEnd(time: number): void {
    const media = this.#media;
    if (media === null || media.seeking || this.#wanted !== null) return;
    const stood = this.#stood === time;
    this.#stood = time;
    if (time < this.#lastMoment) return;
    // The element's own loop has no gap: it is helped only where it stands still.
    if (!media.loop || stood) this.#over();
  }

  /** From here on nothing new is shown. */
  get #lastMoment(): number {
    const { table } = this;
    const half = table.exact ? table.end - table.middle(table.count - 1) : 0.5 / table.rate;
    return this.duration - half;
  }

  #over(): void {
    if (this.mode !== 'forward') return;
    const { first, last } = this.range;
    this.#stood = null;
    if (this.preferences.looping) {
      this.seekFrame(first);
      this.#start();
    } else {
      this.pause();
      this.seekFrame(last);
    }
  }

  #stopTicks(): void {
    if (this.#tick !== null) this.#ticker.cancel(this.#tick);
    if (this.#shown !== null) this.#media?.cancelVideoFrameCallback?.(this.#shown);
    this.#tick = null;
    this.#shown = null;
  }

  #lasts(length: number): void {
    if (!Number.isFinite(length) || length <= 0) return;
    this.duration = length;
    if (!this.table.exact) this.table = reckoned(this.#rate, length);
  }

  #loaded(): void {
    const media = this.#media;
    if (media === null) return;
    this.#lasts(media.duration);
    if (this.position > 0) this.seek(this.#wanted ?? this.position);
    if (!this.#resume) return;
    this.#resume = false;
    this.#start();
  }

  readonly #listeners: [MediaEventName, () => void][] = [
    ['loadedmetadata', () => this.#loaded()],
    [
      'durationchange',
      () => {
        this.#lasts(this.#media?.duration ?? 0);
      },
    ],
    [
      'loadeddata',
      () => {
        this.ready = true;
        // Where the decoder for the pictures is missing, some engines play the sound alone.
        if (this.#media?.videoWidth !== 0) return;
        this.pause();
        this.failure = 'unsupported';
      },
    ],
    [
      'play',
      () => {
        // Events arrive late: what counts is how the element stands now.
        if (this.mode === 'forward' || this.#media?.paused !== false) return;
        this.mode = 'forward';
        this.#watch();
      },
    ],
    [
      'pause',
      () => {
        const media = this.#media;
        if (this.mode !== 'forward' || media === null || !media.paused || media.ended) return;
        this.mode = 'paused';
        this.shuttle = 0;
      },
    ],
    ['ended', () => this.#over()],
    [
      'seeked',
      () => {
        const next = this.#wanted;
        if (next !== null) this.#seekMedia(next);
      },
    ],
    ['timeupdate', () => this.#media !== null && this.#follow(this.#media.currentTime)],
    [
      'error',
      () => {
        const code = this.#media?.error?.code;
        if (code === undefined || code === 1) return;
        this.pause();
        this.failure = code === 2 ? 'network' : code === 3 ? 'decode' : 'unsupported';
      },
    ],
  ];
}

// Which frame is shown when: from the table in the file, or, without one, from a rate. Plain
// arithmetic; times are in seconds as the player counts them, frames from 0.

import type { FrameTable } from '../../ipc';
import { clock, frameAt, frameCount, middleOf, timecode, usableRate } from './timecode';

export interface Frames {
  readonly count: number;
  /** Frames per second, on average where they differ. */
  readonly rate: number;
  /** Known from the file, not reckoned from a rate. */
  readonly exact: boolean;
  /** Frames differ in length: a timecode that counts frames would not tell the time. */
  readonly variable: boolean;
  /** When the last frame is over. */
  readonly end: number;
  /** The frame shown at a time. */
  at(time: number): number;
  /** When a frame begins; the one after the last begins at the end. */
  begin(frame: number): number;
  /** Where to seek to for a frame: its middle, so that it is met however the decoder rounds. */
  middle(frame: number): number;
  /** A frame as it is written: by frames, or by thousandths where they differ in length. */
  code(frame: number): string;
}

/** Frames of a clip whose file says no more than its rate and length. */
export function reckoned(frameRate: number | null | undefined, duration: number): Frames {
  const rate = usableRate(frameRate);
  const count = frameCount(duration, rate);
  const last = count - 1;
  return {
    count,
    rate,
    exact: false,
    variable: false,
    end: duration,
    at: (time) => Math.min(frameAt(time, rate), last),
    begin: (frame) => frame / rate,
    middle: (frame) => middleOf(within(frame, last), rate),
    code: (frame) => timecode(frame, rate),
  };
}

/** Presentation times arrive rounded; so much is forgiven before a boundary, in seconds. */
const FORGIVEN = 0.0001;

/** The frames that a file has. */
export function tabled(table: FrameTable): Frames {
  const scale = table.scale ?? 1;
  const first = table.first ?? 0;
  const last = table.count - 1;
  const rate = table.rate.frames / table.rate.seconds;
  const { step } = table;
  const begins = step === null ? runningSum(first, table.lengths) : null;
  const begin = (frame: number): number =>
    (begins ? (begins[frame] ?? first) : first + frame * (step ?? 1)) / scale;
  const found = (time: number): number => {
    const ticks = (time + FORGIVEN) * scale;
    if (begins) return lastNotAfter(begins, ticks);
    return Math.floor((ticks - first) / (step ?? 1));
  };
  return {
    count: table.count,
    rate,
    exact: true,
    variable: table.variable,
    end: begin(table.count),
    at: (time) => within(found(time), last),
    begin,
    middle: (frame) => {
      const which = within(frame, last);
      return (begin(which) + begin(which + 1)) / 2;
    },
    code: (frame) => (table.variable ? clock(begin(frame)) : timecode(frame, rate)),
  };
}

function within(frame: number, last: number): number {
  return Math.min(Math.max(0, frame), last);
}

function runningSum(first: number, lengths: readonly number[]): Float64Array {
  const sums = new Float64Array(lengths.length + 1);
  let at = first;
  for (const [place, length] of lengths.entries()) {
    sums[place] = at;
    at += length;
  }
  sums[lengths.length] = at;
  return sums;
}

/** The place of the last of these rising numbers that is not above `limit`; -1 when all are. */
function lastNotAfter(rising: Float64Array, limit: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

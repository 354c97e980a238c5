// Frames and timecode. Plain arithmetic; time is in seconds, frames count from 0.

/** What is assumed when a file does not say its frame rate. */
export const USUAL_RATE = 30;

/** A frame rate that can be counted with. */
export function usableRate(rate: number | null | undefined): number {
  return rate !== null && rate !== undefined && Number.isFinite(rate) && rate >= 1 && rate <= 1000
    ? rate
    : USUAL_RATE;
}

/** How many frames a stretch of `duration` seconds has, at least one. */
export function frameCount(duration: number, rate: number): number {
  return Number.isFinite(duration) ? Math.max(1, Math.round(duration * rate)) : 1;
}

/**
 * The frame shown at `time`. Presentation times arrive rounded (a third of a second as 0.333333),
 * so a hundredth of a frame is forgiven before a boundary.
 */
export function frameAt(time: number, rate: number): number {
  return Math.max(0, Math.floor(time * rate + 0.01));
}

/** The middle of a frame: a seek to it lands on that frame however the decoder rounds. */
export function middleOf(frame: number, rate: number): number {
  return (frame + 0.5) / rate;
}

/**
 * A frame as `minutes:seconds:frames`, counted at the nominal rate (29.97 counts as 30, without
 * dropped numbers), from an hour on `hours:minutes:seconds:frames`.
 */
export function timecode(frame: number, rate: number): string {
  const nominal = Math.max(1, Math.round(rate));
  const digits = String(nominal - 1).length < 2 ? 2 : String(nominal - 1).length;
  const seconds = Math.floor(frame / nominal);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const parts = [
    hours > 0 ? String(minutes).padStart(2, '0') : String(minutes),
    String(seconds % 60).padStart(2, '0'),
    String(frame % nominal).padStart(digits, '0'),
  ];
  return (hours > 0 ? [String(hours), ...parts] : parts).join(':');
}

/** A time as `minutes:seconds.thousandths`, from an hour on with hours. */
export function clock(time: number): string {
  const thousandths = Math.max(0, Math.round(time * 1000));
  const seconds = Math.floor(thousandths / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = `${String(seconds % 60).padStart(2, '0')}.${String(thousandths % 1000).padStart(3, '0')}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

// In and out marks of a clip, in frames; both belong to the marked range.

export interface Marks {
  readonly in: number | null;
  readonly out: number | null;
}

export const NO_MARKS: Marks = { in: null, out: null };

/** Marks the first frame; an out mark before it goes. */
export function markIn(marks: Marks, frame: number): Marks {
  return { in: frame, out: marks.out !== null && marks.out < frame ? null : marks.out };
}

/** Marks the last frame; an in mark after it goes. */
export function markOut(marks: Marks, frame: number): Marks {
  return { in: marks.in !== null && marks.in > frame ? null : marks.in, out: frame };
}

export function isMarked(marks: Marks): boolean {
  return marks.in !== null || marks.out !== null;
}

/** The first and last frame to play of a clip with `count` frames. */
export function markedRange(marks: Marks, count: number): { first: number; last: number } {
  const end = Math.max(0, count - 1);
  const first = Math.min(marks.in ?? 0, end);
  return { first, last: Math.max(first, Math.min(marks.out ?? end, end)) };
}

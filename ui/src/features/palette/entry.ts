// A line of the palette, and what makes one.

export type Entry = {
  id: string;
  label: string;
  /** Other words by which it is found. */
  also: string;
  keys: string | undefined;
  /** Why it does nothing now. */
  why: string | null;
  run: () => unknown;
};

/** A line that is no action of the table: a choice, a place. */
export function line(
  id: string,
  label: string,
  run: () => unknown,
  more: { also?: string; why?: string | null } = {},
): Entry {
  return { id, label, also: '', keys: undefined, why: null, run, ...more };
}

// Prompts with `{variables}`: what stands for each, and every prompt that comes of it. Braces that
// hold anything but a name, as in JSON, are text like any other.

/** More clips at once are nobody's intent. The engine draws the same line. */
export const mostAtOnce = 250;

const variable = /\{(\p{L}[\p{L}\p{N}_ -]{0,39})\}/gu;

/** The names in a prompt, each once, in their order. */
export function variablesOf(prompt: string): string[] {
  return [...new Set([...prompt.matchAll(variable)].map(([, name]) => name ?? ''))];
}

/** The values that were typed: one a line, or on a single line between commas; each once. */
export function valuesOf(typed: string): string[] {
  const lines = typed.split('\n').filter((line) => line.trim() !== '');
  const parts = lines.length > 1 ? lines : (lines[0] ?? '').split(/[,，、]/);
  return [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
}

/** A prompt as pieces, of which some are in place of a variable. */
export type Piece = { text: string; filled: boolean };

export class Template {
  /** By name, as typed. What belongs to no variable of the prompt stays for when it comes back. */
  values: Readonly<Record<string, string>> = $state.raw({});
  #prompt: () => string;
  #changed: () => void;

  constructor(prompt: () => string, changed: () => void) {
    this.#prompt = prompt;
    this.#changed = changed;
  }

  variables = $derived.by(() => variablesOf(this.#prompt()));
  /** The variables that have values; the others stay as they are written. */
  #filled = $derived.by(() =>
    this.variables
      .map((name) => ({ name, values: valuesOf(this.values[name] ?? '') }))
      .filter(({ values }) => values.length > 0),
  );
  /** How many prompts come of it; 1 without variables. */
  count = $derived.by(() => this.#filled.reduce((count, { values }) => count * values.length, 1));
  /** Whether it says more than the prompt alone. */
  used = $derived.by(() => this.#filled.length > 0);

  change(name: string, typed: string): void {
    this.values = { ...this.values, [name]: typed };
    this.#changed();
  }

  restore(values: Readonly<Record<string, string>>): void {
    this.values = { ...values };
  }

  /** Every prompt, as many as may be asked for at once; the last variable turns fastest. */
  get prompts(): string[] {
    return this.pieces.map((pieces) => pieces.map(({ text }) => text).join(''));
  }

  /** The same in pieces, to show what differs. */
  get pieces(): Piece[][] {
    const prompt = this.#prompt();
    const count = Math.min(this.count, mostAtOnce);
    return Array.from({ length: count }, (_, turn) => fill(prompt, this.#choice(turn)));
  }

  #choice(turn: number): Map<string, string> {
    const choice = new Map<string, string>();
    let left = turn;
    for (const { name, values } of [...this.#filled].reverse()) {
      choice.set(name, values[left % values.length] ?? '');
      left = Math.floor(left / values.length);
    }
    return choice;
  }
}

function fill(prompt: string, choice: ReadonlyMap<string, string>): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of prompt.matchAll(variable)) {
    const value = choice.get(found[1] ?? '');
    if (value === undefined) continue;
    pieces.push({ text: prompt.slice(at, found.index), filled: false });
    pieces.push({ text: value, filled: true });
    at = found.index + found[0].length;
  }
  pieces.push({ text: prompt.slice(at), filled: false });
  return pieces.filter(({ text }) => text !== '');
}

// In what clips differ: their parameters side by side, and the words of their prompts.

import type { Clip } from '../../ipc';
import { m } from '../../paraglide/messages.js';
import { words } from '../../stores';

export type Row = { name: string; values: string[] };

/** The parameters that are not the same in all clips; `extras` are further ones as JSON. */
export function differences(
  clips: readonly Clip[],
  extras: readonly (string | null)[],
): { rows: Row[]; same: number } {
  const parsed = extras.map(parametersOf);
  const names = [...new Set(parsed.flatMap((one) => Object.keys(one)))].sort();
  const all: Row[] = [
    row(m.compare_model(), clips, (clip) => clip.model ?? ''),
    row(m.compare_size(), clips, (clip) => words.shortSize(clip.size) ?? ''),
    row(m.compare_seconds(), clips, (clip) => clip.seconds ?? ''),
    row(m.compare_server(), clips, (clip) => clip.serverName ?? ''),
    row(m.compare_reference(), clips, (clip) => clip.referenceId?.slice(0, 6) ?? ''),
    ...names.map((name) => ({ name, values: parsed.map((one) => one[name] ?? '') })),
  ];
  const known = all.filter(({ values }) => values.some((value) => value !== ''));
  const rows = known.filter(({ values }) => values.some((value) => value !== values[0]));
  return { rows, same: known.length - rows.length };
}

function row(name: string, clips: readonly Clip[], of: (clip: Clip) => string): Row {
  return { name, values: clips.map(of) };
}

function parametersOf(extra: string | null): Record<string, string> {
  if (extra === null) return {};
  try {
    const read: unknown = JSON.parse(extra);
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}

export type Word = { text: string; own: boolean };

/** A prompt of more words is not taken apart: it would take too long to compare. */
const MOST_WORDS = 1500;

/** The words of `prompt`, each with whether `other` lacks it there: a longest common sequence. */
export function wordsOwn(prompt: string, other: string): Word[] {
  const mine = prompt.split(/(\s+)/).filter((word) => word !== '');
  const theirs = other.split(/\s+/).filter((word) => word !== '');
  const solid = mine.filter((word) => word.trim() !== '');
  if (solid.length > MOST_WORDS || theirs.length > MOST_WORDS) {
    return [{ text: prompt, own: prompt !== other }];
  }
  const shared = sharedPlaces(solid, theirs);
  let place = -1;
  return mine.map((text) => {
    if (text.trim() === '') return { text, own: false };
    place += 1;
    return { text, own: !shared.has(place) };
  });
}

/** The places of `mine` that are part of what both have in the same order. */
function sharedPlaces(mine: readonly string[], theirs: readonly string[]): Set<number> {
  const wide = theirs.length + 1;
  const lengths = new Uint16Array((mine.length + 1) * wide);
  const at = (row: number, column: number): number => lengths[row * wide + column] ?? 0;
  for (let row = mine.length - 1; row >= 0; row -= 1) {
    for (let column = theirs.length - 1; column >= 0; column -= 1) {
      lengths[row * wide + column] =
        mine[row] === theirs[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const shared = new Set<number>();
  let row = 0;
  let column = 0;
  while (row < mine.length && column < theirs.length) {
    if (mine[row] === theirs[column]) {
      shared.add(row);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return shared;
}

// In what clips differ: their parameters side by side, and the words of their prompts.

import type { Clip } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';
import { reworded } from './wording';

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
    return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, written(value)]));
  } catch {
    return {};
  }
}

/** So that two values are written the same when they are the same, and only then. */
function written(value: unknown): string {
  return typeof value === 'string' && !isJson(value) ? value : JSON.stringify(sorted(value));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** With the names of every object in the order of the alphabet. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

export type Word = { text: string; own: boolean };

/** The words of `prompt`, each with whether `other` lacks it there. */
export function wordsOwn(prompt: string, other: string): Word[] {
  return reworded(other, prompt)
    .filter(({ change }) => change !== 'gone')
    .flatMap(({ text, change }) => {
      const own = change === 'new';
      const word = text.trimEnd();
      const space = text.slice(word.length);
      return [
        ...(word === '' ? [] : [{ text: word, own }]),
        ...(space === '' ? [] : [{ text: space, own: false }]),
      ];
    });
}

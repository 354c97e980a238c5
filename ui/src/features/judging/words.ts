// The user's own words for clips, as they are offered and shown. Pure.

import type { Suggestion } from '../../controls/suggestion';
import type { Clip, Known } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

const mostOffered = 8;

/** Known words that have what is typed in them, those that begin so first; without `taken`. */
export function offered(
  known: readonly Known[],
  typed: string,
  taken: readonly string[] = [],
): Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ name }: Known) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return known
    .filter(({ name }) => name.toLowerCase().includes(wanted) && !taken.includes(name))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, mostOffered)
    .map(({ name, clips }) => ({ text: name, note: clips > 0 ? words.count(clips) : undefined }));
}

export type TagOf = { name: string; everywhere: boolean };

/** The tags of clips, in the order of their letters; `everywhere`: all of them have it, which
    nobody knows while some of them are not loaded. */
export function tagsOf(clips: readonly Clip[], all = true): TagOf[] {
  const counts = new Map<string, number>();
  for (const { tags } of clips) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, everywhere: all && count === clips.length }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** What is typed as tags: commas part them. */
export function parted(typed: string): string[] {
  return typed
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** Reasons to begin with, after those that are in use. */
export function reasons(known: readonly Known[]): Known[] {
  const usual = [
    m.reason_prompt(),
    m.reason_motion(),
    m.reason_artifacts(),
    m.reason_flicker(),
    m.reason_double(),
  ];
  const fresh = usual.filter((name) => !known.some((one) => one.name === name));
  return [...known, ...fresh.map((name) => ({ name, clips: 0 }))];
}

// What changed from a clip to one that came of it: the words of the prompt, and parameters.

import type { Clip, Descent, Member } from '../../ipc';
import { m } from '../../speech';
import { differences } from '../compare/differences';
import { reworded, type Piece } from '../compare/wording';

export type Change = {
  /** The prompt with what went and what came; `null` when it is the same. */
  prompt: Piece[] | null;
  /** What else differs, before and after. */
  rows: { name: string; before: string; after: string }[];
};

/** `null` when one of the two is not here any more. */
export function changeOf(from: Member | undefined, to: Member): Change | null {
  if (!from?.clip || !to.clip) return null;
  const { rows } = differences([from.clip, to.clip], [from.extra, to.extra]);
  const pieces = reworded(from.clip.prompt, to.clip.prompt);
  return {
    prompt: pieces.some(({ change }) => change !== 'same') ? pieces : null,
    rows: rows.map(({ name, values: [before = '', after = ''] }) => ({ name, before, after })),
  };
}

/** The prompt from shortly before its first change on. */
export function excerpt(pieces: readonly Piece[], before = 16): Piece[] {
  const first = pieces.findIndex(({ change }) => change !== 'same');
  if (first <= 0) return [...pieces];
  const lead = pieces
    .slice(0, first)
    .map(({ text }) => text)
    .join('');
  if (lead.length <= before) return [...pieces];
  const cut = lead.slice(-before);
  // At a word, where there is one.
  const start = cut.search(/\s/) + 1;
  return [{ text: `…${cut.slice(start)}`, change: 'same' }, ...pieces.slice(first)];
}

/** How a clip came of the one before, in a word or two. */
export function descentWord(descent: Descent): string {
  switch (descent) {
    case 'remix':
      return m.lineage_remix();
    case 'local_remix':
      return m.lineage_local_remix();
    case 'edit':
      return m.lineage_edit();
    case 'extension':
      return m.lineage_extension();
    case 'continued':
      return m.lineage_continued();
    case 'from_frame':
      return m.lineage_from_frame();
    case 'again':
      return m.lineage_again();
    case 'other':
      return m.lineage_other();
  }
}

/** Where the first clip of a family came from. */
export function beginning(clip: Clip, older: boolean): string {
  if (older) return m.lineage_older();
  switch (clip.source) {
    case 'imported':
      return m.lineage_imported();
    case 'adopted':
      return m.lineage_adopted();
    case 'created':
      return m.lineage_created();
    default:
      return m.lineage_origin_gone();
  }
}

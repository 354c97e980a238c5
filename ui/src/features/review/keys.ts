// The keys of review beside the player's: the next clip, judging, closing.

import type { Flag } from '../../ipc';
import type { Stroke } from '../player/keys';

export type ReviewAct =
  | { kind: 'next' }
  | { kind: 'previous' }
  | { kind: 'rate'; rating: number }
  | { kind: 'flag'; flag: Flag }
  | { kind: 'inspector' }
  | { kind: 'remix' }
  | { kind: 'save' }
  | { kind: 'trash' }
  | { kind: 'close' };

const PLAIN: Record<string, ReviewAct> = {
  arrowdown: { kind: 'next' },
  arrowup: { kind: 'previous' },
  pagedown: { kind: 'next' },
  pageup: { kind: 'previous' },
  p: { kind: 'flag', flag: 'pick' },
  x: { kind: 'flag', flag: 'reject' },
  u: { kind: 'flag', flag: 'none' },
  r: { kind: 'remix' },
  '`': { kind: 'inspector' },
  delete: { kind: 'trash' },
  enter: { kind: 'close' },
};

/** The act of a stroke, or null when review has none for it. Esc is the dialog's own. */
export function reviewAct(stroke: Stroke): ReviewAct | null {
  const key = stroke.key.toLowerCase();
  if (stroke.altKey) return null;
  if (stroke.ctrlKey || stroke.metaKey) {
    return key === 's' && !stroke.shiftKey ? { kind: 'save' } : null;
  }
  if (stroke.shiftKey) return null;
  if (/^[0-5]$/.test(key)) return { kind: 'rate', rating: Number(key) };
  // Where the backtick is a dead key, its place counts.
  if (stroke.code === 'Backquote') return { kind: 'inspector' };
  return PLAIN[key] ?? null;
}

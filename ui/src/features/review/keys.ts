// The keys of review beside the player's: the next clip, the grid's culling, closing.

import { command, type Command } from '../gallery/keys';
import type { Stroke } from '../player/keys';

/** What the grid can do to the clip in view as well. */
export type Cull =
  | Extract<Command, { kind: 'rate' | 'flag' }>
  | { kind: 'remix' | 'continue' | 'compare' | 'trash' | 'delete' | 'save' | 'move' };
export type ReviewAct =
  | { kind: 'next' | 'previous' | 'inspector' | 'close' | 'undo' | 'keys' }
  | { kind: 'cull'; command: Cull };

const OWN: Record<string, ReviewAct> = {
  ArrowDown: { kind: 'next' },
  ArrowUp: { kind: 'previous' },
  PageDown: { kind: 'next' },
  PageUp: { kind: 'previous' },
  '`': { kind: 'inspector' },
  Enter: { kind: 'close' },
};

/** The act of a stroke, or null when review has none for it. Esc is the dialog's own. */
export function reviewAct(stroke: Stroke): ReviewAct | null {
  const held = stroke.shiftKey || stroke.altKey || stroke.ctrlKey || stroke.metaKey;
  // Where the backtick is a dead key, its place counts.
  const own = stroke.code === 'Backquote' ? OWN['`'] : OWN[stroke.key];
  if (!held && own !== undefined) return own;
  // A dialog keeps the window's keys out; these two are wanted here as well.
  if (stroke.key === '?') return { kind: 'keys' };
  const commanded = (stroke.ctrlKey || stroke.metaKey) && !stroke.shiftKey && !stroke.altKey;
  if (commanded && stroke.key.toLowerCase() === 'z') return { kind: 'undo' };
  const found = command(stroke);
  switch (found?.kind) {
    case 'rate':
    case 'flag':
      return { kind: 'cull', command: found };
    case 'remix':
    case 'continue':
    case 'compare':
    case 'trash':
    case 'delete':
    case 'save':
    case 'move':
      return { kind: 'cull', command: { kind: found.kind } };
    default:
      return null;
  }
}

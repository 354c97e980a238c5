// What the keys of review do beside the player's: the next clip, the grid's culling, closing. The
// keys themselves are in the table of actions.

import type { Keymap } from '../actions/keymap';
import type { Pressed } from '../actions/stroke';
import type { Culling } from '../gallery/culling';

export type ReviewAct =
  | { kind: 'next' | 'previous' | 'inspector' | 'close' | 'undo' | 'keys' | 'palette' }
  /** What the grid can do to the clip in view as well. */
  | { kind: 'cull'; command: Culling };

/** The act of a key, or null when review has none for it. Esc is the dialog's own. */
export function reviewAct(event: Pressed, keymap: Keymap): ReviewAct | null {
  const action = keymap.find(event, 'review');
  if (action?.fixed) return null;
  if (action?.reviewAct) return action.reviewAct;
  const command = action?.command;
  if (!command) return null;
  if (command.kind === 'go' || command.kind === 'toggle') return null;
  if (command.kind === 'menu' || command.kind === 'scrub') return null;
  return { kind: 'cull', command };
}

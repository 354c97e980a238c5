// Opening and closing a chain from anywhere, and what its keys do beside what is heard in every
// room. The keys themselves are in the table of actions.

import type { App } from '../../stores';
import type { Action } from '../actions/action';
import type { Keymap } from '../actions/keymap';
import type { Pressed } from '../actions/stroke';

/** Plays the chain of this clip through as one. */
export function openChain(app: App, id: string): void {
  app.screen.chain = id;
}

/** Back to the grid, with the focus on the card. */
export function closeChain(app: App): void {
  app.screen.chain = null;
  app.screen.gridFocus += 1;
}

export type ChainAct = 'toggle' | 'previous' | 'next' | 'start' | 'mute';

export type Chained =
  | { kind: 'do'; act: ChainAct }
  /** Something of the window that is wanted here as well. */
  | { kind: 'run'; action: Action };

/** The act of a key, or null when a chain has none for it. Esc is the dialog's own. */
export function chainAct(event: Pressed, keymap: Keymap): Chained | null {
  const action = keymap.find(event, 'chain');
  if (!action || action.fixed) return null;
  if (action.chainAct) return { kind: 'do', act: action.chainAct };
  return action.run ? { kind: 'run', action } : null;
}

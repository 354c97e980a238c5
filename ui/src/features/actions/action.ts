// What an action is: something the user can do by a key, from the palette or in a menu. Plain data,
// so that the key sheet, the hints on buttons and the handlers read the same line.

import type { App } from '../../stores';
import type { CompareAct } from '../compare/keys';
import type { Command } from '../gallery/keys';
import type { LineageAct } from '../lineage/keys';
import type { ChainAct } from '../player/chainRoom';
import type { PlayerAct } from '../player/keys';
import type { ReviewAct } from '../review/keys';

/**
 * Where a key is heard. Review hears what the player does as well; what a room has nothing for goes
 * on to the window, where the composer listens, too. What the grid's keys do to clips they also do
 * from the inspector, after its player, and while nothing has the focus.
 */
export type Place =
  | 'window'
  | 'composer'
  | 'grid'
  | 'queue'
  | 'sidebar'
  | 'review'
  | 'player'
  | 'compare'
  | 'lineage'
  | 'chain';
export type Part = 'everywhere' | 'go' | 'grid' | 'player' | 'compare' | 'lineage' | 'chain';

export type Action = {
  /** Kept in the settings; never changed once released. */
  id: string;
  /** The part of the key sheet it stands in. */
  part: Part;
  words: () => string;
  /** Other words by which the palette finds it, with spaces between them. */
  also?: () => string;
  /** Lines with the same words stand on one line of the sheet, such as the stars. */
  line?: () => string;
  places: readonly Place[];
  /** As people read them, the one to show first: `Ctrl+S`, `Shift+Del`, `P`. */
  keys: readonly string[];
  /** Keys that belong to the pattern of a grid or of the system and stay what they are. */
  fixed?: true;
  /** Heard while text is typed, as a key with Ctrl is unless this says no. */
  whileTyping?: boolean;
  /** Why it does nothing now, in one sentence; `null` when it does. */
  why?: (app: App) => string | null;
  /** Missing where only the room itself can do it: the palette has it while that room is open. */
  run?: (app: App) => unknown;
  /** What a room makes of it. */
  command?: Command;
  playerAct?: PlayerAct;
  reviewAct?: ReviewAct;
  compareAct?: CompareAct;
  lineageAct?: LineageAct;
  chainAct?: ChainAct;
};

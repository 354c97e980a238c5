// The parts of the key sheet, in its order.

import { m } from '../../speech';
import type { Part } from './action';

export const parts: readonly { part: Part; title: () => string }[] = [
  { part: 'everywhere', title: m.keys_everywhere },
  { part: 'go', title: m.keys_go },
  { part: 'grid', title: m.keys_grid },
  { part: 'player', title: m.keys_player },
  { part: 'compare', title: m.keys_comparison },
  { part: 'lineage', title: m.lineage_title },
];

// Actions of the lineage. Clips are judged in it by the keys of the grid.

import { m } from '../../speech';
import type { LineageAct } from '../lineage/keys';
import { closeLineage } from '../lineage/lineage';
import type { Action } from './action';

const here = { part: 'lineage', places: ['lineage'] } as const;
const act = (
  id: string,
  words: () => string,
  keys: readonly string[],
  lineageAct: LineageAct,
): Action => ({ ...here, id: `lineage.${id}`, words, keys, lineageAct });

export const lineage: readonly Action[] = [
  {
    ...here,
    id: 'lineage.move',
    words: m.action_lineage_move,
    keys: ['Left', 'Right', 'Up', 'Down'],
    fixed: true,
  },
  { ...here, id: 'lineage.ends', words: m.keys_ends, keys: ['Home', 'End'], fixed: true },
  act('toggle', m.action_lineage_toggle, ['Space'], 'toggle'),
  { ...act('show', m.lineage_show, ['Enter'], 'show'), fixed: true },
  act('compare', m.lineage_compare, ['C'], 'compare'),
  // Esc closes the lineage as it closes every dialog.
  {
    ...here,
    id: 'lineage.back',
    words: m.lineage_close,
    keys: ['Esc'],
    fixed: true,
    run: closeLineage,
  },
];

// Actions of a chain that plays through as one.

import { m } from '../../speech';
import { closeChain, type ChainAct } from '../player/chainRoom';
import type { Action } from './action';

const here = { part: 'chain', places: ['chain'] } as const;
const act = (
  id: string,
  words: () => string,
  keys: readonly string[],
  chainAct: ChainAct,
  line?: () => string,
): Action => ({ ...here, id: `chain.${id}`, words, keys, chainAct, ...(line ? { line } : {}) });

export const chain: readonly Action[] = [
  act('play', m.action_chain_play, ['Space', 'K'], 'toggle'),
  act('previous', m.review_previous, ['Up', 'PgUp'], 'previous', m.action_chain_go),
  act('next', m.review_next, ['Down', 'PgDn'], 'next', m.action_chain_go),
  act('start', m.action_chain_start, ['Home'], 'start'),
  act('mute', m.action_chain_mute, ['M'], 'mute'),
  // Esc closes the chain as it closes every dialog.
  {
    ...here,
    id: 'chain.back',
    words: m.chain_close,
    keys: ['Esc'],
    fixed: true,
    run: closeChain,
  },
];

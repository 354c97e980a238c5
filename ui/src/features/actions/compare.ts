// Actions of the comparison. Clips are judged in it by the keys of the grid.

import { m } from '../../speech';
import type { CompareAct } from '../compare/keys';
import { closeCompare } from '../compare/compare';
import type { Action } from './action';

function act(
  id: string,
  words: () => string,
  keys: readonly string[],
  compareAct: CompareAct,
  line?: () => string,
): Action {
  return {
    id: `compare.${id}`,
    part: 'compare',
    words,
    places: ['compare'],
    keys,
    compareAct,
    ...(line ? { line } : {}),
  };
}

export const comparison: readonly Action[] = [
  act('play', m.action_compare_play, ['Space', 'K'], 'toggle'),
  act('frame_back', m.action_compare_frame_back, ['Left', ','], 'frame-back', m.keys_frame),
  act('frame_on', m.action_compare_frame_on, ['Right', '.'], 'frame-on', m.keys_frame),
  act('start', m.action_compare_start, ['Home'], 'start', m.keys_start_end),
  act('end', m.action_compare_end, ['End'], 'end', m.keys_start_end),
  act('loop', m.action_compare_loop, ['Ctrl+L'], 'loop'),
  act('mute', m.action_compare_mute, ['M'], 'mute'),
  act('previous', m.action_compare_previous, ['Up'], 'previous', m.action_compare_choose),
  act('next', m.action_compare_next, ['Down'], 'next', m.action_compare_choose),
  act('shift_back', m.compare_earlier, ['Alt+Left'], 'shift-back', m.action_compare_shift),
  act('shift_on', m.compare_later, ['Alt+Right'], 'shift-on', m.action_compare_shift),
  act(
    'shift_far_back',
    m.compare_far_earlier,
    ['Alt+Shift+Left'],
    'shift-far-back',
    m.action_compare_shift_far,
  ),
  act(
    'shift_far_on',
    m.compare_far_later,
    ['Alt+Shift+Right'],
    'shift-far-on',
    m.action_compare_shift_far,
  ),
  act('hear', m.compare_hear, ['H'], 'hear'),
  act('wipe', m.compare_wipe, ['W'], 'wipe'),
  // Esc closes the comparison as it closes every dialog.
  {
    id: 'compare.back',
    part: 'compare',
    words: m.compare_close,
    places: ['compare'],
    keys: ['Esc'],
    fixed: true,
    run: closeCompare,
  },
];

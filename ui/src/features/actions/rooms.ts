// Keys of single rooms: the queue and the sidebar. What they do needs the row that has the focus,
// so the rooms run them.

import { m } from '../../speech';
import type { Action } from './action';

export const rooms: readonly Action[] = [
  {
    id: 'queue.up',
    part: 'grid',
    words: m.action_queue_up,
    line: m.action_queue_move,
    places: ['queue'],
    keys: ['Alt+Up'],
  },
  {
    id: 'queue.down',
    part: 'grid',
    words: m.action_queue_down,
    line: m.action_queue_move,
    places: ['queue'],
    keys: ['Alt+Down'],
  },
  { id: 'queue.first', part: 'grid', words: m.action_queue_first, places: ['queue'], keys: [] },
  { id: 'queue.last', part: 'grid', words: m.action_queue_last, places: ['queue'], keys: [] },
  {
    id: 'project.rename',
    part: 'grid',
    words: m.action_project_rename,
    places: ['sidebar'],
    keys: ['F2'],
  },
  {
    id: 'project.up',
    part: 'grid',
    words: m.action_project_up,
    line: m.action_project_arrange,
    places: ['sidebar'],
    keys: ['Alt+Up'],
  },
  {
    id: 'project.down',
    part: 'grid',
    words: m.action_project_down,
    line: m.action_project_arrange,
    places: ['sidebar'],
    keys: ['Alt+Down'],
  },
  {
    id: 'project.into',
    part: 'grid',
    words: m.action_project_into,
    line: m.action_project_arrange,
    places: ['sidebar'],
    keys: ['Alt+Right'],
  },
  {
    id: 'project.out',
    part: 'grid',
    words: m.action_project_out,
    line: m.action_project_arrange,
    places: ['sidebar'],
    keys: ['Alt+Left'],
  },
  {
    id: 'project.remove',
    part: 'grid',
    words: m.sidebar_remove,
    also: m.also_trash,
    places: ['sidebar'],
    keys: [],
  },
  {
    id: 'search.rename',
    part: 'grid',
    words: m.action_search_rename,
    places: ['sidebar'],
    keys: [],
  },
  {
    id: 'search.remove',
    part: 'grid',
    words: m.action_search_remove,
    places: ['sidebar'],
    keys: [],
  },
];

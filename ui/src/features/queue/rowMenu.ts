// What can be done with a clip of the queue: its place first, then everything a card can do.

import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowDownToLine from '@lucide/svelte/icons/arrow-down-to-line';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import ArrowUpToLine from '@lucide/svelte/icons/arrow-up-to-line';

import type { MenuEntry } from '../../controls/menu';
import { m } from '../../speech';
import type { App } from '../../stores';
import { does } from '../actions/keymap';
import { clipMenu } from '../gallery/clipMenu';
import { neighbour } from './groups';

/** `waiting`: the ids of the clips of the same server that were not sent yet, in order. */
export function rowMenu(app: App, id: string, waiting: readonly string[]): MenuEntry[] {
  const menu = clipMenu(app, [id]);
  const at = waiting.indexOf(id);
  if (at === -1 || waiting.length < 2) return menu;
  const move = (before: string | null | undefined) => () => {
    if (before !== undefined) void app.queue.move([id], before);
  };
  const up = neighbour(waiting, id, -1);
  const down = neighbour(waiting, id, 1);
  return [
    {
      kind: 'action',
      label: m.queue_up(),
      icon: ArrowUp,
      ...does(app, 'queue.up'),
      disabled: up === undefined,
      onselect: move(up),
    },
    {
      kind: 'action',
      label: m.queue_down(),
      icon: ArrowDown,
      ...does(app, 'queue.down'),
      disabled: down === undefined,
      onselect: move(down),
    },
    {
      kind: 'action',
      label: m.queue_first(),
      icon: ArrowUpToLine,
      ...does(app, 'queue.first'),
      disabled: at === 0,
      onselect: move(waiting[0]),
    },
    {
      kind: 'action',
      label: m.queue_last(),
      icon: ArrowDownToLine,
      ...does(app, 'queue.last'),
      disabled: at === waiting.length - 1,
      onselect: move(null),
    },
    { kind: 'separator' },
    ...menu,
  ];
}

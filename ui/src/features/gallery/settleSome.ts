// What several clips without bytes wait for, as lines of a menu; each is about those that it fits.

import Ban from '@lucide/svelte/icons/ban';
import CloudDownload from '@lucide/svelte/icons/cloud-download';
import Sparkles from '@lucide/svelte/icons/sparkles';

import type { MenuEntry } from '../../controls/menu';
import type { Clip } from '../../ipc';
import { m } from '../../speech';
import { isAway, type App } from '../../stores';
import { mayBeRetried } from '../../stores/undecided';

type Action = Extract<MenuEntry, { kind: 'action' }>;

export function settleSome(
  app: App,
  ids: readonly string[],
  known: { clips: readonly Clip[]; all: boolean },
): Action[] {
  const { queue } = app;
  const line = (
    wait: 'cancel' | 'fetch' | 'again',
    fits: (clip: Clip) => boolean,
    [all, some]: [() => string, (input: { count: number }) => string],
    icon: NonNullable<Action['icon']>,
    run: (ids: readonly string[]) => Promise<void>,
  ): Action[] => {
    const clips = known.clips.filter(fits);
    if (clips.length === 0) return [];
    // Of very many, the app finds out which ones it fits.
    const these = known.all ? clips.map((clip) => clip.id) : ids;
    const label = these.length === ids.length ? all() : some({ count: clips.length });
    return [{ kind: 'action', label, icon, does: `clip.${wait}`, onselect: () => void run(these) }];
  };
  return [
    ...line(
      'cancel',
      (clip) => clip.state === 'queued',
      [m.clipmenu_cancel_waiting, m.clipmenu_cancel_some],
      Ban,
      (these) => queue.cancel(these, known.all),
    ),
    ...line('fetch', isAway, [m.clipmenu_fetch, m.clipmenu_fetch_some], CloudDownload, (these) =>
      queue.fetch(these),
    ),
    ...line('again', mayBeRetried, [m.clipmenu_again, m.clipmenu_again_some], Sparkles, (these) =>
      queue.retry(these, known.all),
    ),
  ];
}

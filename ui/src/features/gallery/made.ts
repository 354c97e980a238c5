// What becomes of a clip on its server, as lines of a menu: what it waits for while it has no bytes,
// and what can be made of it once it has. Plain data.

import Ban from '@lucide/svelte/icons/ban';
import CloudDownload from '@lucide/svelte/icons/cloud-download';
import Coins from '@lucide/svelte/icons/coins';
import FastForward from '@lucide/svelte/icons/fast-forward';
import Repeat from '@lucide/svelte/icons/repeat-2';
import Sparkles from '@lucide/svelte/icons/sparkles';
import Wand from '@lucide/svelte/icons/wand-sparkles';
import X from '@lucide/svelte/icons/x';

import type { MenuEntry } from '../../controls/menu';
import type { Clip } from '../../ipc';
import { m } from '../../speech';
import type { App } from '../../stores';
import { isThere } from '../../stores/remix';
import { does } from '../actions/keymap';
import { notCancelled, notVaried, waits, type Wait } from './waits';

/** What a clip without bytes waits for. */
export function settle(app: App, clip: Clip): MenuEntry[] {
  const { jobs } = app;
  const line = (
    wait: Wait,
    label: string,
    icon: typeof Ban,
    onselect: () => void,
    disabled = false,
  ): MenuEntry => ({
    kind: 'action',
    label,
    icon,
    disabled,
    ...does(app, `clip.${wait}`),
    onselect,
  });
  const refused = notCancelled(app, clip);
  const cancel = clip.state === 'queued' ? m.clipmenu_cancel() : m.queue_cancel_there();
  const lines: Record<Wait, () => MenuEntry> = {
    anyway: () =>
      line('anyway', m.money_send_one_anyway(), Coins, () => void app.money.sendAnyway([clip.id])),
    cancel: () =>
      line('cancel', refused ?? cancel, Ban, () => void jobs.cancel(clip), refused !== null),
    send_again: () =>
      line(
        'send_again',
        m.clipmenu_send_again(),
        Repeat,
        () => void jobs.resolve(clip.id, { kind: 'send_again' }),
      ),
    give_up: () =>
      line(
        'give_up',
        m.clipmenu_give_up(),
        X,
        () => void jobs.resolve(clip.id, { kind: 'give_up' }),
      ),
    fetch: () => line('fetch', m.clipmenu_fetch(), CloudDownload, () => void jobs.fetch(clip.id)),
    again: () => line('again', m.clipmenu_again(), Sparkles, () => void jobs.makeAgain(clip)),
  };
  return waits(clip).map((wait) => lines[wait]());
}

/** Another version of it, or its going on, where the server makes them. */
export function vary(app: App, clip: Clip): MenuEntry[] {
  if (!app.servers.byId(clip.serverId) || !isThere(clip)) return [];
  const [noEdit, noExtension] = [notVaried(app, clip, 'edit'), notVaried(app, clip, 'extend')];
  return [
    {
      kind: 'action',
      label: noEdit ?? m.clipmenu_edit(),
      icon: Wand,
      ...does(app, 'clip.edit'),
      disabled: noEdit !== null,
      onselect: () => app.screen.startRemix(clip, 'edit'),
    },
    {
      kind: 'action',
      label: noExtension ?? m.clipmenu_extend(),
      icon: FastForward,
      ...does(app, 'clip.extend'),
      disabled: noExtension !== null,
      onselect: () => app.screen.startRemix(clip, 'extension'),
    },
  ];
}

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
import { why } from '../servers/words';

/** What a clip without bytes waits for. */
export function settle(app: App, clip: Clip): MenuEntry[] {
  const { jobs } = app;
  const again: MenuEntry = {
    kind: 'action',
    label: m.clipmenu_again(),
    icon: Sparkles,
    onselect: () => void jobs.makeAgain(clip),
  };
  const fetch: MenuEntry = {
    kind: 'action',
    label: m.clipmenu_fetch(),
    icon: CloudDownload,
    onselect: () => void jobs.fetch(clip.id),
  };
  switch (clip.state) {
    case 'queued':
      return [
        ...(clip.problem?.code === 'over_cap'
          ? [
              {
                kind: 'action' as const,
                label: m.money_send_one_anyway(),
                icon: Coins,
                onselect: () => void app.money.sendAnyway([clip.id]),
              },
            ]
          : []),
        {
          kind: 'action',
          label: m.clipmenu_cancel(),
          icon: Ban,
          onselect: () => void jobs.cancel(clip),
        },
      ];
    case 'accepted':
    case 'running': {
      const server = clip.serverName ?? m.card_the_server();
      const reason = why(app.servers.byId(clip.serverId), 'cancel');
      const refuses = app.servers.byId(clip.serverId)?.capabilities.cancel === false;
      return [
        {
          kind: 'action',
          label: refuses
            ? reason === null
              ? m.queue_cannot_cancel({ server })
              : m.queue_cannot_cancel_why({ reason })
            : m.queue_cancel_there(),
          icon: Ban,
          disabled: refuses,
          onselect: () => void jobs.cancel(clip),
        },
      ];
    }
    case 'unknown':
      return [
        {
          kind: 'action',
          label: m.clipmenu_send_again(),
          icon: Repeat,
          onselect: () => void jobs.resolve(clip.id, { kind: 'send_again' }),
        },
        {
          kind: 'action',
          label: m.clipmenu_give_up(),
          icon: X,
          onselect: () => void jobs.resolve(clip.id, { kind: 'give_up' }),
        },
      ];
    case 'finished':
      return [fetch];
    case 'failed':
      return clip.remoteId ? [again, fetch] : [again];
    case 'refused':
    case 'cancelled':
    case 'gone':
      return [again];
    case 'safe':
      return clip.file?.present === false && clip.remoteId ? [fetch] : [];
    default:
      return [];
  }
}

/** Another version of it, or its going on, where the server makes them. */
export function vary(app: App, clip: Clip): MenuEntry[] {
  const server = app.servers.byId(clip.serverId);
  if (!server || !isThere(clip)) return [];
  const { name, capabilities } = server;
  return [
    {
      kind: 'action',
      label:
        capabilities.edit === false ? m.clipmenu_cannot_edit({ server: name }) : m.clipmenu_edit(),
      icon: Wand,
      disabled: capabilities.edit === false,
      onselect: () => app.screen.startRemix(clip, 'edit'),
    },
    {
      kind: 'action',
      label:
        capabilities.extend === false
          ? m.clipmenu_cannot_extend({ server: name })
          : m.clipmenu_extend(),
      icon: FastForward,
      disabled: capabilities.extend === false,
      onselect: () => app.screen.startRemix(clip, 'extension'),
    },
  ];
}

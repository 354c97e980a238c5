// Actions on what the selected clips are on their servers.

import type { Clip } from '../../ipc';
import { m } from '../../speech';
import { hasFile, type App } from '../../stores';
import { judged } from '../gallery/culling';
import { settleSome } from '../gallery/settleSome';
import { notCancelled, notVaried, waits, type Wait } from '../gallery/waits';
import { canDeleteSome, notDeletedThere } from '../inspector/can';
import type { Action } from './action';
import { known, noClip, selected, single } from './selected';

function settles(
  wait: Wait,
  words: () => string,
  not: () => string,
  work: (app: App, clip: Clip) => unknown,
  more: { also?: () => string } = {},
): Action {
  return selected(
    wait,
    words,
    (app) => {
      const { current } = app.selection;
      if (judged(app).length > 1) return several(app, wait) ? null : not();
      if (!current) return m.action_why_no_clip();
      if (!waits(current).includes(wait)) return not();
      return wait === 'cancel' ? notCancelled(app, current) : null;
    },
    (app) => {
      const { current } = app.selection;
      if (judged(app).length > 1) return several(app, wait)?.onselect();
      return current && work(app, current);
    },
    more,
  );
}

/** The line of the menu of several clips, which knows which of them it is about. */
function several(app: App, wait: Wait): ReturnType<typeof settleSome>[number] | undefined {
  const ids = judged(app);
  return settleSome(app, ids, app.clips.known(ids)).find(({ does }) => does === `clip.${wait}`);
}

function notBoth(app: App): string | null {
  const clips = known(app);
  if (clips.length > 0 && clips.every((clip) => clip.trashedAt !== null)) {
    return m.action_why_not_on_server();
  }
  return noClip(app) ?? (canDeleteSome(clips, app.servers) ? null : m.action_why_not_on_server());
}

function noCharacter(app: App, clip: Clip): string | null {
  const server = app.servers.byId(clip.serverId);
  if (!hasFile(clip)) return m.action_why_no_file();
  return server?.enabled && server.capabilities.characters !== false
    ? null
    : m.action_why_no_characters();
}

export const jobs: readonly Action[] = [
  settles(
    'fetch',
    m.clipmenu_fetch,
    m.action_why_nothing_to_fetch,
    (app, { id }) => app.jobs.fetch(id),
    {
      also: m.also_fetch,
    },
  ),
  settles(
    'cancel',
    m.clipmenu_cancel,
    m.action_why_not_under_way,
    (app, clip) => app.jobs.cancel(clip),
    {
      also: m.also_cancel,
    },
  ),
  settles(
    'again',
    m.clipmenu_again,
    m.action_why_not_failed,
    (app, clip) => app.jobs.makeAgain(clip),
    {
      also: m.also_again,
    },
  ),
  settles('send_again', m.clipmenu_send_again, m.action_why_not_unknown, (app, { id }) =>
    app.jobs.resolve(id, { kind: 'send_again' }),
  ),
  settles('give_up', m.clipmenu_give_up, m.action_why_not_unknown, (app, { id }) =>
    app.jobs.resolve(id, { kind: 'give_up' }),
  ),
  settles('anyway', m.money_send_one_anyway, m.action_why_not_over_cap, (app, { id }) =>
    app.money.sendAnyway([id]),
  ),
  single(
    'edit',
    m.clipmenu_edit,
    (app, clip) => notVaried(app, clip, 'edit'),
    (app, clip) => app.screen.startRemix(clip, 'edit'),
  ),
  single(
    'extend',
    m.clipmenu_extend,
    (app, clip) => notVaried(app, clip, 'extend'),
    (app, clip) => app.screen.startRemix(clip, 'extension'),
  ),
  single('character', m.clipmenu_character, noCharacter, (app, clip) =>
    app.screen.openCharacters(clip.serverId, clip),
  ),
  single(
    'delete_there',
    m.clipmenu_delete_server,
    notDeletedThere,
    (app, clip) => app.jobs.deleteOnServer(clip),
    { also: m.also_delete },
  ),
  selected('both', m.clipmenu_both, notBoth, (app) => app.actions.deleteBoth(judged(app)), {
    also: m.also_delete,
  }),
];

// Places to go to: projects, saved searches, the settings of servers, the days of the list.

import { m } from '../../speech';
import type { App } from '../../stores';
import { monthColumns, sectionName, sectionsOf } from '../gallery/sections';
import { openView } from '../sidebar/views';
import { line, type Entry } from './entry';

/** Days are many, so they are listed when something is looked for; else the months. */
export function places(app: App, looking: boolean): Entry[] {
  const { projects, search, servers, screen } = app;
  return [
    ...projects.list.map(({ id, name }) =>
      line(`project:${id}`, m.action_go({ place: name }), () =>
        openView(app, { kind: 'project', projectId: id }),
      ),
    ),
    ...search.saved.map((saved) =>
      line(`search:${saved.id}`, m.action_go({ place: saved.name }), () => search.open(saved), {
        also: m.searches_title(),
      }),
    ),
    ...servers.list.map(({ id, name }) =>
      line(`server:${id}`, m.action_edit_server({ server: name }), () =>
        screen.openServers({ kind: 'edit', serverId: id }),
      ),
    ),
    ...dates(app, looking ? app.settings.value.columns : monthColumns),
  ];
}

/** What a saved search can be made to be. */
export function updates({ search }: App): Entry[] {
  return search.saved
    .filter((saved) => !search.isOpen(saved))
    .map((saved) =>
      line(`search_update:${saved.id}`, m.action_search_update({ search: saved.name }), () =>
        search.save(saved.name, saved.id),
      ),
    );
}

/** The headers of the grid, which goes to the first clip below one. */
function dates(app: App, columns: number): Entry[] {
  const { clips, selection, screen } = app;
  let at = 0;
  return sectionsOf(clips.days, clips.total, columns).map((section) => {
    const first = at;
    at += section.count;
    return line(
      `date:${section.key}`,
      m.action_go({ place: sectionName(section, app.clock.now) }),
      async () => {
        await selection.moveTo(first);
        screen.gridFocus += 1;
      },
      { also: `${section.key} ${m.gallery_dates()}` },
    );
  });
}

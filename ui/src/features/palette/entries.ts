// What the palette offers: every action with its key, and places to go to. Plain data, newest use
// first; what does nothing now says why and comes last.

import { m } from '../../speech';
import type { App } from '../../stores';
import { keyFor } from '../actions/keymap';
import { actions } from '../actions/table';
import { openView } from '../sidebar/views';

export type Entry = {
  id: string;
  label: string;
  keys: string | undefined;
  /** Why it does nothing now. */
  why: string | null;
  run: () => unknown;
};
export type Group = { id: string; title: string; entries: Entry[] };

const mostRecent = 12;

/** Everything there is, as the app stands. */
export function allEntries(app: App): { does: Entry[]; goes: Entry[] } {
  const listed = actions.filter(
    (action) => action.run && !action.fixed && action.id !== 'app.palette',
  );
  const entry = (action: (typeof listed)[number]): Entry => ({
    id: action.id,
    label: action.words(),
    keys: keyFor(app, action.id),
    why: action.why?.(app) ?? null,
    run: () => action.run?.(app),
  });
  const place = (id: string, label: string, run: () => unknown): Entry => ({
    id,
    label,
    keys: undefined,
    why: null,
    run,
  });
  return {
    does: listed.filter((action) => action.part !== 'go').map(entry),
    goes: [
      ...listed.filter((action) => action.part === 'go').map(entry),
      ...app.projects.list.map(({ id, name }) =>
        place(`project:${id}`, m.action_go({ place: name }), () =>
          openView(app, { kind: 'project', projectId: id }),
        ),
      ),
      ...app.servers.list
        .filter((server) => server.id !== app.servers.active?.id)
        .map(({ id, name }) =>
          place(`use:${id}`, m.action_use_server({ server: name }), () => app.servers.choose(id)),
        ),
      ...app.servers.list.map(({ id, name }) =>
        place(`server:${id}`, m.action_edit_server({ server: name }), () =>
          app.screen.openServers({ kind: 'edit', serverId: id }),
        ),
      ),
    ],
  };
}

/** What is shown for the words that were typed. */
export function groups(app: App, typed: string): Group[] {
  const { does, goes } = allEntries(app);
  const words = simple(typed).split(/\s+/).filter(Boolean);
  const matches = (entry: Entry) => {
    const label = simple(entry.label);
    return words.every((word) => label.includes(word));
  };
  const recent = app.settings.value.recentActions;
  const place = (entry: Entry) => {
    const at = recent.indexOf(entry.id);
    return (at === -1 ? mostRecent : at) + (entry.why === null ? 0 : 100);
  };
  const sorted = (entries: Entry[]) =>
    entries
      .filter(matches)
      .map((entry, at) => ({ entry, at, place: place(entry) }))
      .sort((a, b) => a.place - b.place || a.at - b.at)
      .map(({ entry }) => entry);
  const last =
    words.length > 0
      ? []
      : sorted([...does, ...goes]).filter(
          (entry) => entry.why === null && recent.includes(entry.id),
        );
  const others = (entries: Entry[]) => entries.filter((entry) => !last.includes(entry));
  return [
    { id: 'recent', title: m.palette_recent(), entries: last },
    { id: 'does', title: m.palette_actions(), entries: others(sorted(does)) },
    { id: 'goes', title: m.keys_go(), entries: others(sorted(goes)) },
  ].filter(({ entries }) => entries.length > 0);
}

/** The names last chosen with this one in front. */
export function remembered(recent: readonly string[], id: string): string[] {
  return [id, ...recent.filter((other) => other !== id)].slice(0, mostRecent);
}

/** Without case and accents. */
function simple(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

// What the palette offers: every action with its key, and places to go to. Plain data, newest use
// first; what does nothing now says why and comes last.

import { m } from '../../speech';
import type { App } from '../../stores';
import type { Action } from '../actions/action';
import { keyFor } from '../actions/keymap';
import { heard, isBehind, isHeard } from '../actions/open';
import { actions } from '../actions/table';
import { ofServers, orders, settings } from './choices';
import type { Entry } from './entry';
import { places, updates } from './places';

export type Group = { id: string; title: string; entries: Entry[] };

const mostRecent = 12;
/** A line is a part of the page, and nobody reads more of them than this. */
const mostPlaces = 100;

/** Everything there is, as the app stands. */
export function allEntries(app: App, looking = false): { does: Entry[]; goes: Entry[] } {
  const listed = actions.flatMap((action) => {
    const entry = entryOf(app, action);
    return entry ? [{ entry, goes: action.part === 'go' }] : [];
  });
  const of = (goes: boolean) => listed.filter((one) => one.goes === goes).map(({ entry }) => entry);
  return {
    does: [...of(false), ...orders(app), ...settings(app), ...ofServers(app), ...updates(app)],
    goes: [...of(true), ...places(app, looking)],
  };
}

/** An action as a line; `null` where it has nothing to do, such as those of a room that is closed. */
function entryOf(app: App, action: Action): Entry | null {
  if (action.id === 'app.palette') return null;
  const inRoom = heard(app, action);
  if (!inRoom && isBehind(app, action)) return null;
  const run = inRoom ?? (action.run ? () => action.run?.(app) : null);
  // What a room closes by, and other keys that stay what they are, mean something only there.
  if (!run || (action.fixed && !isHeard(app, action))) return null;
  return {
    id: action.id,
    label: action.words(),
    also: action.also?.() ?? '',
    keys: keyFor(app, action.id),
    why: inRoom ? null : (action.why?.(app) ?? null),
    run,
  };
}

/** What is shown for the words that were typed. */
export function groups(app: App, typed: string): Group[] {
  const words = simple(typed).split(/\s+/).filter(Boolean);
  const { does, goes } = allEntries(app, words.length > 0);
  const matches = (entry: Entry) => {
    const text = simple(`${entry.label} ${entry.also}`);
    return words.every((word) => text.includes(word));
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
    { id: 'goes', title: m.keys_go(), entries: others(sorted(goes)).slice(0, mostPlaces) },
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

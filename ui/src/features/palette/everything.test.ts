// Whatever a menu offers is an action with a name, and the palette has it.

import { describe, expect, test, vi } from 'vitest';

import type { MenuEntry } from '../../controls/menu';
import type { Clip } from '../../ipc';
import { createFake } from '../../ipc/fake';
import { App } from '../../stores';
import { keymap } from '../actions/keymap';
import { opened } from '../actions/open';
import { actionOf } from '../actions/table';
import { clipMenu } from '../gallery/clipMenu';
import { menuOf } from '../inspector/menu';
import { rowMenu } from '../queue/rowMenu';
import { allEntries } from './entries';

const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.svelte', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Lines of a field that is open before the eyes, or of a dialog that keeps the palette out. */
const ofTheirOwn = [
  '../compose/CastChoice.svelte',
  '../servers/EditorHead.svelte',
  '../toolbar/Filters.svelte',
  '../toolbar/filters.ts',
];

async function started() {
  const app = new App(createFake({ clips: 60, still: true }));
  await app.start();
  app.clock.stop();
  return app;
}

const flat = (entries: readonly MenuEntry[]): MenuEntry[] =>
  entries.flatMap((entry) => (entry.kind === 'submenu' ? flat(entry.entries) : [entry]));
const named = (entries: readonly MenuEntry[]): string[] =>
  flat(entries).flatMap((entry) =>
    entry.kind === 'action' || entry.kind === 'choice' ? [entry.does ?? `“${entry.label}”`] : [],
  );

describe('a menu', () => {
  test('says of each line which action it is', () => {
    const nameless = Object.entries(sources).flatMap(([path, text]) =>
      text
        .split(/kind: '(?:action|choice)'(?: as const)?,/)
        .slice(1)
        .map((line) => line.slice(0, line.indexOf('onselect')))
        .filter((line) => !ofTheirOwn.includes(path) && !/\bdoes\b/.test(line))
        .map((line) => `${path}: ${line}`),
    );
    expect(nameless).toEqual([]);
  });

  test('has no line of which the palette does not know', async () => {
    const app = await started();
    // Rooms have to be open for what only they can do.
    opened(app, 'queue', () => () => undefined);
    opened(app, 'sidebar', () => () => undefined);
    const { does, goes } = allEntries(app);
    const known = new Set([...does, ...goes].map(({ id }) => id));
    const clips = Array.from({ length: 60 }, (_, at) => app.clips.at(at)).filter(
      (clip): clip is Clip => clip !== undefined,
    );
    const states = new Set(clips.map(({ state }) => state));
    expect(states.size).toBeGreaterThan(4);
    const lines = new Set(
      clips.flatMap((clip) => [
        ...named(clipMenu(app, [clip.id])),
        ...named(menuOf(app, clip)),
        ...named(menuOf(app, { ...clip, trashedAt: 1 })),
        ...named(rowMenu(app, clip.id, [clip.id, 'another'])),
      ]),
    );
    for (const line of named(
      clipMenu(
        app,
        clips.slice(0, 3).map(({ id }) => id),
      ),
    ))
      lines.add(line);
    expect([...lines].filter((line) => !known.has(line))).toEqual([]);
  });

  test('names actions of the table by names that there are', () => {
    const asked = Object.values(sources).flatMap((text) =>
      [...text.matchAll(/does(?:\(app, |: )'([^']+)'/g)].map(([, id]) => id ?? ''),
    );
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.filter((id) => actionOf(id) === undefined)).toEqual([]);
  });
});

test('restoring and saving a marked part have keys', async () => {
  const app = await started();
  expect(keymap(app).keys('clip.restore')).toEqual(['Shift+R']);
  expect(keymap(app).keys('player.part')).toEqual(['Ctrl+Shift+S']);
});

test('is about the clip in view in review, however many are selected', async () => {
  const app = await started();
  const ids = [0, 1, 2].flatMap((at) => app.clips.idAt(at) ?? []);
  app.selection.restore(ids, { id: ids[1] ?? '', index: 1 });
  app.screen.reviewOpen = true;
  const both = vi.spyOn(app.actions, 'deleteBoth').mockResolvedValue(undefined);
  const copy = vi.spyOn(app.files, 'copyId').mockResolvedValue(undefined);
  await actionOf('clip.both')?.run?.(app);
  await actionOf('clip.copy_id')?.run?.(app);
  expect(both).toHaveBeenCalledWith([ids[1]]);
  expect(copy).toHaveBeenCalledWith(app.clips.get(ids[1]));
  expect(actionOf('clip.compare')?.why?.(app)).not.toBeNull();
});

test('does nothing to what is selected behind a room with clips of its own', async () => {
  const app = await started();
  await app.selection.moveTo(0);
  const offered = () => allEntries(app).does.map(({ id }) => id);
  expect(offered()).toContain('clip.trash');
  const close = opened(app, 'lineage', ({ id }) => (id === 'clip.pick' ? () => undefined : null));
  expect(offered()).not.toContain('clip.trash');
  expect(offered()).toContain('clip.pick');
  close();
  expect(offered()).toContain('clip.trash');
});

test('is done to several clips as their menu does it', async () => {
  const app = await started();
  const of = (state: Clip['state']) =>
    Array.from({ length: 60 }, (_, at) => app.clips.at(at)).filter((clip) => clip?.state === state);
  const ids = [...of('failed'), ...of('safe').slice(0, 1)].flatMap((clip) => clip?.id ?? []);
  expect(ids.length).toBeGreaterThan(1);
  app.selection.restore(ids, null);
  const again = actionOf('clip.again');
  expect(again?.why?.(app)).toBeNull();
  expect(actionOf('clip.cancel')?.why?.(app)).not.toBeNull();
  const retry = vi.spyOn(app.queue, 'retry').mockResolvedValue(undefined);
  await again?.run?.(app);
  expect(retry).toHaveBeenCalledWith(
    of('failed').map((clip) => clip?.id),
    true,
  );
});

import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { ImportProgress, ImportReport, SaveProgress } from '../ipc';
import { createFake, type Fake } from '../ipc/fake';
import { App } from './index';

let fake: Fake;
let app: App;

beforeEach(async () => {
  fake = createFake({ clips: 40, still: true });
  app = new App(fake);
  await app.start();
});

const calls = (name: string) => fake.calls.filter(([called]) => called === name);

test('a clip that is only on its server is fetched before it can be dragged, and that is said', async () => {
  const here = fake.library.clips.find((clip) => clip.state === 'safe');
  const away = fake.library.clips.find((clip) => clip.state === 'finished');
  if (!here || !away) throw new Error('the fake has both');
  app.clips.take(here, away);
  await app.files.dragOut([here.id, away.id]);
  expect(calls('dragOut').map((call) => call[1])).toEqual([[here.id]]);
  await vi.waitFor(() => expect(calls('fetchClip').map((call) => call[2])).toEqual([away.id]));
  expect(app.toasts.list.some((toast) => toast.text.includes('fetched first'))).toBe(true);
});

test('a clip that is only on its server can be fetched from where saving it was refused', async () => {
  const away = fake.library.clips.find((clip) => clip.state === 'finished');
  if (!away) throw new Error('the fake has one');
  app.clips.take(away);
  await app.files.saveAs([away.id]);
  const [toast] = app.toasts.list;
  expect(toast?.text).toContain('only on its server');
  await toast?.action?.run();
  expect(calls('fetchClips').map((call) => call[2])).toEqual([[away.id]]);
});

test('a copy that is saved leaves no words of how far it is', async () => {
  const here = fake.library.clips.find((clip) => clip.state === 'safe' && clip.file?.present);
  if (!here) throw new Error('the fake has one');
  const save = fake.saveClipAs.bind(fake);
  let late: (step: SaveProgress) => void = () => undefined;
  fake.saveClipAs = (request, id, hear) => save(request, id, (late = hear));
  await app.files.saveAs([here.id]);
  const before = app.toasts.list.length;
  late({ done: 1, total: 2 });
  expect(app.toasts.list).toHaveLength(before);
});

describe('an import', () => {
  test('says how far it is when it takes long, and can be stopped', async () => {
    vi.useFakeTimers();
    let hear: (step: ImportProgress) => void = () => undefined;
    let end: (report: ImportReport) => void = () => undefined;
    fake.importDropped = (_, __, ___, progress) => {
      hear = progress;
      return new Promise((resolve) => (end = resolve));
    };
    const done = app.files.importDropped(['one'], null);
    hear({ place: 0, total: 0 });
    expect(app.toasts.list).toHaveLength(0);
    vi.advanceTimersByTime(600);
    hear({ place: 3, total: 40 });
    const [toast] = app.toasts.list;
    expect(toast?.text).toBe('Adding clips… 3 of 40');
    await toast?.action?.run();
    expect(calls('stopMany')).toHaveLength(1);
    vi.useRealTimers();
    end({ clips: fake.library.clips.slice(0, 2), skipped: [], stopped: true });
    await done;
    expect(app.toasts.list.map(({ text }) => text)).toEqual([
      '2 clips added to the library, stopped before the rest',
    ]);
  });

  test('says nothing of how far it is once it ended', async () => {
    vi.useFakeTimers();
    let hear: (step: ImportProgress) => void = () => undefined;
    fake.importDropped = (_, __, ___, progress) => {
      hear = progress;
      return Promise.resolve({ clips: [], skipped: [], stopped: false });
    };
    await app.files.importDropped(['one'], null);
    hear({ place: 1, total: 1 });
    vi.advanceTimersByTime(600);
    vi.useRealTimers();
    expect(app.toasts.list.map(({ text }) => text)).not.toContain('Adding clips… 1 of 1');
  });

  test('goes into the project in view, and shows what it added', async () => {
    await app.files.pickImport('folder', 'p3');
    expect(calls('pickImport')[0]?.slice(2, 4)).toEqual(['folder', 'p3']);
    await app.clips.ask({ view: { kind: 'picks' } });
    await app.toasts.list[0]?.action?.run();
    expect(app.clips.query.view).toEqual({ kind: 'project', projectId: 'p3' });
    expect(app.selection.current?.projectId).toBe('p3');
    expect(app.clips.placeOf(app.selection.focusId ?? '')).not.toBeNull();
  });

  test('selects only what is still there, and nothing once the user went on', async () => {
    const [one, two] = fake.library.ids(app.clips.query);
    const added = fake.library.clips.filter(({ id }) => id === one || id === two);
    vi.spyOn(fake, 'pickImport').mockResolvedValue({ clips: added, skipped: [], stopped: false });
    await app.files.pickImport('files', null);
    const show = app.toasts.list[0]?.action;
    await app.actions.trash([two ?? '']);
    await app.clips.relist();
    await show?.run();
    expect([...app.selection.ids]).toEqual([one]);
    await app.selection.moveTo(7);
    const showing = show?.run();
    await app.selection.moveTo(9);
    await showing;
    expect(app.selection.focusIndex).toBe(9);
  });

  test('says nothing of a step that is told after the end', async () => {
    vi.useFakeTimers();
    let hear: ((step: ImportProgress) => void) | undefined;
    vi.spyOn(fake, 'pickImport').mockImplementation(async (_, __, ___, tell) => {
      hear = tell;
      return null;
    });
    await app.files.pickImport('files', null);
    hear?.({ place: 1, total: 2 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(app.toasts.list).toEqual([]);
    vi.useRealTimers();
  });
});

test('very many clips are made again after asking, and it is said how many were', async () => {
  const failed = fake.library.clips.filter(({ state }) => state === 'failed').map(({ id }) => id);
  const making = app.queue.retry([...failed, fake.library.ids(app.clips.query)[0] ?? ''], false);
  expect(app.screen.question).not.toBeNull();
  expect(calls('retryClips')).toHaveLength(0);
  app.screen.question?.answer(true);
  await making;
  expect(calls('retryClips')).toHaveLength(1);
  expect(app.toasts.list.at(-1)?.text).toMatch(/^\d+ clips? (is|are) made again$/);
});

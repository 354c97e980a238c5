import { describe, expect, it, vi } from 'vitest';

import { createFake } from '../ipc/fake';
import { emptyClip } from '../ipc/fake/catalog';
import { App } from './app.svelte';

async function started(clips = 300) {
  const fake = createFake({ clips, still: true });
  const app = new App(fake);
  await app.start();
  app.stop();
  await fake.onStudio((event) => app.hear(event));
  return { app, fake };
}

describe('the selection', () => {
  it('is one clip after a plain move', async () => {
    const { app } = await started();
    await app.selection.moveTo(2);
    await app.selection.moveTo(5);
    expect([...app.selection.ids]).toEqual([app.clips.idAt(5)]);
    expect(app.selection.current?.id).toBe(app.clips.idAt(5));
  });

  it('reaches from its start with Shift, also backwards and over what is not loaded', async () => {
    const { app } = await started(1000);
    await app.selection.moveTo(10);
    await app.selection.moveTo(600, { extend: true });
    expect(app.selection.ids.size).toBe(591);
    await app.selection.moveTo(8, { extend: true });
    expect(app.selection.ids.size).toBe(3);
  });

  it('reaches far with Shift held down, asks for each place once and knows all it has', async () => {
    const { app, fake } = await started(20_000);
    await app.selection.moveTo(0);
    fake.calls.length = 0;
    for (let at = 50; at <= 900; at += 50) await app.selection.moveTo(at, { extend: true });
    expect(app.selection.ids.size).toBe(901);
    expect(app.clips.known([...app.selection.ids]).all).toBe(true);
    await app.selection.moveTo(850, { extend: true });
    expect(app.selection.ids.size).toBe(851);
    expect(fake.calls.filter(([name]) => name === 'listIds')).toEqual([]);
  });

  it('knows what it reached over with one click far away', async () => {
    const { app } = await started(20_000);
    await app.selection.moveTo(0);
    for (let at = 0; at < 900; at += 50) await app.clips.load(at);
    await app.selection.moveTo(850, { extend: true });
    expect(app.selection.ids.size).toBe(851);
    expect(app.clips.known([...app.selection.ids]).all).toBe(true);
  });

  it('reaches on from where its start went when the list moved', async () => {
    const { app, fake } = await started(300);
    await app.selection.moveTo(5);
    await app.selection.moveTo(8, { extend: true });
    fake.library.add([{ ...emptyClip('new', Date.now()), prompt: 'new' }]);
    await vi.waitFor(() => expect(app.selection.focusIndex).toBe(9));
    await app.selection.moveTo(4, { extend: true });
    expect([...app.selection.ids]).toEqual([4, 5, 6].map((at) => app.clips.idAt(at)));
  });

  it('grows and shrinks by single clips', async () => {
    const { app } = await started();
    await app.selection.moveTo(1);
    app.selection.toggle(4);
    expect(app.selection.ids.size).toBe(2);
    app.selection.toggle(1);
    expect([...app.selection.ids]).toEqual([app.clips.idAt(4)]);
  });

  it('can be everything', async () => {
    const { app } = await started(1000);
    await app.selection.all();
    expect(app.selection.ids.size).toBe(app.clips.total);
  });

  it('of very many clips is one question and quickly there', async () => {
    const { app, fake } = await started(20_000);
    fake.calls.length = 0;
    await app.selection.all();
    expect(app.selection.ids.size).toBe(app.clips.total);
    expect(fake.calls.map(([name]) => name)).toEqual(['listIds']);
  });

  it('lets go of everything that left, however many clips that are', async () => {
    const { app } = await started(2000);
    await app.selection.all();
    await app.actions.trash([...app.selection.ids]);
    await vi.waitFor(() => expect(app.clips.total).toBe(0));
    await vi.waitFor(() => expect(app.selection.ids.size).toBe(0));
  });

  it('stays on its clip when others arrive', async () => {
    const { app, fake } = await started();
    await app.selection.moveTo(3);
    const id = app.selection.focusId;
    fake.library.add([{ ...emptyClip('new', Date.now()), prompt: 'new' }]);
    await vi.waitFor(() => expect(app.selection.focusIndex).toBe(4));
    expect(app.selection.focusId).toBe(id);
    expect([...app.selection.ids]).toEqual([id]);
  });

  it('goes to the next clip when its clip leaves the list', async () => {
    const { app } = await started();
    await app.selection.moveTo(3);
    const [gone, next] = [app.clips.idAt(3) ?? '', app.clips.idAt(4)];
    await app.actions.trash([gone]);
    await vi.waitFor(() => expect(app.selection.focusId).toBe(next));
    await vi.waitFor(() => expect(app.selection.focusIndex).toBe(3));
    expect([...app.selection.ids]).toEqual([next]);
  });

  it('stays on its clip far from what the grid shows, and on the next when it goes', async () => {
    const { app, fake } = await started(1000);
    await app.selection.moveTo(450);
    const [id, next] = [app.selection.focusId ?? '', app.clips.idAt(451)];
    fake.library.add([{ ...emptyClip('new', Date.now()), prompt: 'new' }]);
    await vi.waitFor(() => expect(app.selection.focusIndex).toBe(451));
    expect(app.clips.idAt(451)).toBe(id);
    await app.actions.trash([id]);
    await vi.waitFor(() => expect(app.selection.focusId).toBe(next));
    expect([...app.selection.ids]).toEqual([next]);
    await vi.waitFor(() => expect(app.selection.focusIndex).toBe(451));
    await vi.waitFor(() => expect(app.clips.idAt(451)).toBe(next));
  });

  it('goes to the next clip when its clip leaves at the end of what is loaded', async () => {
    const { app, fake } = await started(1000);
    await app.selection.moveTo(399);
    const id = app.selection.focusId ?? '';
    const list = fake.library.ids(app.clips.query);
    await app.actions.trash([id]);
    await vi.waitFor(() => expect(app.selection.focusId).toBe(list[400]));
    await vi.waitFor(() => expect(app.selection.focusIndex).toBe(399));
  });

  it('stays on its clip when hundreds arrive at once', async () => {
    const { app, fake } = await started(1000);
    await app.selection.moveTo(3);
    const id = app.selection.focusId;
    fake.library.add(
      Array.from({ length: 250 }, (_, at) => ({
        ...emptyClip(`new ${at}`, Date.now()),
        prompt: 'new',
      })),
    );
    await vi.waitFor(() => expect(app.selection.focusIndex).toBe(253));
    expect([app.selection.focusId, ...app.selection.ids]).toEqual([id, id]);
  });

  it('keeps a clip that was shown from elsewhere, whatever happens to the list', async () => {
    const { app, fake } = await started();
    await app.bookmark.look({ view: { kind: 'picks' } });
    const other = fake.library.clips.find(
      (clip) => clip.flag !== 'pick' && clip.trashedAt === null,
    );
    await app.show(other?.id ?? '');
    await app.clips.relist();
    expect(app.selection.current?.id).toBe(other?.id);
    fake.library.change(other?.id ?? '', { title: 'Renamed' });
    await app.clips.relist();
    expect(app.selection.current?.title).toBe('Renamed');
  });

  it('goes in the list to a clip that is shown by a link', async () => {
    const { app, fake } = await started(1000);
    const list = fake.library.ids(app.clips.query);
    await app.show(list[700] ?? '');
    expect([app.selection.focusId, app.selection.focusIndex]).toEqual([list[700], 700]);
    expect(app.clips.entry).toEqual({ index: 700, at: 'near' });
    await app.clips.relist();
    expect([...app.selection.ids]).toEqual([list[700]]);
  });

  it('lets go of clips that left a list which only the app can judge', async () => {
    const { app, fake } = await started();
    await app.bookmark.look({ view: { kind: 'in_progress' } });
    await app.selection.all();
    const [gone, ...stay] = [...app.selection.ids];
    await app.selection.moveTo(1);
    app.selection.ids = new Set([gone ?? '', ...stay]);
    fake.library.change(gone ?? '', { state: 'failed' });
    await vi.waitFor(() => expect([...app.selection.ids]).toEqual(stay));
  });

  it('keeps nothing that left the view, and takes the clip in its place', async () => {
    const { app } = await started();
    await app.selection.moveTo(0);
    await app.selection.moveTo(1, { extend: true });
    const third = app.clips.idAt(2);
    await app.actions.trash([...app.selection.ids]);
    await vi.waitFor(() => expect([...app.selection.ids]).toEqual([third]));
    await vi.waitFor(() => expect(app.selection.focusIndex).toBe(0));
  });
});

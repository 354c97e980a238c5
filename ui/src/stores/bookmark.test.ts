import { describe, expect, it, vi } from 'vitest';

import type { Bookmark } from '../ipc';
import { createFake } from '../ipc/fake';
import { App } from './app.svelte';

async function started(bookmark?: Bookmark) {
  const fake = createFake({ clips: 1000, still: true, ...(bookmark && { bookmark }) });
  const app = new App(fake);
  await app.start();
  app.stop();
  await fake.onStudio((event) => app.hear(event));
  return { app, fake };
}

const all = { view: { kind: 'all' }, search: '', sort: 'newest' } as const;

describe('another question', () => {
  it('keeps what is selected as far as the next list has it, and enters it there', async () => {
    const { app, fake } = await started();
    const picks = fake.library.ids({ ...all, view: { kind: 'picks' } });
    const pick = picks[5] ?? '';
    const at = fake.library.ids(all).indexOf(pick);
    const other = fake.library.ids(all).find((id) => !picks.includes(id)) ?? '';
    await app.clips.load(at);
    app.clips.want(at - 5, at + 20);
    await app.selection.moveTo(at);
    app.selection.ids = new Set([pick, other]);
    await app.bookmark.look({ view: { kind: 'picks' } });
    expect([...app.selection.ids]).toEqual([pick]);
    expect([app.selection.focusId, app.selection.focusIndex]).toEqual([pick, 5]);
    expect(app.clips.entry).toEqual({ index: 5, at: 'near' });
    await app.bookmark.look({ view: { kind: 'all' } });
    expect([...app.selection.ids]).toEqual([pick]);
    expect(app.clips.entry.index).toBe(at);
    expect(app.clips.idAt(at)).toBe(pick);
  });

  it('comes back to where the user was before a search that did not have it', async () => {
    const { app, fake } = await started();
    const ids = fake.library.ids(all);
    await app.selection.moveTo(600);
    app.clips.want(590, 620);
    await app.bookmark.look({ search: 'n' });
    await app.bookmark.look({ search: 'nothing has these words' });
    expect(app.selection.ids.size).toBe(0);
    await app.bookmark.look({ search: '' });
    expect([app.selection.focusId, ...app.selection.ids]).toEqual([ids[600], ids[600]]);
    expect(app.clips.entry.index).toBe(600);
  });

  it('goes to what was found and selected once the search is cleared', async () => {
    const { app, fake } = await started();
    await app.selection.moveTo(600);
    await app.bookmark.look({ search: 'piano' });
    await app.selection.moveTo(0);
    const found = app.selection.focusId ?? '';
    await app.bookmark.look({ search: '' });
    expect(app.selection.focusId).toBe(found);
    expect(app.clips.entry.index).toBe(fake.library.ids(all).indexOf(found));
  });

  it('keeps the place while questions come faster than answers', async () => {
    const { app, fake } = await started();
    await app.selection.moveTo(7);
    const id = app.selection.focusId;
    const first = app.bookmark.look({ sort: 'oldest' });
    const second = app.bookmark.look({ sort: 'newest' });
    await Promise.all([first, second]);
    expect(app.selection.focusId).toBe(id);
    expect(app.selection.focusIndex).toBe(fake.library.ids(all).indexOf(id ?? ''));
  });

  it('begins at the top of a list that has nothing of what was looked at', async () => {
    const { app } = await started();
    await app.selection.moveTo(300);
    await app.bookmark.look({ view: { kind: 'trash' } });
    expect(app.selection.ids.size).toBe(0);
    expect(app.clips.entry.index).toBe(0);
  });

  it('that is the same one changes nothing', async () => {
    const { app, fake } = await started();
    await app.selection.moveTo(3);
    fake.calls.length = 0;
    await app.bookmark.look({ view: { kind: 'all' } });
    expect(app.selection.ids.size).toBe(1);
    expect(fake.calls).toEqual([]);
  });
});

describe('a restart', () => {
  it('begins where the last session ended', async () => {
    const { fake } = await started();
    const ids = fake.library.ids({ ...all, sort: 'oldest' });
    const [top, focus] = [ids[500] ?? '', ids[503] ?? ''];
    const { app } = await started({
      query: { ...all, sort: 'oldest' },
      top,
      focus,
      selected: [focus, ids[504] ?? '', 'gone since'],
    });
    expect(app.clips.query.sort).toBe('oldest');
    expect(app.clips.entry).toEqual({ index: 500, at: 'top' });
    expect(app.selection.focusIndex).toBe(503);
    expect([...app.selection.ids]).toEqual([focus, ids[504]]);
    expect(app.clips.at(503)?.id).toBe(focus);
  });

  it('shows all clips when the project of the last session is gone', async () => {
    const view = { kind: 'project', projectId: 'gone' } as const;
    const { app } = await started({
      query: { ...all, view },
      top: null,
      focus: null,
      selected: [],
    });
    expect(app.clips.query.view.kind).toBe('all');
    expect(app.clips.total).toBeGreaterThan(900);
  });

  it('finds what was written down once the hand rested, and only when it changed', async () => {
    const { app, fake } = await started();
    await app.selection.moveTo(7);
    app.clips.anchor = { id: app.clips.idAt(6) ?? '', index: 6 };
    app.bookmark.moved();
    app.bookmark.moved();
    const saved = () => fake.calls.filter(([name]) => name === 'saveBookmark');
    await vi.waitFor(() => expect(saved()).toHaveLength(1));
    expect(await fake.bookmark()).toEqual({
      query: app.clips.query,
      top: app.clips.idAt(6),
      focus: app.clips.idAt(7),
      selected: [app.clips.idAt(7)],
    });
    await app.bookmark.keep();
    expect(saved()).toHaveLength(1);
  });
});

describe('new arrivals', () => {
  it('move the view along, however many came before it', async () => {
    const { app, fake } = await started();
    const shifted = vi.fn();
    app.clips.onShift = shifted;
    app.clips.want(450, 480);
    await vi.waitFor(() => expect(app.clips.idAt(460)).toBeDefined());
    app.clips.anchor = { id: app.clips.idAt(460) ?? '', index: 460 };
    const some = fake.library.clips.slice(0, 400);
    fake.library.add(some.map((clip) => ({ ...clip, id: `again ${clip.id}`, trashedAt: null })));
    await vi.waitFor(() => expect(shifted).toHaveBeenCalledWith({ from: 460, to: 860 }));
  });
});

import { describe, expect, it, vi } from 'vitest';

import { run } from '../features/gallery/culling';
import { createFake } from '../ipc/fake';
import { App } from './app.svelte';

async function started() {
  const app = new App(createFake({ clips: 60, still: true }));
  await app.start();
  app.clock.stop();
  return { app };
}

const said = (app: App) => app.toasts.list.at(-1)?.text;

describe('what is taken back', () => {
  it('is gone to and named, also when the hand went on to the next clip', async () => {
    const { app } = await started();
    const at = app.clips.indexOf('rain');
    await app.actions.flag(['rain'], 'reject');
    await app.selection.moveTo(at + 1);
    await app.undo.run();
    expect([...app.selection.ids]).toEqual(['rain']);
    expect(app.selection.focusIndex).toBe(at);
    expect(said(app)).toMatch(/^Undone: 1 clip rejected \(“.+”\)$/);
    await app.selection.moveTo(0);
    await app.undo.redo();
    expect(app.selection.current?.id).toBe('rain');
    expect(said(app)).toMatch(/^Redone: 1 clip rejected \(“.+”\)$/);
  });

  it('keeps what is selected together with it', async () => {
    const { app } = await started();
    await app.actions.rate(['rain'], 4);
    const at = app.clips.indexOf('rain');
    await app.selection.moveTo(at);
    await app.selection.moveTo(at + 2, { extend: true });
    await app.undo.run();
    expect(app.selection.ids.size).toBe(3);
    expect(app.selection.current?.id).toBe('rain');
  });

  it('does not throw away what is selected without it', async () => {
    const { app } = await started();
    await app.actions.rate(['rain'], 4);
    const at = app.clips.indexOf('rain');
    await app.selection.moveTo(at + 1);
    await app.selection.moveTo(at + 4, { extend: true });
    const selected = [...app.selection.ids];
    const here = app.selection.focusId;
    expect(selected.length).toBeGreaterThan(1);
    await app.undo.run();
    expect([...app.selection.ids]).toEqual(selected);
    expect(app.selection.focusId).toBe(here);
    expect(said(app)).toContain('“');
  });

  it('is what the next key is about', async () => {
    const { app } = await started();
    const at = app.clips.indexOf('rain');
    await app.actions.flag(['rain'], 'reject');
    await app.selection.moveTo(at + 1);
    const next = app.selection.focusId ?? '';
    const flag = app.clips.get(next)?.flag;
    await Promise.all([app.undo.run(), run(app, { kind: 'flag', flag: 'pick' })]);
    await vi.waitFor(() => expect(app.clips.get('rain')?.flag).toBe('pick'));
    expect(app.clips.get(next)?.flag).toBe(flag);
  });

  it('takes nobody along who went elsewhere meanwhile', async () => {
    const { app } = await started();
    await app.actions.flag(['rain'], 'reject');
    await app.selection.moveTo(2);
    const undoing = app.undo.run();
    await app.selection.moveTo(5);
    await undoing;
    expect(app.selection.focusIndex).toBe(5);
  });

  it('leaves the view alone when it is about many, or is not in it', async () => {
    const { app } = await started();
    await app.selection.moveTo(5);
    const here = app.selection.focusId;
    await app.actions.rate(['rain', 'calico'], 2);
    await app.undo.run();
    expect(said(app)).toBe('Undone: 2 stars on 2 clips');
    expect(app.selection.focusId).toBe(here);
    await app.actions.rate(['rain'], 4);
    await app.bookmark.look({ view: { kind: 'picks' } });
    await app.selection.moveTo(0);
    const picked = app.selection.focusId;
    await app.undo.run();
    expect(app.selection.focusId).toBe(picked);
    expect(said(app)).toContain('“');
  });
});

describe('what is done beside clips', () => {
  it('is taken back like everything else', async () => {
    const { app } = await started();
    const names = () => app.projects.list.map(({ name }) => name);
    const before = names();
    const first = app.projects.list[0]?.id ?? '';
    await app.projects.rename(first, 'Night drives');
    await app.projects.arrange(first, null, null);
    expect(names()).not.toEqual(before);
    await app.search.save('Heroes');
    const [search] = app.search.saved;
    if (!search) throw new Error('it is saved');
    await app.search.rename(search, 'All heroes');
    await app.search.remove(search.id);
    expect(app.search.saved).toEqual([]);
    const told: (string | undefined)[] = [];
    while (await app.undo.run()) told.push(said(app));
    expect(told).toEqual([
      'Undone: Remove search “All heroes”',
      'Undone: Change search “All heroes”',
      'Undone: Save search “Heroes”',
      'Undone: Move project Night drives',
      'Undone: Rename project to Night drives',
    ]);
    expect(app.search.saved).toEqual([]);
    expect(names()).toEqual(before);
  });

  it('leaves no list open whose project is no longer there', async () => {
    const { app } = await started();
    const { id } = await app.projects.create('Trailer');
    await app.bookmark.look({ view: { kind: 'project', projectId: id } });
    await app.undo.run();
    expect(said(app)).toBe('Undone: New project Trailer');
    await vi.waitFor(() => expect(app.clips.query.view).toEqual({ kind: 'all' }));
    await app.undo.redo();
    expect(app.projects.list.map(({ name }) => name)).toContain('Trailer');
  });

  it('is offered by the toast of a removed search', async () => {
    const { app } = await started();
    await app.search.save('Heroes');
    await app.search.remove(app.search.saved[0]?.id ?? '');
    await app.toasts.list.at(-1)?.action?.run();
    expect(app.search.saved).toHaveLength(1);
  });
});

import { describe, expect, it, vi } from 'vitest';

import { createFake, type Fake } from '../ipc/fake';
import { emptyClip } from '../ipc/fake/catalog';
import { App } from './app.svelte';

async function started(clips: number): Promise<{ app: App; fake: Fake }> {
  const fake = createFake({ clips, still: true });
  const app = new App(fake);
  await app.start();
  app.stop();
  await fake.onStudio((event) => app.hear(event));
  return { app, fake };
}

const fresh = (id: string) => ({ ...emptyClip(id, Date.now()), prompt: id });

describe('a long list', () => {
  it('is loaded only where it is looked at', async () => {
    const { app, fake } = await started(60_000);
    expect(app.clips.total).toBeGreaterThan(50_000);
    app.clips.want(50_000, 50_040);
    await vi.waitFor(() => expect(app.clips.at(50_020)).toBeDefined());
    expect(app.clips.at(20_000)).toBeUndefined();
    const asked = fake.calls.filter(([name]) => name === 'listClips');
    expect(asked.length).toBeLessThan(5);
  });

  it('does not ask twice for what is on its way', async () => {
    const { app, fake } = await started(1000);
    fake.calls.length = 0;
    app.clips.want(300, 320);
    app.clips.want(301, 321);
    await vi.waitFor(() => expect(app.clips.at(310)).toBeDefined());
    expect(fake.calls.filter(([name]) => name === 'listClips')).toHaveLength(1);
  });

  it('forgets what is far away', async () => {
    const { app } = await started(20_000);
    for (let at = 0; at < 10_000; at += 100) await app.clips.load(at);
    expect(app.clips.at(0)).toBeDefined();
    expect(app.clips.at(5000)).toBeUndefined();
    expect(app.clips.at(9900)).toBeDefined();
  });

  it('keeps what is around the focus, wherever the view is', async () => {
    const { app } = await started(20_000);
    await app.selection.moveTo(10_000);
    await app.clips.load(3000);
    await app.clips.load(15_000);
    expect(app.clips.at(3000)).toBeUndefined();
    expect(app.clips.at(0)).toBeDefined();
    expect(app.clips.indexOf(app.selection.focusId ?? '')).toBe(10_000);
  });

  it('knows the clips near the view of very many that are selected', async () => {
    const { app } = await started(20_000);
    for (let at = 0; at <= 15_000; at += 1000) await app.clips.load(at);
    app.clips.want(15_000, 15_030);
    await app.clips.load(18_000);
    const ids = await app.clips.ids();
    await app.selection.moveTo(15_000);
    const { clips, all } = app.clips.known(ids.slice(0, 15_020));
    expect(clips.map((clip) => clip.id)).toContain(ids[15_010]);
    expect(clips.map((clip) => clip.id)).not.toContain(ids[15_030]);
    expect(all).toBe(false);
  });

  it('gives all ids between two places', async () => {
    const { app } = await started(3000);
    const ids = await app.clips.idsBetween(2000, 150);
    expect(ids).toHaveLength(1851);
    expect(new Set(ids).size).toBe(1851);
  });
});

describe('a list that changes', () => {
  it('shows what arrives', async () => {
    const { app, fake } = await started(300);
    const before = app.clips.total;
    fake.library.add([fresh('new')]);
    await vi.waitFor(() => expect(app.clips.at(0)?.id).toBe('new'));
    expect(app.clips.total).toBe(before + 1);
  });

  it('says where the clip in view went when others arrive above it', async () => {
    const { app, fake } = await started(300);
    const shifted = vi.fn();
    app.clips.onShift = shifted;
    const id = app.clips.idAt(30) ?? '';
    app.clips.want(30, 50);
    app.clips.anchor = { id, index: 30 };
    fake.library.add([fresh('one'), fresh('two')]);
    await vi.waitFor(() => expect(shifted).toHaveBeenCalledWith({ from: 30, to: 32 }));
    expect(app.clips.idAt(32)).toBe(id);
  });

  it('keeps what is compared when very much changed at once, and reads it anew', async () => {
    const { app, fake } = await started(1000);
    const ids = fake.library.ids(app.clips.query).slice(600, 602);
    for (const id of ids) app.clips.take((await fake.clipDetail(id)).clip);
    app.screen.comparing = ids;
    await app.actions.rate(fake.library.ids(app.clips.query), 4);
    expect(ids.every((id) => app.clips.get(id) !== undefined)).toBe(true);
    await vi.waitFor(() => expect(ids.map((id) => app.clips.get(id)?.rating)).toEqual([4, 4]));
  });

  it('changes a clip in place without asking again', async () => {
    const { app, fake } = await started(50);
    fake.calls.length = 0;
    fake.library.change('jelly', { progress: 88 }, false);
    expect(app.clips.get('jelly')?.progress).toBe(88);
    expect(fake.calls).toHaveLength(0);
  });

  it('ignores an answer to a question nobody asks any more', async () => {
    const { app } = await started(300);
    const slow = app.clips.ask({ search: 'calico' });
    await app.clips.ask({ search: '' });
    await slow;
    expect(app.clips.query.search).toBe('');
    expect(app.clips.total).toBeGreaterThan(250);
  });

  it('tells when the app does not answer, and heals', async () => {
    const { app, fake } = await started(50);
    fake.failNext('listClips', { code: 'storage', message: 'The disk is gone.' });
    await app.clips.ask({ sort: 'oldest' });
    expect(app.clips.failure).toMatchObject({ message: 'The disk is gone.' });
    await app.clips.relist();
    expect(app.clips.failure).toBeNull();
    expect(app.clips.total).toBeGreaterThan(40);
  });
});

describe('takes of one intent', () => {
  const stacked = async () => {
    const { app, fake } = await started(60);
    const ids = ['calico', 'rain', 'jelly'];
    for (const id of ids) fake.library.find(id).stackId = 'stack';
    fake.library.find('calico').flag = 'none';
    fake.library.find('rain').flag = 'pick';
    await app.setStacked(true);
    return { app, fake, ids };
  };
  const shown = (app: App) =>
    Array.from({ length: app.clips.total }, (_, at) => app.clips.idAt(at) ?? '');

  it('are one card with their number, the best of them on top', async () => {
    const { app, fake, ids } = await stacked();
    expect(shown(app).filter((id) => ids.includes(id))).toEqual(['rain']);
    expect(app.clips.takes(fake.library.find('rain'))).toBe(3);
    expect(app.settings.value.stacked).toBe(true);
  });

  it('say how many there are still', async () => {
    const { app, fake } = await stacked();
    await app.actions.trash(['calico']);
    await vi.waitFor(() => expect(app.clips.takes(fake.library.find('rain'))).toBe(2));
    await app.actions.trash(['jelly']);
    await vi.waitFor(() => expect(app.clips.takes(fake.library.find('rain'))).toBe(1));
  });

  it('are shown and hidden again where they are', async () => {
    const { app, fake, ids } = await stacked();
    const rain = fake.library.find('rain');
    expect(app.clips.standsForAll(rain)).toBe(true);
    await app.clips.toggleStack(rain);
    expect(shown(app).filter((id) => ids.includes(id))).toHaveLength(3);
    expect(app.clips.standsForAll(rain)).toBe(false);
    await app.clips.toggleStack(rain);
    expect(shown(app).filter((id) => ids.includes(id))).toEqual(['rain']);
  });
});

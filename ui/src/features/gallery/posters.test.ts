import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import { createFake } from '../../ipc/fake';
import { noted } from '../../ipc/fake/desk';
import { App, hasFile } from '../../stores';
import { Undecodable } from './capture';
import { Posters } from './posters.svelte';

/** Each clip waits for a breath of its own. */
const patience = { timeout: 15_000 };

async function started() {
  const fake = createFake({ clips: 40, still: true });
  for (const clip of fake.library.clips) {
    if (clip.state === 'safe') Object.assign(clip, { hasPoster: false, savedAt: 0 });
  }
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  app.clips.want(0, 30);
  return { app, fake };
}

describe('clips without a poster', () => {
  it('get one, one after the other, those without a file left out', async () => {
    const { app, fake } = await started();
    let at = 0;
    let most = 0;
    const posters = new Posters(app, async () => {
      most = Math.max(most, (at += 1));
      await Promise.resolve();
      at -= 1;
      return { poster: 'jpeg', sprite: null };
    });
    flushSync();
    const able = app.clips.inView.filter((clip) => hasFile(clip)).map((clip) => clip.id);
    expect(able.length).toBeGreaterThan(10);
    await vi.waitFor(() => {
      expect(able.filter((id) => !fake.library.find(id).hasPoster)).toEqual([]);
    }, patience);
    expect(most).toBe(1);
    expect(fake.library.find('lost').hasPoster).toBe(false);
    posters.stop();
  });

  it('are not tried twice when they show nothing', async () => {
    const { app, fake } = await started();
    const tried: string[] = [];
    const posters = new Posters(app, (address) => {
      tried.push(address);
      return Promise.reject(new Error('no frame came'));
    });
    flushSync();
    const able = app.clips.inView.filter((clip) => hasFile(clip));
    await vi.waitFor(() => expect(tried).toHaveLength(able.length), patience);
    fake.library.change('calico', { rating: 2 }, false);
    flushSync();
    expect(tried).toHaveLength(able.length);
    expect(fake.calls.some(([name]) => name === 'storePoster')).toBe(false);
    expect(app.undecodable.size).toBe(0);
    posters.stop();
  });

  it('say so when there is nothing that can be decoded', async () => {
    const { app } = await started();
    const posters = new Posters(app, () => Promise.reject(new Undecodable('no picture')));
    flushSync();
    const able = app.clips.inView.filter((clip) => hasFile(clip));
    await vi.waitFor(() => expect(app.undecodable.size).toBe(able.length), patience);
    posters.stop();
  });

  it('are looked at once more before that is said', async () => {
    const { app, fake } = await started();
    const failed = new Set<string>();
    const posters = new Posters(app, async (address) => {
      if (!failed.has(address)) {
        failed.add(address);
        throw new Undecodable('no bytes came');
      }
      return { poster: 'picture', sprite: null };
    });
    flushSync();
    const able = app.clips.inView.filter((clip) => hasFile(clip)).map((clip) => clip.id);
    const made = () => able.filter((id) => fake.library.find(id).hasPoster);
    await vi.waitFor(() => expect(made()).toEqual(able), patience);
    expect(app.undecodable.size).toBe(0);
    posters.stop();
  });

  it('get only the picture that they lack, and wait for what the server may yet give', async () => {
    const { app, fake } = await started();
    for (const clip of fake.library.clips) {
      Object.assign(clip, { hasPoster: true, hasSprite: true });
    }
    const [old, fresh] = fake.library.clips.filter((clip) => hasFile(clip));
    Object.assign(old ?? {}, { hasSprite: false });
    Object.assign(fresh ?? {}, { hasSprite: false, savedAt: app.clock.now - 1000 });
    await app.clips.relist();
    const asked: [string, unknown][] = [];
    const posters = new Posters(app, async (address, wanted) => {
      asked.push([address, wanted]);
      return { poster: null, sprite: 'sheet' };
    });
    flushSync();
    await vi.waitFor(() => expect(fake.library.find(old?.id ?? '').hasSprite).toBe(true));
    expect(asked.map(([, wanted]) => wanted)).toEqual([{ poster: false, sprite: true }]);
    expect(fake.library.find(fresh?.id ?? '').hasSprite).toBe(false);
    posters.stop();
  });

  it('get one at once where the server is known to have none', async () => {
    const { app, fake } = await started();
    for (const clip of fake.library.clips) {
      Object.assign(clip, { hasPoster: true, hasSprite: true });
    }
    const fresh = fake.library.find('calico');
    Object.assign(fresh, { hasPoster: false, hasSprite: false, savedAt: app.clock.now });
    await app.clips.relist();
    const posters = new Posters(app, () => Promise.resolve({ poster: 'jpeg', sprite: 'sheet' }));
    flushSync();
    expect(fake.library.find('calico').hasPoster).toBe(false);
    app.servers.list = app.servers.list.map((server) => ({
      ...server,
      passport: noted(
        server.passport,
        { subject: 'poster', answer: false },
        { subject: 'sprite', answer: false },
      ),
    }));
    flushSync();
    await vi.waitFor(() => expect(fake.library.find('calico').hasPoster).toBe(true), patience);
    posters.stop();
  });

  it('get a sheet in place of one that nobody can read, once', async () => {
    const { app, fake } = await started();
    for (const clip of fake.library.clips) {
      Object.assign(clip, { hasPoster: true, hasSprite: true });
    }
    await app.clips.relist();
    const asked: unknown[] = [];
    const posters = new Posters(app, async (_, wanted) => {
      asked.push(wanted);
      return { poster: null, sprite: 'sheet' };
    });
    const clip = fake.library.find('calico');
    app.unlaid.add('calico');
    expect(app.hasSheet(clip)).toBe(false);
    flushSync();
    await vi.waitFor(() => expect(app.hasSheet(clip)).toBe(true), patience);
    expect(asked).toEqual([{ poster: false, sprite: true }]);
    app.unlaid.add('calico');
    flushSync();
    app.unlaid.add('rain');
    await vi.waitFor(() => expect(app.hasSheet(fake.library.find('rain'))).toBe(true), patience);
    expect(asked).toHaveLength(2);
    posters.stop();
  });
});

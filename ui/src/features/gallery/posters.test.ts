import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App, hasFile } from '../../stores';
import { Posters } from './posters.svelte';

async function started() {
  const fake = createFake({ clips: 40, still: true });
  for (const clip of fake.library.clips) if (clip.state === 'safe') clip.hasPoster = false;
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
      return 'jpeg';
    });
    flushSync();
    const able = app.clips.inView.filter((clip) => hasFile(clip)).map((clip) => clip.id);
    expect(able.length).toBeGreaterThan(10);
    await vi.waitFor(() => {
      expect(able.filter((id) => !fake.library.find(id).hasPoster)).toEqual([]);
    });
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
    await vi.waitFor(() => expect(tried).toHaveLength(able.length));
    fake.library.change('calico', { rating: 2 }, false);
    flushSync();
    expect(tried).toHaveLength(able.length);
    expect(fake.calls.some(([name]) => name === 'storePoster')).toBe(false);
    posters.stop();
  });
});

import { describe, expect, it, vi } from 'vitest';

import { App } from '../stores';
import { ahead } from './ahead';
import { createFake } from './fake';

const asked = (fake: ReturnType<typeof createFake>, name: string) =>
  fake.calls.filter(([called]) => called === name).length;

describe('what every start asks', () => {
  it('is asked before anybody does, and once', async () => {
    const fake = createFake({ clips: 3, still: true });
    const backend = ahead(fake);
    await vi.waitFor(() => expect(asked(fake, 'counts')).toBe(1));
    expect((await backend.counts()).all).toBe(3);
    expect(asked(fake, 'counts')).toBe(1);
    await backend.counts();
    expect(asked(fake, 'counts')).toBe(2);
  });

  it('is told as an error to whoever takes the answer, and asked anew after that', async () => {
    const fake = createFake({ clips: 3, still: true });
    fake.failNext('counts', { code: 'storage', message: 'The disk is full.' });
    const backend = ahead(fake);
    await expect(backend.counts()).rejects.toMatchObject({ code: 'storage' });
    expect((await backend.counts()).all).toBe(3);
  });

  it('is asked by nobody when nobody could listen', async () => {
    const fake = createFake({ clips: 3, still: true });
    fake.onQuit = () => Promise.reject(new Error('no listening'));
    const backend = ahead(fake);
    await expect(backend.settings()).rejects.toThrow('no listening');
    expect(asked(fake, 'settings')).toBe(0);
  });
});

describe('what is told before the stores are there', () => {
  it('is told to them first, in its order', async () => {
    const fake = createFake({ clips: 3, still: true });
    const backend = ahead(fake);
    await backend.settings();
    fake.emitQuit({ risk: null, waiting: true });
    const heard: boolean[] = [];
    await backend.onQuit(({ waiting }) => heard.push(waiting));
    fake.emitQuit({ risk: null, waiting: false });
    expect(heard).toEqual([true, false]);
  });

  it('is newer than the answers', async () => {
    const fake = createFake({ clips: 3, still: true });
    const backend = ahead(fake);
    await backend.draft();
    const servers = (await fake.servers()).map((server) => ({ ...server, name: 'Renamed since' }));
    fake.emit({ kind: 'servers', servers });
    const app = new App(backend);
    await app.start();
    app.stop();
    expect(app.servers.list[0]?.name).toBe('Renamed since');
  });

  it('is told still after a start that failed and was tried again', async () => {
    const fake = createFake({ clips: 3, still: true });
    fake.failNext('counts', { code: 'storage', message: 'The disk is full.' });
    const app = new App(ahead(fake));
    await expect(app.start()).rejects.toMatchObject({ code: 'storage' });
    app.stop();
    await app.start();
    const servers = (await fake.servers()).map((server) => ({ ...server, name: 'Renamed since' }));
    fake.emit({ kind: 'servers', servers });
    expect(app.servers.list[0]?.name).toBe('Renamed since');
    app.stop();
  });

  it('is told after a first listening that failed', async () => {
    const fake = createFake({ clips: 3, still: true });
    const { onQuit } = fake;
    let fails = true;
    fake.onQuit = (hear) => (fails ? Promise.reject(new Error('no listening')) : onQuit(hear));
    const app = new App(ahead(fake));
    await expect(app.start()).rejects.toThrow('no listening');
    app.stop();
    fails = false;
    await app.start();
    expect(app.servers.list).not.toEqual([]);
    app.stop();
  });
});

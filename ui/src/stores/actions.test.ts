import { describe, expect, it, vi } from 'vitest';

import { createFake, type Fake } from '../ipc/fake';
import { App } from './app.svelte';

async function started(clips = 60) {
  const fake = createFake({ clips, still: true });
  const app = new App(fake);
  await app.start();
  app.stop();
  await fake.onStudio((event) => app.hear(event));
  return { app, fake };
}

describe('undo', () => {
  it('brings back what went to the trash, from its toast', async () => {
    const { app, fake } = await started();
    await app.actions.trash(['calico', 'rain']);
    expect(fake.library.find('calico').trashedAt).not.toBeNull();
    const [toast] = app.toasts.list;
    await toast?.action?.run();
    expect(fake.library.find('calico').trashedAt).toBeNull();
    expect(fake.library.find('rain').trashedAt).toBeNull();
  });

  it('is no longer offered for a deed when a newer one is about one of its clips', async () => {
    const { app } = await started();
    await app.actions.move(['calico', 'rain'], 'p1');
    await app.actions.move(['desert'], 'p2');
    expect(app.toasts.list).toHaveLength(2);
    await app.actions.move(['rain'], 'p3');
    expect(app.toasts.list.map(({ action }) => action !== undefined)).toEqual([true, true]);
    expect(app.toasts.list[0]?.text).toContain(app.projects.byId('p2')?.name ?? 'none');
    await app.actions.rate(['desert'], 4);
    expect(app.toasts.list).toHaveLength(1);
  });

  it('gives every clip its own marks back', async () => {
    const { app, fake } = await started();
    await app.actions.rate(['calico', 'spiral', 'rain'], 1);
    expect(fake.library.find('spiral').rating).toBe(1);
    await app.undo.run();
    expect(['calico', 'spiral', 'rain'].map((id) => fake.library.find(id).rating)).toEqual([
      5, 4, 0,
    ]);
    expect(fake.library.find('calico').flag).toBe('pick');
  });

  it('takes back the deed that was asked for last, though it is not done yet', async () => {
    const { app, fake } = await started();
    await app.actions.rate(['rain'], 4);
    const flagged = app.actions.flag(['rain'], 'pick');
    await Promise.all([flagged, app.undo.run()]);
    const { flag, rating } = fake.library.find('rain');
    expect([flag, rating]).toEqual(['none', 4]);
  });

  it('puts clips back into the projects they came from', async () => {
    const { app, fake } = await started();
    await app.actions.move(['calico', 'desert', 'rain'], 'p1');
    await app.undo.run();
    const projects = ['calico', 'desert', 'rain'].map((id) => fake.library.find(id).projectId);
    expect(projects).toEqual(['p2', 'p3', null]);
  });

  it('gives back what was never loaded, too', async () => {
    const { app, fake } = await started(3000);
    const of = () =>
      fake.library.clips.map(({ rating, projectId, trashedAt }) => ({
        rating,
        projectId,
        trashed: trashedAt !== null,
      }));
    const before = of();
    await app.selection.all();
    const ids = [...app.selection.ids];
    await app.actions.rate(ids, 1);
    await app.actions.move(ids, 'p1');
    await app.actions.trash(ids);
    expect(of().every(({ trashed }) => trashed)).toBe(true);
    for (let step = 0; step < 3; step += 1) await app.undo.run();
    expect(of()).toEqual(before);
  });

  it('leaves in the trash what was there before', async () => {
    const { app, fake } = await started();
    await app.actions.trash(['rain']);
    await app.actions.trash(['rain', 'calico']);
    await app.undo.run();
    expect(fake.library.find('rain').trashedAt).not.toBeNull();
    expect(fake.library.find('calico').trashedAt).toBeNull();
  });

  it('goes step by step and then does nothing', async () => {
    const { app, fake } = await started();
    await app.actions.flag(['rain'], 'pick');
    await app.actions.flag(['rain'], 'reject');
    await app.undo.run();
    expect(fake.library.find('rain').flag).toBe('pick');
    await app.undo.run();
    expect(fake.library.find('rain').flag).toBe('none');
    expect(await app.undo.run()).toBe(false);
  });
});

describe('deleting for good', () => {
  it('asks first and does nothing on no', async () => {
    const { app, fake } = await started();
    const deleting = app.actions.deleteForGood(['calico']);
    expect(app.screen.question?.danger).toBe(true);
    app.screen.question?.answer(false);
    await deleting;
    expect(fake.library.find('calico').trashedAt).toBeNull();
  });

  it('takes a clip through the trash', async () => {
    const { app, fake } = await started();
    const deleting = app.actions.deleteForGood(['calico']);
    app.screen.question?.answer(true);
    await deleting;
    expect(fake.library.clips.some((clip) => clip.id === 'calico')).toBe(false);
  });
});

describe('deleting for good what a server is still making', () => {
  it('says that it is lost, and deletes it only then', async () => {
    const { app, fake } = await started();
    app.clips.take(fake.library.find('waiting'), fake.library.find('calico'));
    const deleting = app.actions.deleteForGood(['waiting', 'calico']);
    expect(app.screen.question?.text).toMatch(/^1 clip is still being made/);
    app.screen.question?.answer(true);
    await deleting;
    expect(fake.library.clips.some(({ id }) => id === 'waiting' || id === 'calico')).toBe(false);
    expect(fake.calls.find(([name]) => name === 'deleteClips')?.[3]).toBe(true);
  });

  it('leaves what nobody could warn of, and says so', async () => {
    const { app, fake } = await started();
    vi.spyOn(app.clips, 'known').mockReturnValue({ clips: [], all: false });
    const deleting = app.actions.deleteForGood(['waiting', 'calico']);
    app.screen.question?.answer(true);
    await deleting;
    expect(fake.library.clips.some(({ id }) => id === 'waiting')).toBe(true);
    expect(fake.library.clips.some(({ id }) => id === 'calico')).toBe(false);
    expect(app.toasts.list.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^1 clip stays in the trash/),
    );
  });

  it('is asked about by itself when the trash is emptied', async () => {
    const { app, fake } = await started();
    fake.library.trash(['waiting', 'calico']);
    const emptying = app.actions.emptyTrash();
    app.screen.question?.answer(true);
    await vi.waitFor(() => expect(app.screen.question?.title).toMatch(/^Delete 1 more clip/));
    expect(fake.library.clips.some(({ id }) => id === 'calico')).toBe(false);
    app.screen.question?.answer(true);
    await emptying;
    expect(fake.library.clips.some(({ id }) => id === 'waiting')).toBe(false);
  });
});

describe('what goes wrong', () => {
  it('is said with the server’s own words, and nothing can be undone', async () => {
    const { app, fake } = await started();
    fake.failNext('trashClips', {
      code: 'storage',
      message: 'The disk is full.',
      details: 'ENOSPC',
    });
    await app.actions.trash(['calico']);
    expect(app.toasts.list).toHaveLength(1);
    expect(app.toasts.list[0]).toMatchObject({ text: 'The disk is full.', tone: 'bad' });
    expect(await app.undo.run()).toBe(false);
  });
});

describe('saving', () => {
  it('takes several clips one after the other and can show the last one', async () => {
    const { app, fake } = await started();
    await app.files.saveAs(['calico', 'rain', 'jelly']);
    const saved = fake.calls.filter(([name]) => name === 'saveClipAs').map((call) => call[2]);
    expect(saved).toEqual(['calico', 'rain']);
    await app.toasts.list.at(-1)?.action?.run();
    expect(fake.calls.at(-1)).toEqual(['revealSaved', 'saved-1']);
  });

  it('finds clips that are not loaded', async () => {
    const { app, fake } = await started(3000);
    const safe = fake.library.clips.filter((clip) => clip.file?.present).map((clip) => clip.id);
    const far = safe.slice(-2);
    await app.files.saveAs(far);
    const saved = fake.calls.filter(([name]) => name === 'saveClipAs').map((call) => call[2]);
    expect(saved).toEqual(far);
  });

  it('ends the row when a dialog is called off', async () => {
    const { app, fake } = await started();
    const save = vi.spyOn(app.backend, 'saveClipAs').mockResolvedValue({ kind: 'cancelled' });
    await app.files.saveAs(['calico', 'rain']);
    expect(save).toHaveBeenCalledOnce();
    expect(app.toasts.list).toHaveLength(0);
    expect(fake.calls.some(([name]) => name === 'revealSaved')).toBe(false);
  });
});

describe('deleting on the server and moving to the trash', () => {
  const answer = async (app: App, yes: boolean) => {
    await vi.waitFor(() => expect(app.screen.question).not.toBeNull());
    const text = `${app.screen.question?.title} ${app.screen.question?.text}`;
    app.screen.question?.answer(yes);
    return text;
  };

  const asked = (fake: Fake) => fake.calls.find(([name]) => name === 'deleteBoth')?.slice(2);

  it('asks first, says so afterwards, and undoes what can be undone', async () => {
    const { app, fake } = await started();
    const done = app.actions.deleteBoth(['calico', 'rain']);
    expect(await answer(app, true)).toContain('copies in your library go to the trash');
    await done;
    expect(asked(fake)).toEqual([['calico', 'rain'], false]);
    expect(fake.library.find('calico').deletedOnServerAt).not.toBeNull();
    expect(app.toasts.list.map(({ text }) => text)).toEqual([
      '2 clips deleted from their servers and moved to trash',
    ]);
    await app.undo.run();
    expect(fake.library.find('calico').trashedAt).toBeNull();
    expect(app.toasts.list.at(-1)?.text).toContain('on their servers they stay deleted');
  });

  it('warns of videos that are nowhere else, and asks for them only then', async () => {
    const { app, fake } = await started();
    const done = app.actions.deleteBoth(['jelly', 'calico']);
    expect(await answer(app, true)).toContain('The video of 1 clip is not safe in your library');
    await done;
    expect(asked(fake)).toEqual([['jelly', 'calico'], true]);
  });

  it('does nothing when the user thinks better of it', async () => {
    const { app, fake } = await started();
    const done = app.actions.deleteBoth(['calico']);
    await answer(app, false);
    await done;
    expect(fake.calls.some(([name]) => name === 'deleteBoth')).toBe(false);
  });

  it('says what was left, and why', async () => {
    const { app, fake } = await started();
    const message = 'This server cannot delete clips.';
    vi.spyOn(fake.library, 'deleteBoth').mockReturnValue({
      trashed: ['calico'],
      deed: null,
      deleted: 1,
      refused: [{ ids: ['rain', 'spiral'], message }],
    });
    const done = app.actions.deleteBoth(['calico', 'rain', 'spiral']);
    await answer(app, true);
    await done;
    expect(app.toasts.list.at(-1)).toMatchObject({
      text: '2 clips were left as they are',
      details: `2 clips: ${message}`,
      tone: 'bad',
    });
  });
});

describe('what is done without a toast', () => {
  it('is spoken, with what became of how many clips', async () => {
    const { app } = await started();
    await app.actions.flag(['rain'], 'pick');
    expect(app.news.message).toContain('1 clip picked');
    await app.actions.rate(['rain', 'calico'], 2);
    expect(app.news.message).toContain('2 stars on 2 clips');
    await app.actions.tag(['rain'], ['hero'], []);
    expect(app.news.message).toContain('hero');
    await app.actions.note(['rain'], 'Nice light');
    expect(app.news.message).toContain('note on 1 clip');
    expect(app.toasts.list).toEqual([]);
    await app.actions.trash(['rain']);
    expect(app.news.message).toContain('note on 1 clip');
  });
});

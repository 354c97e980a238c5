import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App } from '../../stores';
import { run } from '../gallery/culling';
import InApp from '../player/InApp.svelte';
import Judgement from './Judgement.svelte';
import ReasonDialog from './ReasonDialog.svelte';
import TagDialog from './TagDialog.svelte';
import { offered, parted, tagsOf } from './words';

async function started(settings = {}) {
  const fake = createFake({ clips: 60, still: true, settings });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  return { app, fake, user: userEvent.setup() };
}

const clip = (fake: Awaited<ReturnType<typeof started>>['fake'], id: string) =>
  fake.library.find(id);

describe('tags', () => {
  it('are given to the whole selection by T, and completed', async () => {
    const { app, fake, user } = await started();
    await app.actions.tag(['jelly'], ['hero'], []);
    render(InApp, { app, of: TagDialog, with: {} });
    await app.selection.moveTo(0);
    await app.selection.moveTo(2, { extend: true });
    const ids = [...app.selection.ids];
    await run(app, { kind: 'tag' });
    const field = await screen.findByRole('combobox', { name: 'Add a tag' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('he');
    await screen.findByRole('option', { name: /hero/ });
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => ids.forEach((id) => expect(clip(fake, id).tags).toContain('hero')));
    await user.keyboard('day, rain{Enter}');
    await waitFor(() =>
      ids.forEach((id) => expect(clip(fake, id).tags).toEqual(['day', 'hero', 'rain'])),
    );
    await user.click(screen.getByRole('button', { name: 'Remove tag day' }));
    await waitFor(() => ids.forEach((id) => expect(clip(fake, id).tags).not.toContain('day')));
    await app.undo.run();
    expect(clip(fake, ids[0] ?? '').tags).toContain('day');
  });

  it('are done with by one Esc once one was taken, until something is typed', async () => {
    const { app, user } = await started();
    await app.actions.tag(['jelly'], ['hero', 'day'], []);
    render(InApp, { app, of: TagDialog, with: {} });
    app.screen.tagging = ['calico'];
    const field = await screen.findByRole('combobox', { name: 'Add a tag' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('he{ArrowDown}{Enter}');
    await waitFor(() => expect(app.clips.get('calico')?.tags).toContain('hero'));
    expect(screen.queryByRole('option')).toBeNull();
    await user.keyboard('d');
    expect(await screen.findByRole('option', { name: /day/ })).toBeTruthy();
    await user.keyboard('{Enter}{Escape}');
    expect(app.screen.tagging).toBeNull();
  });

  it('of many clips say which are not on all of them', () => {
    const fake = createFake({ clips: 60, still: true });
    const [calico, rain] = ['calico', 'rain'].map((id) => fake.library.find(id));
    const clips = [calico, rain].flatMap((one, at) =>
      one ? { ...one, tags: at === 0 ? ['a', 'b'] : ['b'] } : [],
    );
    expect(tagsOf(clips)).toEqual([
      { name: 'a', everywhere: false },
      { name: 'b', everywhere: true },
    ]);
  });

  it('are on all clips only as far as all clips are loaded', () => {
    const one = createFake({ clips: 60, still: true }).library.find('calico');
    const clips = [{ ...one, tags: ['a'] }];
    expect(tagsOf(clips, true)).toEqual([{ name: 'a', everywhere: true }]);
    expect(tagsOf(clips, false)).toEqual([{ name: 'a', everywhere: false }]);
  });

  it('are offered by what is typed, without those that are there', () => {
    const known = ['other hero', 'Hero', 'day'].map((name, at) => ({ name, clips: 3 - at }));
    expect(offered(known, 'HE').map(({ text }) => text)).toEqual(['Hero', 'other hero']);
    expect(offered(known, '', ['day']).map(({ text }) => text)).toEqual(['other hero', 'Hero']);
    expect(parted(' day, ,b roll,')).toEqual(['day', 'b roll']);
  });
});

describe('a reason', () => {
  it('rejects the selection with what is chosen or typed', async () => {
    const { app, fake, user } = await started();
    render(InApp, { app, of: ReasonDialog, with: {} });
    app.screen.rejecting = ['calico', 'rain'];
    await screen.findByRole('option', { name: 'Flicker' });
    await user.keyboard('Too loud{Enter}');
    await waitFor(() => expect(clip(fake, 'rain').rejectReason).toBe('Too loud'));
    expect(clip(fake, 'calico').flag).toBe('reject');
    expect(app.screen.rejecting).toBeNull();
  });
});

describe('a note', () => {
  it('is kept when the field is left, and when another clip is shown first', async () => {
    const { app, fake, user } = await started();
    const shown = render(InApp, { app, of: Judgement, with: { ids: ['calico'] } });
    const field = await screen.findByRole('textbox', { name: 'Note' });
    await user.type(field, 'Nice light');
    await user.tab();
    await waitFor(() => expect(clip(fake, 'calico').note).toBe('Nice light'));
    await user.type(field, ', keep');
    await shown.rerender({ app, of: Judgement, with: { ids: ['rain'] } });
    await waitFor(() => expect(clip(fake, 'calico').note).toBe('Nice light, keep'));
    expect(clip(fake, 'rain').note).toBeNull();
  });
});

describe('judging one clip', () => {
  it('goes on to the next where the settings say so', async () => {
    const { app } = await started({ autoAdvance: true });
    await app.selection.moveTo(1);
    const [first, next] = [app.clips.idAt(1), app.clips.idAt(2)];
    await run(app, { kind: 'rate', stars: 3 });
    expect(app.clips.get(first)?.rating).toBe(3);
    expect([...app.selection.ids]).toEqual([next]);
    await run(app, { kind: 'flag', flag: 'pick' });
    expect(app.clips.get(next)?.flag).toBe('pick');
    expect(app.selection.focusIndex).toBe(3);
  });

  it('is about the next clip when the next key comes before the last one is done', async () => {
    const { app } = await started({ autoAdvance: true });
    await app.selection.moveTo(1);
    const [first, second, third] = [1, 2, 3].map((at) => app.clips.idAt(at));
    await Promise.all([
      run(app, { kind: 'flag', flag: 'pick' }),
      run(app, { kind: 'rate', stars: 2 }),
      run(app, { kind: 'flag', flag: 'reject' }),
    ]);
    expect(app.clips.get(first)?.flag).toBe('pick');
    expect(app.clips.get(second)?.rating).toBe(2);
    // A list that was asked for before the last mark may come after it; it is asked again.
    await vi.waitFor(() => expect(app.clips.get(third)?.flag).toBe('reject'));
    expect(app.selection.focusIndex).toBe(4);
  });

  it('is about all once all are asked for', async () => {
    const { app } = await started();
    await app.selection.moveTo(1);
    await Promise.all([run(app, { kind: 'all' }), run(app, { kind: 'rate', stars: 3 })]);
    const last = app.clips.at(app.clips.total - 1);
    expect(last?.rating).toBe(3);
  });

  it('does one after the other, so that the last key wins', async () => {
    const { app, fake } = await started();
    await app.selection.moveTo(1);
    const id = app.clips.idAt(1) ?? '';
    const mark = fake.markClips.bind(fake);
    let answer = () => {};
    const held = new Promise<void>((done) => (answer = done));
    vi.spyOn(fake, 'markClips').mockImplementationOnce(async (...asked) => {
      await held;
      return mark(...asked);
    });
    const both = [
      run(app, { kind: 'flag', flag: 'pick' }),
      run(app, { kind: 'flag', flag: 'reject' }),
    ];
    answer();
    await Promise.all(both);
    expect(app.clips.get(id)?.flag).toBe('reject');
  });

  it('goes on far from what the grid shows, however often the list is asked again', async () => {
    const fake = createFake({ clips: 1000, still: true, settings: { autoAdvance: true } });
    const app = new App(fake);
    await app.start();
    app.clock.stop();
    const list = fake.library.ids(app.clips.query);
    await app.selection.moveTo(398);
    for (let turn = 0; turn < 4; turn += 1) {
      await run(app, { kind: 'flag', flag: 'pick' });
      await app.clips.relist();
    }
    expect([app.selection.focusIndex, app.selection.focusId]).toEqual([402, list[402]]);
    expect(list.slice(398, 402).every((id) => fake.library.find(id).flag === 'pick')).toBe(true);
  });

  it('stays where it is otherwise, and with several', async () => {
    const { app } = await started();
    await app.selection.moveTo(1);
    await run(app, { kind: 'rate', stars: 3 });
    expect(app.selection.focusIndex).toBe(1);
    await app.settings.change({ autoAdvance: true });
    await app.selection.moveTo(2, { extend: true });
    await run(app, { kind: 'rate', stars: 4 });
    expect(app.selection.focusIndex).toBe(2);
  });
});

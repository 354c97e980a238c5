import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { createFake, type FakeOptions } from '../../ipc/fake';
import { App } from '../../stores';
import { keymap } from '../actions/keymap';
import { opened } from '../actions/open';
import { globalKeys } from '../app/globalKeys';
import { run, type Culling } from '../gallery/culling';
import InApp from '../player/InApp.svelte';
import { allEntries, groups } from './entries';
import Palette from './Palette.svelte';

async function started(options: FakeOptions = {}) {
  const fake = createFake({ clips: 20, still: true, ...options });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  return { app, fake, user: userEvent.setup() };
}

beforeAll(() => {
  // jsdom has no layout to scroll in.
  Element.prototype.scrollIntoView ??= () => undefined;
});

describe('what the palette offers', () => {
  it('is every action that can be run, and every project and server', async () => {
    const { app } = await started();
    const { does, goes } = allEntries(app);
    expect(does.map(({ id }) => id)).toEqual(expect.arrayContaining(['clip.pick', 'player.loop']));
    const ids = goes.map(({ id }) => id);
    for (const project of app.projects.list) expect(ids).toContain(`project:${project.id}`);
    for (const server of app.servers.list) expect(ids).toContain(`server:${server.id}`);
  });

  it('says why something does nothing now, and shows it last', async () => {
    const { app } = await started();
    const actions = () => groups(app, '').find(({ id }) => id === 'does')?.entries ?? [];
    expect(actions().find(({ id }) => id === 'clip.pick')?.why).toBe('Select a clip first');
    const reasons = actions().map(({ why }) => why !== null);
    expect(reasons).toEqual([...reasons].sort());
    await app.selection.moveTo(0);
    expect(actions().find(({ id }) => id === 'clip.pick')?.why).toBeNull();
  });

  it('is found by any of its words, without accents', async () => {
    const { app } = await started();
    const found = (typed: string) =>
      groups(app, typed).flatMap(({ entries }) => entries.map(({ id }) => id));
    expect(found('trash go')).toContain('go.trash');
    expect(found('sétt')).toContain('app.settings');
    expect(found('zzzz')).toEqual([]);
  });

  it('is found by other words for it', async () => {
    const { app } = await started();
    const found = (typed: string) =>
      groups(app, typed).flatMap(({ entries }) => entries.map(({ id }) => id));
    for (const typed of ['history', 'favourite', 'template']) {
      expect(found(typed)).toContain('compose.memory');
    }
    expect(found('finder')).toContain('clip.reveal');
  });
});

describe('what is chosen elsewhere in the window', () => {
  const choose = (app: App, id: string) => {
    const { does, goes } = allEntries(app, true);
    return [...does, ...goes].find((entry) => entry.id === id)?.run();
  };

  it('is a line for each choice, which chooses it', async () => {
    const { app } = await started();
    await choose(app, 'sort:oldest');
    await waitFor(() => expect(app.clips.query.sort).toBe('oldest'));
    await choose(app, 'theme:light');
    expect(app.settings.value.theme).toBe('light');
    await choose(app, 'previews:off');
    expect(app.settings.value.previews).toBe('off');
    await choose(app, 'toggle:autoAdvance');
    expect(app.settings.value.autoAdvance).toBe(true);
  });

  it('is what a server can be asked for', async () => {
    const { app } = await started();
    const [server] = app.servers.list;
    await choose(app, `pause:${server?.id ?? ''}`);
    expect(app.servers.byId(server?.id)?.paused).toBe(true);
    await choose(app, `adopt:${server?.id ?? ''}`);
    expect(app.screen.adoptServer).toBe(server?.id);
  });

  it('goes to a day of the list', async () => {
    const { app } = await started({ clips: 200 });
    const [first, second] = app.clips.days;
    expect(second).toBeDefined();
    await choose(app, `date:${second?.day ?? ''}`);
    expect(app.selection.focusIndex).toBe(first?.count);
  });

  it('opens a saved search', async () => {
    const { app } = await started();
    await app.bookmark.look({ search: 'is:pick' });
    await app.search.save('Best ones');
    await app.bookmark.look({ search: '' });
    const [saved] = app.search.saved;
    await choose(app, `search:${saved?.id ?? ''}`);
    await waitFor(() => expect(app.search.text).toBe('is:pick'));
  });
});

describe('what is done to the selected clips', () => {
  const line = (app: App, id: string) => allEntries(app).does.find((entry) => entry.id === id);

  it('is possible when its menu has it, and does the same', async () => {
    const { app, fake } = await started();
    expect(line(app, 'clip.restore')?.why).toBe('Select a clip first');
    await app.selection.moveTo(0);
    expect(line(app, 'clip.restore')?.why).toBe('Select clips in the trash');
    const id = app.selection.current?.id ?? '';
    await app.actions.trash([id]);
    await app.bookmark.look({ view: { kind: 'trash' } });
    await app.selection.moveTo(0);
    expect(line(app, 'clip.restore')?.why).toBeNull();
    await line(app, 'clip.restore')?.run();
    expect(fake.calls.some(([name]) => name === 'restoreClips')).toBe(true);
  });

  it('by a key that does nothing says why', async () => {
    const { app } = await started();
    await app.selection.moveTo(0);
    const command = keymap(app).find(
      new KeyboardEvent('keydown', { key: 'R', shiftKey: true }),
      'grid',
    )?.command;
    await run(app, command as Culling);
    expect(app.toasts.list.at(-1)?.text).toBe('Select clips in the trash');
  });

  it('in a room that is open is what the room makes of it', async () => {
    const { app } = await started();
    expect(line(app, 'compare.wipe')).toBeUndefined();
    const done: string[] = [];
    const close = opened(app, 'compare', ({ compareAct }) =>
      compareAct ? () => done.push(compareAct) : null,
    );
    await line(app, 'compare.wipe')?.run();
    expect(done).toEqual(['wipe']);
    expect(line(app, 'compare.back')).toBeDefined();
    close();
    expect(line(app, 'compare.wipe')).toBeUndefined();
    expect(line(app, 'compare.back')).toBeUndefined();
  });
});

describe('the palette', () => {
  it('opens by its key, finds by typing and runs with Enter, then remembers', async () => {
    const { app, fake, user } = await started();
    const stop = globalKeys(app, window);
    render(InApp, { app, of: Palette, with: {} });
    await user.keyboard('{Control>}k{/Control}');
    const field = await screen.findByRole('combobox');
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('new prompt{Enter}');
    await waitFor(() => expect(app.screen.composerFocus).toBe(1));
    expect(app.screen.paletteOpen).toBe(false);
    expect(app.settings.value.recentActions).toEqual(['compose.new']);
    await waitFor(async () => expect((await fake.settings()).recentActions).toHaveLength(1));
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByText('Used last');
    stop();
  });

  it('does nothing that does not apply', async () => {
    const { app, fake, user } = await started();
    render(InApp, { app, of: Palette, with: {} });
    app.screen.paletteOpen = true;
    const field = await screen.findByRole('combobox');
    await user.type(field, 'remix{Enter}');
    expect(app.screen.remix).toBeNull();
    expect(fake.calls.some(([name]) => name === 'remixClip')).toBe(false);
    expect(app.screen.paletteOpen).toBe(true);
  });

  it('can be read by everyone', async () => {
    const { app } = await started();
    render(InApp, { app, of: Palette, with: {} });
    app.screen.paletteOpen = true;
    const dialog = await screen.findByRole('dialog');
    const { violations } = await axe.run(dialog, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  });
});

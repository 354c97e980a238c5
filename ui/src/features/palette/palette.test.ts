import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { createFake, type FakeOptions } from '../../ipc/fake';
import { App } from '../../stores';
import { globalKeys } from '../app/globalKeys';
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

import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';

import { createFake, type Fake, type FakeOptions } from '../../ipc/fake';
import { App } from '../../stores';
import KeySheet from '../keysheet/KeySheet.svelte';
import InApp from '../player/InApp.svelte';
import SettingsDialog from './SettingsDialog.svelte';

let fake: Fake;
let app: App;
let user: UserEvent;

async function show(options: FakeOptions = {}): Promise<void> {
  fake = createFake({ clips: 1, still: true, ...options });
  app = new App(fake);
  await app.start();
  user = userEvent.setup();
  render(InApp, { app, of: SettingsDialog, with: {} });
  app.screen.settingsOpen = true;
  await screen.findByRole('dialog', { name: 'Settings' });
}

afterEach(() => {
  cleanup();
  app.stop();
});

const calls = (name: string) => fake.calls.filter(([called]) => called === name);
const stored = () => fake.settings();

test('a theme is chosen by arrow keys and kept', async () => {
  await show();
  // Which way is "right" comes from the layout, and there is none here.
  screen.getByRole('radiogroup', { name: 'Theme' }).style.direction = 'ltr';
  screen.getByRole('radio', { name: 'System' }).focus();
  await user.keyboard('{ArrowRight}');
  await waitFor(async () => expect((await stored()).theme).toBe('light'));
});

test('previews, notifications, loop, sound and speed are kept', async () => {
  await show();
  await user.click(screen.getByRole('radio', { name: 'Off' }));
  await user.click(screen.getByRole('switch', { name: 'Notifications' }));
  await user.click(screen.getByRole('switch', { name: 'Loop clips' }));
  await user.click(screen.getByRole('switch', { name: 'Start without sound' }));
  screen.getByRole('slider', { name: 'Volume' }).focus();
  await user.keyboard('{ArrowLeft}');
  await waitFor(async () =>
    expect(await stored()).toMatchObject({
      previews: 'off',
      notifications: false,
      looping: false,
      muted: true,
      volume: 0.95,
    }),
  );
});

test('the library folder is shown and opened', async () => {
  await show();
  expect(screen.getByText('~/Videos/Dailies')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Open folder' }));
  expect(calls('openLibrary')).toHaveLength(1);
});

test('a folder that cannot be used says why and can be chosen anew', async () => {
  const message = 'The folder is not there. Plug in the disk or choose another folder.';
  await show({ library: { kind: 'unusable', folder: '/media/disk/Dailies', message } });
  expect(screen.getByText(message)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Choose another' }));
  await waitFor(() => expect(app.library.state.kind).toBe('ready'));
  expect(screen.queryByText(message)).toBeNull();
});

test('it says which version this is and under which licence', async () => {
  await show();
  expect(screen.getByText('Dailies 0.1.0')).toBeTruthy();
  expect(screen.getByText(/MIT licence or the Apache licence/)).toBeTruthy();
});

test('the key sheet opens and names the keys', async () => {
  await show();
  app.screen.keysOpen = true;
  cleanup();
  render(InApp, { app, of: KeySheet, with: {} });
  const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(sheet.textContent).toContain('Generate');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(app.screen.keysOpen).toBe(false));
});

test('the library moves into a folder that is chosen, once it was said what that does', async () => {
  await show({ clips: 20 });
  await user.click(screen.getByRole('button', { name: 'Move library…' }));
  expect(
    await screen.findByText(/clips \(.* are copied to \/media\/archive\/Dailies/),
  ).toBeTruthy();
  expect(screen.getByText(/2 other files stay in ~\/Videos\/Dailies\./)).toBeTruthy();
  expect(calls('beginLibraryMove')).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Move' }));
  expect(calls('beginLibraryMove')[0]?.[2]).toBe('folder-1');
  expect(await screen.findByText('Moving the library to /media/archive/Dailies')).toBeTruthy();
  fake.move.tick();
  expect(await screen.findByRole('progressbar', { name: 'Move library' })).toBeTruthy();
  expect(screen.getByText(/ of \d+ clips, /)).toBeTruthy();
  for (let ticks = 0; ticks < 25; ticks += 1) fake.move.tick();
  await waitFor(() => expect(app.library.state.folder).toBe('/media/archive/Dailies'));
  expect(app.toasts.list.at(-1)).toMatchObject({
    text: 'The library is in /media/archive/Dailies now.',
    tone: 'good',
  });
  expect(screen.getByRole('button', { name: 'Move library…' })).toBeTruthy();
});

test('a folder that will not do says why beside the button', async () => {
  await show();
  const message = 'The disk of /media/stick has 1.2 GB left, and the library needs 38.0 GB.';
  fake.failNext('chooseLibraryMove', { code: 'invalid', message });
  await user.click(screen.getByRole('button', { name: 'Move library…' }));
  expect(await screen.findByText(message)).toBeTruthy();
  expect(app.toasts.list).toHaveLength(0);
});

test('a move is cancelled, and the library stays', async () => {
  await show();
  await app.move.choose();
  await app.move.begin();
  await user.click(await screen.findByRole('button', { name: 'Cancel move' }));
  await waitFor(() => expect(app.move.now).toBeNull());
  expect(app.toasts.list.at(-1)?.text).toBe('The library stays in ~/Videos/Dailies.');
});

test('another time for the trash says what goes when, and that is not now', async () => {
  await show({ clips: 40 });
  await fake.trashClips('r', (await fake.listIds(app.clips.query)).slice(0, 2));
  await screen.findByText(/clips are there now; the first is deleted for good after/);
  screen.getByRole('combobox', { name: /Keep clips in the trash/ }).focus();
  await user.keyboard('{Enter}{Home}{Enter}');
  await waitFor(async () => expect((await stored()).keepTrash).toBe('week'));
  const ends = app.clips.counts.trashEndsAt ?? 0;
  expect(ends - Date.now()).toBeGreaterThan(6.9 * 24 * 3_600_000);
  await user.keyboard('{Enter}{End}{Enter}');
  await waitFor(async () => expect((await stored()).keepTrash).toBe('forever'));
  expect(await screen.findByText('Nothing is deleted for good by itself')).toBeTruthy();
});

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
  await user.click(screen.getByRole('button', { name: 'Keyboard shortcuts' }));
  cleanup();
  render(InApp, { app, of: KeySheet, with: {} });
  const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(sheet.textContent).toContain('Generate');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(app.screen.keysOpen).toBe(false));
});

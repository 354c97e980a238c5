import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App, hasFile } from '../../stores';
import { fakeVideo } from '../player/fake-video';
import InApp from '../player/InApp.svelte';
import { compare } from './compare';
import Compare from './Compare.svelte';

let app: App;
let takeAway: () => void;

beforeEach(async () => {
  takeAway = fakeVideo();
  app = new App(createFake({ clips: 30, still: true }));
  await app.start();
});

afterEach(() => {
  cleanup();
  app.stop();
  takeAway();
});

async function opened() {
  render(InApp, { app, of: Compare, with: {} });
  const here = Array.from({ length: 30 }, (_, at) => app.clips.at(at)).filter(hasFile);
  compare(
    app,
    here.slice(0, 2).map(({ id }) => id),
  );
  const dialog = await screen.findByRole('dialog', { name: 'Compare' });
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
  return { dialog: within(dialog), user: userEvent.setup() };
}

test('that all is mute is seen, and changed by a button as by its key', async () => {
  const { dialog, user } = await opened();
  await user.keyboard('m');
  await user.click(await dialog.findByRole('button', { name: 'Unmute' }));
  expect(app.settings.value.muted).toBe(false);
  await user.click(await dialog.findByRole('button', { name: 'Mute' }));
  expect(app.settings.value.muted).toBe(true);
});

test('a clip is shown earlier or later by a frame, and with Shift by ten', async () => {
  const { dialog, user } = await opened();
  const [offset] = dialog.getAllByRole('group', { name: 'Offset in frames' });
  await user.keyboard('{Alt>}{Shift>}{ArrowRight}{/Shift}{ArrowLeft}{/Alt}');
  expect(offset?.textContent).toContain('+9');
});

import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App } from '../../stores';
import { keymap } from '../actions/keymap';
import InApp from '../player/InApp.svelte';
import KeyboardDialog from './KeyboardDialog.svelte';

async function opened() {
  const fake = createFake({ clips: 5, still: true });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  render(InApp, { app, of: KeyboardDialog, with: {} });
  app.screen.keyboardOpen = true;
  const dialog = within(await screen.findByRole('dialog'));
  return { app, fake, dialog, user: userEvent.setup() };
}

test('a free key is recorded, holds at once and is kept', async () => {
  const { app, fake, dialog, user } = await opened();
  await user.click(dialog.getByRole('button', { name: 'Add a key for Pick' }));
  await user.keyboard('{Control>}p{/Control}');
  await waitFor(() => expect(keymap(app).keys('clip.pick')).toEqual(['P', 'Ctrl+P']));
  await waitFor(async () =>
    expect((await fake.settings()).keyboard.changed['clip.pick']).toEqual(['P', 'Ctrl+P']),
  );
  expect(dialog.getByText('1 action changed')).toBeTruthy();
});

test('a key that is something else already goes over only when the user says so', async () => {
  const { app, dialog, user } = await opened();
  await user.click(dialog.getByRole('button', { name: 'Add a key for Pick' }));
  await user.keyboard('x');
  expect((await dialog.findByRole('alert')).textContent).toContain('X already is Reject.');
  expect(keymap(app).keys('clip.pick')).toEqual(['P']);
  await user.click(dialog.getByRole('button', { name: 'Use it here' }));
  expect(keymap(app).keys('clip.pick')).toEqual(['P', 'X']);
  expect(keymap(app).keys('clip.reject')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Reset the keys of Reject' }));
  expect(keymap(app).keys('clip.reject')).toEqual(['X']);
  // Now both claim it, which both say.
  expect(dialog.getAllByText(/only one of the two hears it/)).toHaveLength(2);
  await user.click(dialog.getByRole('button', { name: 'Reset all' }));
  expect(keymap(app).keys('clip.pick')).toEqual(['P']);
  expect(dialog.queryByText(/only one of the two/)).toBeNull();
});

test('the grid’s own keys cannot be taken', async () => {
  const { app, dialog, user } = await opened();
  await user.click(dialog.getByRole('button', { name: 'Add a key for Pick' }));
  await user.keyboard('{ArrowLeft}');
  expect((await dialog.findByRole('alert')).textContent).toContain('cannot be changed');
  expect(keymap(app).keys('clip.pick')).toEqual(['P']);
});

test('Esc ends the recording, then closes the dialog', async () => {
  const { app, dialog, user } = await opened();
  await user.click(dialog.getByRole('button', { name: 'Add a key for Pick' }));
  await user.keyboard('{Escape}');
  expect(app.screen.keyboardOpen).toBe(true);
  expect(dialog.queryByRole('textbox', { name: /Press the key/ })).toBeNull();
});

test('a preset changes what was not changed by hand', async () => {
  const { app, dialog, user } = await opened();
  await user.click(dialog.getByRole('button', { name: 'Take M away from Mute' }));
  await user.click(dialog.getByRole('radio', { name: 'Web player' }));
  expect(keymap(app).keys('player.play')).toEqual(['K', 'Space']);
  expect(keymap(app).keys('player.mute')).toEqual([]);
});

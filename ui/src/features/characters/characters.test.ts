import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App } from '../../stores';
import { clipMenu } from '../gallery/clipMenu';
import InApp from '../player/InApp.svelte';
import CharactersDialog from './CharactersDialog.svelte';

async function shown(clip: string | null = null) {
  const fake = createFake({ clips: 12, still: true });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  render(InApp, { app, of: CharactersDialog, with: {} });
  app.screen.openCharacters('studio', clip === null ? null : fake.library.find(clip));
  const dialog = await screen.findByRole('dialog');
  return { app, fake, user: userEvent.setup(), dialog: within(dialog) };
}

afterEach(cleanup);

describe('the characters of a server', () => {
  test('each is told with its id, and with what is wrong with it', async () => {
    const { dialog } = await shown();
    const rows = dialog.getAllByRole('listitem').map((row) => row.textContent ?? '');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toContain('char_mossy');
    expect(rows[2]).toContain('no longer has it');
    expect(rows[3]).toContain('It is not sent again');
  });

  test('one is made of the clip that it was asked for, once per name', async () => {
    const { dialog, fake, user } = await shown('calico');
    const make = dialog.getByRole('button', { name: 'Make it of this clip' });
    expect(make).toHaveProperty('disabled', true);
    await user.type(dialog.getByRole('textbox', { name: 'Name' }), 'Rex');
    await user.click(make);
    expect(await dialog.findByText('Rex')).toBeTruthy();
    const asked = fake.calls.filter(([name]) => name === 'makeCharacter');
    expect(asked.map((call) => call[2])).toEqual([
      { serverId: 'studio', name: 'Rex', clipId: 'calico' },
    ]);
    const name = dialog.getByRole<HTMLInputElement>('textbox', { name: 'Name' });
    expect(name.value).toBe('');
    // The button that was pressed waits for the next name.
    await waitFor(() => expect(document.activeElement).toBe(name));
  });

  test('a name that the app refuses is told at its field', async () => {
    const { dialog, fake, user } = await shown();
    const message = 'Write the name in one line, as it will stand in prompts.';
    fake.failNext('pickCharacter', { code: 'invalid', field: 'name', message });
    const name = dialog.getByRole('textbox', { name: 'Name' });
    await user.type(name, 'Rex');
    await user.click(dialog.getByRole('button', { name: 'Choose a video file…' }));
    expect(await dialog.findByText(message)).toBeTruthy();
    expect(name.getAttribute('aria-invalid')).toBe('true');
    expect((name as HTMLInputElement).value).toBe('Rex');
  });

  test('one that the server has is added by its id', async () => {
    const { dialog, fake, user } = await shown();
    await user.type(dialog.getByRole('textbox', { name: /^Id of a character/ }), 'char_9');
    await user.click(dialog.getByRole('button', { name: 'Add by id' }));
    expect(await dialog.findByText('char_9')).toBeTruthy();
    expect(fake.calls.at(-1)?.slice(2)).toEqual(['studio', 'char_9']);
  });

  test('removing one asks first and says that the server keeps it', async () => {
    const { app, dialog, fake, user } = await shown();
    await user.click(dialog.getByRole('button', { name: 'Remove Mossy here' }));
    await waitFor(() => expect(app.screen.question?.text).toContain('Studio GPU keeps it'));
    app.screen.question?.answer(true);
    await waitFor(() => expect(dialog.getAllByRole('listitem')).toHaveLength(3));
    expect(fake.calls.some(([name]) => name === 'removeCharacter')).toBe(true);
    const name = dialog.getByRole('textbox', { name: 'Name' });
    await waitFor(() => expect(document.activeElement).toBe(name));
  });
});

test('the menu of a clip offers a character only where its server may have them', async () => {
  const fake = createFake({ clips: 12, still: true });
  const app = new App(fake);
  await app.start();
  const offered = () =>
    clipMenu(app, ['calico']).some(
      (entry) => entry.kind === 'action' && entry.label === 'Make a character of it…',
    );
  await app.clips.load(0);
  expect(offered()).toBe(true);
  app.servers.list = app.servers.list.map((server) => ({
    ...server,
    capabilities: { ...server.capabilities, characters: false },
  }));
  expect(offered()).toBe(false);
});

import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import CopiesDialog from './CopiesDialog.svelte';

let fake: Fake;
let app: App;

beforeEach(async () => {
  fake = createFake({ clips: 40, still: true });
  app = new App(fake);
  await app.start();
});

afterEach(() => {
  cleanup();
  app.stop();
});

test('from the name to the report, with what was left out and why', async () => {
  const user = userEvent.setup();
  const here = fake.library.clips.find((clip) => clip.state === 'safe');
  const away = fake.library.clips.find((clip) => clip.state === 'finished');
  if (!here || !away) throw new Error('the fake has both');
  render(InApp, { app, of: CopiesDialog, with: {} });
  app.screen.copying = [here.id, away.id];
  await screen.findByRole('dialog', { name: 'Save copies of 2 clips' });
  const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save copies' });
  expect(save.disabled).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Choose folder' }));
  await user.click(await screen.findByRole('button', { name: '{n}' }));
  expect(screen.getByRole<HTMLInputElement>('textbox').value).toContain('{n}');
  expect(save.disabled).toBe(false);
  await user.click(save);
  expect(await screen.findByText('Saved 1 copy in ~/Downloads/Selects')).toBeTruthy();
  expect(screen.getByText('Names of the copies')).toBeTruthy();
  expect(screen.getByText(/^01.*\.mp4$|\.mp4$/)).toBeTruthy();
  expect(screen.getByText('1 clip was left out')).toBeTruthy();
  expect(screen.getByText('This clip is not saved here yet. Wait until it is.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Done' }));
  expect(app.screen.copying).toBeNull();
});

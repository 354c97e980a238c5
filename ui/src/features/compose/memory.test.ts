import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import Composer from './Composer.svelte';
import MemoryDialog from './MemoryDialog.svelte';

let fake: Fake;
let app: App;
const user = userEvent.setup();

beforeEach(async () => {
  fake = createFake({ clips: 30, still: true });
  app = new App(fake);
  await app.start();
  app.clock.stop();
});

async function opened() {
  render(InApp, { app, of: MemoryDialog, with: {} });
  app.screen.memoryOpen = true;
  return within(await screen.findByRole('dialog', { name: 'Earlier prompts' }));
}

test('arrow up in an empty prompt brings earlier ones back, arrow down leaves them again', async () => {
  render(InApp, { app, of: Composer, with: {} });
  const field = screen.getByRole('textbox', { name: 'Prompt' });
  const [newest, next] = await fake.pastPrompts('');
  await user.click(field);
  await user.keyboard('{ArrowUp}');
  await waitFor(() => expect(app.compose.prompt).toBe(newest?.prompt));
  await user.keyboard('{ArrowUp}');
  await waitFor(() => expect(app.compose.prompt).toBe(next?.prompt));
  await user.keyboard('{ArrowDown}{ArrowDown}');
  await waitFor(() => expect(app.compose.prompt).toBe(''));
});

test('arrows leave alone what was typed', async () => {
  render(InApp, { app, of: Composer, with: {} });
  await user.type(screen.getByRole('textbox', { name: 'Prompt' }), 'A cat{ArrowUp}');
  expect(app.compose.prompt).toBe('A cat');
  expect(fake.calls.some(([name]) => name === 'pastPrompts')).toBe(false);
});

test('an earlier prompt is found by its words and goes into the composer with its parameters', async () => {
  const dialog = await opened();
  await user.type(dialog.getByRole('textbox', { name: 'Find a prompt' }), 'calico');
  await waitFor(() => expect(dialog.getAllByRole('button', { name: /calico/i })).toHaveLength(1));
  const past = app.prompts.past[0];
  await user.click(dialog.getByRole('button', { name: /calico/i }));
  expect(app.compose.prompt).toBe(past?.prompt);
  expect(app.screen.memoryOpen).toBe(false);
  expect(app.screen.composerFocus).toBe(1);
});

test('a prompt becomes a favourite, is named and is one no longer', async () => {
  const dialog = await opened();
  await dialog.findByText('Night street');
  const [keep] = await dialog.findAllByRole('button', {
    name: 'Add this prompt to the favourites',
  });
  if (keep) await user.click(keep);
  await waitFor(() => expect(app.prompts.kept).toHaveLength(2));
  const [rename] = dialog.getAllByRole('button', { name: 'Give it a name' });
  if (rename) await user.click(rename);
  await user.type(await dialog.findByRole('textbox', { name: 'Name' }), 'My own{Enter}');
  await dialog.findByText('My own');
  const [forget] = dialog.getAllByRole('button', { name: 'Remove from the favourites' });
  if (forget) await user.click(forget);
  await waitFor(() => expect(dialog.queryByText('My own')).toBeNull());
});

test('a template shows every prompt it makes and what they cost before they are paid', async () => {
  app.compose.use({ prompt: 'A {animal} at night', values: { animal: 'fox, cat' } });
  app.compose.takes = 3;
  render(InApp, { app, of: Composer, with: {} });
  await screen.findByText('animal: 2 values');
  expect(await screen.findByText(/^2 × 3 = 6 clips, \$/)).toBeTruthy();
  await user.click(screen.getByText('All 2 prompts'));
  const lines = screen.getAllByRole('listitem').map((line) => line.textContent?.trim());
  expect(lines.some((line) => line?.startsWith('A fox at night'))).toBe(true);
  expect(lines.some((line) => line?.startsWith('A cat at night'))).toBe(true);
  expect(fake.calls.some(([name]) => name === 'createBatch')).toBe(false);
});

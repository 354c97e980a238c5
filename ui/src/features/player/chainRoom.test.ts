import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import ChainDialog from './ChainDialog.svelte';
import { openChain } from './chainRoom';
import { fakeVideo } from './fake-video';
import InApp from './InApp.svelte';

let fake: Fake;
let app: App;
let takeAway: () => void;

beforeEach(async () => {
  takeAway = fakeVideo();
  fake = createFake({ clips: 12, still: true });
  const first = fake.library.find('calico');
  fake.library.add([
    { ...first, id: 'lid', originId: 'calico', source: 'continued', prompt: 'It closes the lid' },
    { ...first, id: 'bow', originId: 'lid', source: 'continued', prompt: 'It takes a bow' },
  ]);
  app = new App(fake);
  await app.start();
});

afterEach(() => {
  cleanup();
  app.stop();
  takeAway();
});

async function opened() {
  render(InApp, { app, of: ChainDialog, with: {} });
  openChain(app, 'lid');
  const dialog = await screen.findByRole('dialog', { name: 'Chain' });
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
  return { dialog, user: userEvent.setup() };
}

const playing = (dialog: HTMLElement) =>
  within(dialog).queryByRole('button', { name: 'Pause' }) !== null;

test('keys go from clip to clip, pause and mute', async () => {
  const { dialog, user } = await opened();
  expect(within(dialog).getByText('1 of 3: A calico cat playing a piano on stage')).toBeTruthy();
  await user.keyboard('{ArrowDown}{PageDown}');
  expect(within(dialog).getByText('3 of 3: It takes a bow')).toBeTruthy();
  await user.keyboard('{ArrowUp}');
  expect(within(dialog).getByText('2 of 3: It closes the lid')).toBeTruthy();
  await user.keyboard('{Home}');
  expect(within(dialog).getByText(/^1 of 3/)).toBeTruthy();
  expect(playing(dialog)).toBe(true);
  await user.keyboard(' ');
  expect(playing(dialog)).toBe(false);
  await user.keyboard('m');
  await waitFor(() => expect(app.settings.value.muted).toBe(true));
});

test('keys of one’s own hold, and those of every room', async () => {
  const changed = { 'chain.next': ['N'], 'chain.play': ['Q'] };
  await app.settings.change({ keyboard: { preset: 'dailies', changed } });
  const { dialog, user } = await opened();
  await user.keyboard('{ArrowDown}');
  expect(within(dialog).getByText(/^1 of 3/)).toBeTruthy();
  await user.keyboard('nq');
  expect(within(dialog).getByText(/^2 of 3/)).toBeTruthy();
  expect(playing(dialog)).toBe(false);
  await user.keyboard('?');
  expect(app.screen.keysOpen).toBe(true);
});

test('Esc closes it and gives the focus back to the grid', async () => {
  const { user } = await opened();
  const asked = app.screen.gridFocus;
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(app.screen.chain).toBeNull();
  expect(app.screen.gridFocus).toBe(asked + 1);
});

test('says that it is being looked through when that takes long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let go: () => void = () => undefined;
  const { clipChain } = fake;
  fake.clipChain = async (id) => {
    await new Promise<void>((resolve) => (go = resolve));
    return clipChain(id);
  };
  render(InApp, { app, of: ChainDialog, with: {} });
  openChain(app, 'lid');
  flushSync();
  vi.advanceTimersByTime(600);
  vi.useRealTimers();
  expect(app.toasts.list.map(({ text }) => text)).toEqual([
    'Looking through the clips of this chain',
  ]);
  go();
  await screen.findByRole('dialog', { name: 'Chain' });
  expect(app.toasts.list).toEqual([]);
});

import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';

import type { Server } from '../../ipc';
import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import Welcome from './Welcome.svelte';

let fake: Fake;
let app: App;
let user: UserEvent;

async function show(before: () => void = () => undefined, servers: Server[] = []): Promise<void> {
  fake = createFake({
    clips: 1,
    still: true,
    servers,
    settings: { welcomed: false, activeServer: null },
  });
  app = new App(fake);
  await app.start();
  before();
  user = userEvent.setup();
  render(InApp, { app, of: Welcome, with: {} });
}

afterEach(() => {
  cleanup();
  app.stop();
});

const calls = (name: string) => fake.calls.filter(([called]) => called === name);
const button = (name: string) => screen.findByRole('button', { name });

test('the demo is one click: it becomes the active server and a prompt is there', async () => {
  await show();
  await user.click(await button('Try the demo'));
  await waitFor(() => expect(app.servers.active?.demo).toBe(true));
  await waitFor(() => expect(app.settings.value.welcomed).toBe(true));
  expect(app.compose.prompt).toContain('calico cat');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a demo that does not start says so and can be tried again', async () => {
  await show();
  fake.failNext('startDemo', { code: 'internal', message: 'The demo did not start.' });
  await user.click(await button('Try the demo'));
  expect(await screen.findByText('The demo did not start.')).toBeTruthy();
  await user.click(await button('Try the demo'));
  await waitFor(() => expect(app.servers.active?.demo).toBe(true));
});

test('connecting opens the form for a new server', async () => {
  await show();
  await user.click(await button('Connect a server'));
  expect(app.screen.serversOpen).toBe(true);
  expect(app.screen.serversPage).toEqual({ kind: 'new' });
});

test('a key of the environment is named, and used only after the click', async () => {
  await show(() => {
    vi.spyOn(fake, 'environmentKeys').mockResolvedValue([
      {
        id: 'openai',
        variable: 'OPENAI_API_KEY',
        lastFour: 'ab12',
        baseUrl: 'https://api.openai.com/v1',
      },
    ]);
  });
  expect(
    await screen.findByText(
      'Use the key from OPENAI_API_KEY (ends in ab12) for https://api.openai.com/v1?',
    ),
  ).toBeTruthy();
  expect(calls('connectFromEnvironment')).toHaveLength(0);
  fake.failNext('connectFromEnvironment', { code: 'keychain', message: 'It is locked.' });
  await user.click(await button('Use this key'));
  expect(await screen.findByText('It is locked.')).toBeTruthy();
  expect(app.settings.value.welcomed).toBe(false);
});

test('no key in the environment, no word about it', async () => {
  await show();
  await button('Try the demo');
  expect(screen.queryByRole('button', { name: 'Use this key' })).toBeNull();
});

test('who has a server or looks around first is not asked again', async () => {
  await show(undefined, await createFake({ clips: 1, still: true }).servers());
  expect(screen.queryByRole('dialog')).toBeNull();
  cleanup();
  app.stop();
  await show();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(app.settings.value.welcomed).toBe(true));
});

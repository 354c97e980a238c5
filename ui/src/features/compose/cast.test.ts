import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { NewClips } from '../../ipc';
import { createFake, type Fake, type FakeOptions } from '../../ipc/fake';
import { emptyClip } from '../../ipc/fake/catalog';
import { fakeServers } from '../../ipc/fake/desk';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import Composer from './Composer.svelte';

let fake: Fake;
let app: App;
let user: UserEvent;

async function show(options: FakeOptions = {}): Promise<void> {
  fake = createFake({ clips: 12, still: true, ...options });
  app = new App(fake);
  await app.start();
  user = userEvent.setup();
  render(InApp, { app, of: Composer, with: {} });
}

beforeEach(() => {
  vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('probably');
});

afterEach(() => {
  cleanup();
  app.stop();
});

// Without a layout, floating panels count as off the screen.
const floating = { hidden: true };
const composer = () => screen.getByRole('region', { name: 'Compose' });
const prompt = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Prompt' });
const generate = () => screen.getByRole('button', { name: 'Generate' });
const sent = () =>
  fake.calls.filter(([called]) => called === 'createClips').at(-1)?.[2] as NewClips;

describe('characters', () => {
  test('one that is chosen is sent, and its name stands in the prompt', async () => {
    await show();
    await user.type(prompt(), 'A troll waves');
    await user.click(within(composer()).getByRole('button', { name: 'Characters' }));
    const [mossy] = await screen.findAllByRole('menuitemcheckbox', floating);
    await user.click(mossy ?? composer());
    expect(prompt().value).toBe('A troll waves Mossy');
    await user.click(generate());
    await waitFor(() => expect(sent()?.characters).toEqual(['character-mossy']));
    expect(screen.getByRole('button', { name: 'Characters 1: Mossy' })).toBeTruthy();
  });

  test('only those that the server has can be chosen, and another server sends none', async () => {
    await show();
    await user.click(within(composer()).getByRole('button', { name: 'Characters' }));
    const offered = await screen.findAllByRole('menuitemcheckbox', floating);
    expect(offered.map((entry) => entry.textContent?.trim())).toEqual(['Mossy', 'Captain Rust']);
    await user.click(offered[0] ?? composer());
    await app.servers.choose('demo');
    await user.click(generate());
    await waitFor(() => expect(sent()?.serverId).toBe('demo'));
    expect(sent()?.characters).toEqual([]);
  });

  test('a server that has none is not asked about them', async () => {
    const [studio] = fakeServers();
    if (!studio) throw new Error('there is a first server');
    const capabilities = { ...studio.capabilities, characters: false };
    await show({ servers: [{ ...studio, capabilities, characters: [] }] });
    expect(screen.queryByRole('button', { name: 'Characters' })).toBeNull();
  });

  test('those that a clip was asked for with come back with its prompt', async () => {
    await show();
    const mossy = fakeServers()[0]?.characters[0];
    await app.compose.retry({
      ...emptyClip('old', 0),
      prompt: 'Mossy sleeps',
      characters: [{ name: 'Mossy', remoteId: mossy?.remoteId ?? '' }],
    });
    expect(app.compose.cast.ids).toEqual(['character-mossy']);
    expect(prompt().value).toBe('Mossy sleeps');
  });

  test('other words in the composer leave only those whom they name', async () => {
    await show();
    const [mossy, rust] = app.compose.cast.offered;
    for (const one of [mossy, rust]) app.compose.cast.appear(one ?? expect.fail('there are two'));
    expect(app.compose.prompt).toBe('Mossy Captain Rust');
    app.compose.replace({ prompt: 'Mossy sleeps' });
    expect(app.compose.cast.ids).toEqual(['character-mossy']);
    app.compose.startOver();
    expect(app.compose.cast.kept).toEqual([]);
  });

  test('what goes on from a clip shows whom the clip shows', async () => {
    await show();
    const mossy = fakeServers()[0]?.characters[0];
    const clip = {
      ...emptyClip('old', 0),
      prompt: 'Mossy sleeps',
      characters: [{ name: 'Mossy', remoteId: mossy?.remoteId ?? '' }],
    };
    await app.compose.goOn(clip, 'last.png', async () => 'AAAA');
    expect(app.compose.cast.ids).toEqual(['character-mossy']);
  });

  test('the draft keeps who is to appear', async () => {
    await show();
    app.compose.prompt = 'Mossy';
    app.compose.cast.appear(app.compose.cast.offered[0] ?? expect.fail('there is a first one'));
    await app.compose.keep();
    expect((await fake.draft()).characters).toEqual(['character-mossy']);
  });
});

import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { DroppedItem, NewClips } from '../../ipc';
import { createFake, type Fake, type FakeOptions } from '../../ipc/fake';
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
const calls = (name: string) => fake.calls.filter(([called]) => called === name);
const sent = () => calls('createClips').at(-1)?.[2] as NewClips;
const dayCap = {
  id: 'cap-day',
  scope: 'all' as const,
  subjectId: null,
  period: 'day' as const,
  currency: 'USD',
};
const described = (element: HTMLElement) =>
  document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent ?? '';

describe('by keyboard alone', () => {
  test('a prompt is written and sent with Ctrl+Enter', async () => {
    await show();
    await user.click(prompt());
    await user.keyboard('A cat{Enter}on a piano{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent()?.prompt).toBe('A cat\non a piano'));
    expect(await screen.findByText('1 clip queued')).toBeTruthy();
    expect(prompt().value).toBe('A cat\non a piano');
  });

  test('holding Ctrl+Enter makes one job', async () => {
    await show();
    await user.type(prompt(), 'A cat');
    for (const repeat of [false, true, true]) {
      await fireEvent.keyDown(prompt(), { key: 'Enter', ctrlKey: true, repeat });
    }
    await waitFor(() => expect(calls('createClips')).toHaveLength(1));
  });

  test('Ctrl+Enter sends from outside the composer, but not from a dialog', async () => {
    await show();
    await user.type(prompt(), 'A cat');
    const dialog = document.body.appendChild(document.createElement('div'));
    dialog.setAttribute('role', 'dialog');
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true });
    expect(calls('createClips')).toHaveLength(0);
    dialog.remove();
    await fireEvent.keyDown(document.body, { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(calls('createClips')).toHaveLength(1));
  });

  test('everything is reached with Tab, in the order it is read', async () => {
    await show();
    const names: string[] = [];
    for (let step = 0; step < 10; step += 1) {
      await user.tab();
      const at = document.activeElement;
      names.push(at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '');
    }
    expect(names).toEqual([
      'Drop image, paste one or click to pick a reference image',
      '',
      'Earlier prompts',
      'Model: sora-2',
      'Size: 1280×720',
      'Length: 4 s',
      'Takes: 1',
      'Characters',
      'More',
      '≈ $0.40',
    ]);
  });

  test('what it would cost stands beside the button', async () => {
    await show();
    await waitFor(() => expect(screen.getByRole('button', { name: '≈ $0.40' })).toBeTruthy());
    app.compose.takes = 4;
    await waitFor(() => expect(screen.getByRole('button', { name: '≈ $1.60' })).toBeTruthy());
    app.compose.model = 'wan2.2-t2v';
    expect(await screen.findByRole('button', { name: 'Price unknown' })).toBeTruthy();
    await app.servers.choose('demo');
    expect(await screen.findByRole('button', { name: 'Free' })).toBeTruthy();
  });

  test('a cap in the way is said with its numbers, and nothing is sent', async () => {
    await show();
    await app.money.saveCap({ ...dayCap, amount: '7.50' });
    const says = await screen.findByText(/cap for all servers is \$7\.50 a day/);
    await waitFor(() => expect(described(generate())).toContain(says.textContent));
    await user.type(prompt(), 'A cat');
    await user.click(generate());
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(calls('createClips')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Raise the cap' }));
    expect([app.screen.moneyOpen, app.screen.moneyPage]).toEqual([true, 'caps']);
  });

  test('a clip is sent over a cap when that is said, and only then', async () => {
    await show();
    await app.money.saveCap({ ...dayCap, amount: '7.50' });
    await user.type(prompt(), 'A cat');
    await user.click(await screen.findByRole('button', { name: 'Send this one anyway' }));
    await waitFor(() => expect(calls('waiveCaps')).toHaveLength(1));
    expect(calls('createClips')).toHaveLength(1);
    expect(calls('waiveCaps')[0]?.[2]).toEqual(['new-1']);
  });

  test('the way is free again when the cap is raised', async () => {
    await show();
    await app.money.saveCap({ ...dayCap, amount: '7.50' });
    await screen.findByRole('button', { name: 'Raise the cap' });
    await app.money.saveCap({ ...dayCap, amount: '30' });
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Raise the cap' })).toBeNull());
    await user.type(prompt(), 'A cat');
    await user.click(generate());
    await waitFor(() => expect(calls('createClips')).toHaveLength(1));
    expect(calls('waiveCaps')).toHaveLength(0);
  });

  test('the size is chosen from what the model offers', async () => {
    await show();
    screen.getByRole('combobox', { name: 'Size: 1280×720' }).focus();
    await user.keyboard('{Enter}');
    const list = await screen.findByRole('listbox', floating);
    expect(
      within(list)
        .getAllByRole('option', floating)
        .map((one) => one.textContent?.trim()),
    ).toEqual(['1280×720', '720×1280']);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await screen.findByRole('combobox', { name: 'Size: 720×1280' })).toBeTruthy();
  });

  test('extra parameters are added and sent', async () => {
    await show();
    await user.type(prompt(), 'A cat');
    screen.getByRole('button', { name: 'More' }).focus();
    await user.keyboard('{Enter}');
    screen.getByRole('button', { name: 'Add seed' }).focus();
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'seed' })),
    );
    await user.keyboard('42{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent()?.extra).toBe('{"seed":42}'));
    expect(screen.getByRole('button', { name: 'More, 1 set' })).toBeTruthy();
  });
});

describe('errors stand at their cause', () => {
  test('an empty prompt', async () => {
    await show();
    await user.click(generate());
    expect(described(prompt())).toContain('Write what the clip should show.');
    expect(prompt().getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(prompt());
    await user.type(prompt(), 'A');
    expect(screen.queryByText('Write what the clip should show.')).toBeNull();
  });

  test('a prompt of 40,000 characters', async () => {
    await show();
    const long = 'x'.repeat(40_000);
    await fireEvent.input(prompt(), { target: { value: long } });
    expect(described(prompt())).toContain('8,000 characters too long. Shorten it to 32,000.');
    expect(screen.getByText('40,000 of 32,000')).toBeTruthy();
    await user.click(generate());
    expect(calls('createClips')).toHaveLength(0);
    expect(prompt().value).toBe(long);
  });

  test.each([
    ['size', 'combobox', /^Size/],
    ['seconds', 'combobox', /^Length/],
    ['model', 'combobox', /^Model/],
    ['reference', 'button', /reference image/],
    ['key', 'button', /^Server/],
  ])('a refused %s', async (field, role, name) => {
    await show();
    await user.type(prompt(), 'A cat');
    fake.failNext('createClips', {
      code: 'server',
      field,
      message: `The server refused the ${field}.`,
      details: 'its own words',
      requestId: 'req_42',
    });
    await user.click(generate());
    expect(await screen.findByText(`The server refused the ${field}.`)).toBeTruthy();
    expect(described(screen.getByRole(role, { name }))).toContain('refused');
    expect(screen.getByText('its own words')).toBeTruthy();
    expect(screen.getByText('Request id req_42')).toBeTruthy();
    expect(prompt().value).toBe('A cat');
  });

  test('raw JSON that is none, while it is typed', async () => {
    await show();
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(screen.getByRole('radio', { name: 'JSON' }));
    await fireEvent.input(screen.getByRole('textbox', { name: 'JSON' }), {
      target: { value: '[1]' },
    });
    expect(await screen.findByText(/Write a JSON object/)).toBeTruthy();
  });

  test('no key: it says so and opens the server', async () => {
    await show({ settings: { activeServer: 'gateway' } });
    await user.type(prompt(), 'A cat');
    await user.click(generate());
    await user.click(await screen.findByRole('button', { name: 'Open its settings' }));
    expect(app.screen.serversPage).toEqual({ kind: 'edit', serverId: 'gateway' });
  });

  test('no server: the demo is one click away', async () => {
    await show({ servers: [] });
    await user.type(prompt(), 'A cat');
    await user.click(generate());
    await user.click(await screen.findByRole('button', { name: 'Try the demo' }));
    await waitFor(() => expect(app.servers.active?.demo).toBe(true));
    await user.click(generate());
    await waitFor(() => expect(sent()?.serverId).toBe('demo'));
  });
});

describe('free fields', () => {
  test('are shown where the server does not say what it takes', async () => {
    await show({ settings: { activeServer: 'gateway' } });
    await user.click(screen.getByRole('button', { name: 'Size: Server’s choice' }));
    await user.type(
      await screen.findByLabelText('Size', { selector: 'input' }),
      '640 x 360{Enter}',
    );
    expect(await screen.findByRole('button', { name: 'Size: 640×360' })).toBeTruthy();
  });
});

describe('the reference image', () => {
  const image: DroppedItem = { token: 'drop-1', name: 'stage.jpg', kind: 'image' };
  const over = (...items: DroppedItem[]) => fake.emitDrop({ phase: 'over', x: 0, y: 0, items });

  test('is picked, shown, padded and removed', async () => {
    await show();
    await user.click(screen.getByRole('button', { name: /^Drop image/ }));
    await user.click(await screen.findByRole('button', { name: 'Reference image stage.jpg' }));
    expect(await screen.findByText('stage.jpg, 1920×1280')).toBeTruthy();
    await user.click(screen.getByText('Pad'));
    expect(app.compose.fit).toBe('pad');
    await user.click(screen.getByText('Remove'));
    expect(app.compose.reference).toBeNull();
  });

  test('says over the composer what a drop will do', async () => {
    await show();
    over(image);
    expect(
      await screen.findByText('Use as reference image, will be cropped to 1280×720'),
    ).toBeTruthy();
    fake.emitDrop({ phase: 'dropped', x: 0, y: 0, items: [image] });
    await waitFor(() => expect(app.compose.reference?.name).toBe('stage.jpg'));
    expect(calls('stageDropped')).toEqual([['stageDropped', 'drop-1']]);
  });

  test.each([
    ['a text file', [{ ...image, name: 'notes.txt', kind: 'other' as const }], /notes\.txt/],
    ['two images', [image, image], /Only one image/],
  ])('says why %s cannot be used, and does nothing with it', async (_, items, words) => {
    await show();
    over(...items);
    expect(await screen.findByText(words)).toBeTruthy();
    fake.emitDrop({ phase: 'dropped', x: 0, y: 0, items });
    expect(calls('stageDropped')).toEqual([]);
  });

  test('a clip falls through to whoever imports it', async () => {
    await show();
    over({ ...image, name: 'clip.mp4', kind: 'clip' });
    expect(app.drop.over).toBeNull();
  });

  test('an image on the clipboard is pasted, text stays text', async () => {
    await show();
    const clipboard = (types: string[], text: string) => ({
      clipboardData: { types, getData: () => text },
    });
    await fireEvent.paste(prompt(), clipboard(['text/plain'], 'A cat'));
    expect(calls('pasteReference')).toHaveLength(0);
    await fireEvent.paste(prompt(), clipboard(['Files'], ''));
    await waitFor(() => expect(calls('pasteReference')).toHaveLength(1));
    await fireEvent.keyDown(document.body, { key: 'v', ctrlKey: true });
    await waitFor(() => expect(calls('pasteReference')).toHaveLength(2));
  });

  test('the words in the slot are in its name, whatever it shows', async () => {
    await show();
    const named = (slot: HTMLElement) =>
      expect(slot.getAttribute('aria-label')).toContain(slot.textContent?.trim());
    const empty = screen.getByRole('button', { name: /^Drop image/ });
    expect(empty.textContent?.trim()).toBe('Drop image');
    named(empty);
    await user.click(empty);
    const slot = await screen.findByRole('button', { name: /^Reference image/ });
    await fireEvent.error(slot.querySelector('img') ?? slot);
    await waitFor(() => expect(slot.textContent?.trim()).toBe('The picture cannot be shown.'));
    named(slot);
  });

  test('only a paste into the slot says that there is no image', async () => {
    await show();
    const nothing = 'There is no image on the clipboard.';
    await fireEvent.keyDown(document.body, { key: 'v', ctrlKey: true });
    await waitFor(() => expect(calls('pasteReference')).toHaveLength(1));
    await waitFor(() => expect(app.compose.staging).toBe(false));
    expect(screen.queryByText(nothing)).toBeNull();
    screen.getByRole('button', { name: /^Drop image/ }).focus();
    await user.keyboard('{Control>}v{/Control}');
    expect(await screen.findByText(nothing)).toBeTruthy();
    await user.type(prompt(), 'A cat');
    expect(calls('pasteReference')).toHaveLength(2);
  });

  test('one that cannot be read says why, at the slot', async () => {
    await show();
    fake.failNext('pickReference', {
      code: 'invalid',
      message: 'This image is 60 MB. The most is 50 MB.',
    });
    await user.click(screen.getByRole('button', { name: /^Drop image/ }));
    expect(await screen.findByText('This image is 60 MB. The most is 50 MB.')).toBeTruthy();
    expect(described(screen.getByRole('button', { name: /^Drop image/ }))).toContain('60 MB');
  });
});

describe('remix', () => {
  test('takes no pasted image, and says so', async () => {
    await show();
    app.screen.startRemix(fake.library.find('calico'));
    await waitFor(() => expect(prompt().value).toBe('A calico cat playing a piano on stage'));
    await fireEvent.paste(prompt(), { clipboardData: { types: ['Files'], getData: () => '' } });
    expect(await screen.findByText('A remix takes no reference image')).toBeTruthy();
    await fireEvent.keyDown(document.body, { key: 'v', ctrlKey: true });
    expect(calls('pasteReference')).toHaveLength(0);
    expect(app.compose.reference).toBeNull();
  });

  test('shows the origin, keeps its parameters and sends only the prompt', async () => {
    await show();
    app.screen.startRemix(fake.library.find('calico'));
    await waitFor(() => expect(prompt().value).toBe('A calico cat playing a piano on stage'));
    expect(within(composer()).getByText('Remix of')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Size/ }).disabled).toBe(true);
    expect(screen.queryByRole('button', { name: /^Drop image/ })).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(prompt()));
    await user.clear(prompt());
    await user.type(prompt(), 'In the rain');
    await user.click(screen.getByRole('button', { name: 'Remix' }));
    await waitFor(() => expect(calls('remixClip')).toHaveLength(1));
    expect(calls('createClips')).toHaveLength(0);
    await waitFor(() => expect(screen.queryByText('Remix of')).toBeNull());
  });

  test('is local where the server has none, says so, and takes a picture along', async () => {
    const servers = fakeServers().map((server) => ({
      ...server,
      capabilities: { ...server.capabilities, remix: false },
    }));
    await show({ servers });
    app.screen.startRemix(fake.library.find('calico'));
    expect(await screen.findByText('Local remix of')).toBeTruthy();
    expect(
      screen.getByText(/does not offer remixes, so the changed prompt goes there/),
    ).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /^Drop image/ }));
    await waitFor(() => expect(app.compose.reference).not.toBeNull());
    await user.click(screen.getByRole('button', { name: 'Local remix' }));
    await waitFor(() => expect(calls('remixLocally')).toHaveLength(1));
    expect(calls('remixLocally')[0]?.[2]).toMatchObject({
      originId: 'calico',
      reference: { id: 'reference-1', fit: 'crop' },
    });
    expect(calls('remixClip')).toHaveLength(0);
    await waitFor(() => expect(app.compose.reference).toBeNull());
  });

  test('may be an edit, or an extension whose length is chosen', async () => {
    await show();
    const calico = fake.library.find('calico');
    app.screen.startRemix(calico, 'edit');
    expect(await screen.findByText('Edit of')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Size/ }).disabled).toBe(true);
    expect(screen.queryByRole('button', { name: /^Drop image/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    await waitFor(() => expect(calls('varyClip')).toHaveLength(1));
    expect(calls('varyClip')[0]?.[2]).toMatchObject({
      originId: 'calico',
      kind: 'edit',
      seconds: null,
    });
    await waitFor(() => expect(screen.queryByText('Edit of')).toBeNull());
    app.screen.startRemix(calico, 'extension');
    expect(await screen.findByText('Extension of')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('combobox', { name: /^Length/ }).disabled).toBe(
      false,
    );
    await user.click(screen.getByRole('button', { name: 'Extend' }));
    await waitFor(() => expect(calls('varyClip')).toHaveLength(2));
    expect(calls('varyClip')[1]?.[2]).toMatchObject({
      kind: 'extension',
      seconds: app.compose.seconds,
    });
    expect(calls('remixClip')).toHaveLength(0);
  });

  test('is left with the prompt that was there before', async () => {
    await show();
    await user.type(prompt(), 'My next idea');
    app.screen.startRemix(fake.library.find('calico'));
    await user.click(await screen.findByRole('button', { name: 'Cancel remix' }));
    await waitFor(() => expect(prompt().value).toBe('My next idea'));
  });
});

test('a computer without H.264 is told what to install', async () => {
  vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('');
  await show();
  expect(screen.queryByText(/gstreamer1\.0-libav/)).toBeNull();
  await user.click(prompt());
  expect(await screen.findByText(/gstreamer1\.0-libav/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Copy install command' }));
  expect(calls('copyText').at(-1)?.[1]).toContain('apt install');
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByText(/gstreamer1\.0-libav/)).toBeNull();
});

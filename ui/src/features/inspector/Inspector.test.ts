import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import { clipMenu } from '../gallery/clipMenu';
import { fakeVideo } from '../player/fake-video';
import InApp from '../player/InApp.svelte';
import Inspector from './Inspector.svelte';

let fake: Fake;
let app: App;
let takeAway: () => void;

beforeEach(async () => {
  takeAway = fakeVideo();
  fake = createFake({ clips: 40, still: true });
  app = new App(fake);
  await app.start();
});

afterEach(() => {
  cleanup();
  app.stop();
  takeAway();
});

function show(...ids: string[]) {
  app.selection.ids = new Set([...app.selection.ids, ...ids]);
  app.selection.focusId = ids.at(-1) ?? null;
  return render(InApp, { app, of: Inspector, with: {} });
}

/** A line of the open menu. It finds no place to float to in jsdom and stays invisible. */
async function line(role: string, text: string): Promise<HTMLElement> {
  const lines = await screen.findAllByRole(role, { hidden: true });
  const found = lines.find((one) => one.textContent.trim().startsWith(text));
  if (found === undefined) throw new Error(`the menu has no ${text}`);
  return found;
}

const calls = (name: string) => fake.calls.filter(([called]) => called === name);
const title = () => screen.getByRole('heading', { level: 2 });

function fact(name: string): string | undefined {
  const term = screen.getAllByRole('term').find((one) => one.textContent === name);
  return term?.nextElementSibling?.textContent.replace(/\s+/g, ' ').trim();
}

test('with nothing selected it says what to do', () => {
  show();
  expect(screen.getByText('Select a clip to see it here')).toBeTruthy();
  expect(screen.queryByRole('heading')).toBeNull();
});

test('what servers write is text, whatever it looks like', async () => {
  const image = '<img src="x" onerror="window.hurt = true">';
  const script = '<script>window.hurt = true</script>';
  fake.library.change('calico', {
    prompt: `${image} A cat`,
    title: `${script} A title`,
    model: `<b>sora</b>${image}`,
    serverName: `<a href="javascript:window.hurt = true">Studio</a>`,
    remoteId: `video_${script}`,
    state: 'failed',
    problem: {
      headline: 'The server could not make it',
      message: `The server could not make this clip: ${script}`,
      details: image,
      code: `<i>${script}</i>`,
      requestId: script,
      settled: false,
      serverSettings: false,
    },
  });
  const { container } = show('calico');
  await screen.findByText(`<b>sora</b>${image}`);
  expect(title().textContent).toContain(script);
  expect(screen.getByText(`The server could not make this clip: ${script}`)).toBeTruthy();
  for (const made of ['script', 'b', 'img[src="x"]', 'a', 'i']) {
    expect(container.querySelector(made)).toBeNull();
  }
  expect('hurt' in window).toBe(false);
});

describe('one clip', () => {
  test('shows its facts', () => {
    show('calico');
    expect(title().textContent.trim()).toBe('A calico cat playing a piano on stage');
    expect(fact('Status')).toBe('Safe on disk, verified');
    expect(fact('Size')).toBe('1280×720 · 8 s · 24 fps');
    expect(fact('Server')).toBe('Studio GPU');
    expect(fact('Project')).toBe('Piano cats');
    expect(fact('ID')).toContain('video_123');
    expect(fact('File')).toContain('.mp4');
  });

  test('counts down to the loss of bytes that are only on the server', () => {
    show('ice');
    expect(fact('Expires')).toMatch(/2[23]\sm left$/);
  });

  test('is renamed by a click and Enter, and named by its prompt when emptied', async () => {
    const user = userEvent.setup();
    show('calico');
    await user.click(within(title()).getByRole('button'));
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'Take one{Enter}');
    await vi.waitFor(() => expect(title().textContent.trim()).toBe('Take one'));
    expect(calls('renameClip')[0]?.slice(2)).toEqual(['calico', 'Take one']);
    await user.click(within(title()).getByRole('button'));
    await user.clear(screen.getByRole('textbox', { name: 'Title' }));
    await user.keyboard('{Enter}');
    await vi.waitFor(() => expect(title().textContent.trim()).toMatch(/^A calico cat/));
    expect(calls('renameClip')[1]?.slice(2)).toEqual(['calico', null]);
  });

  test('keeps its name when the editing is given up with Esc', async () => {
    const user = userEvent.setup();
    show('calico');
    await user.click(within(title()).getByRole('button'));
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'Other{Escape}');
    await vi.waitFor(() => expect(title().textContent.trim()).toMatch(/^A calico cat/));
    expect(calls('renameClip')).toHaveLength(0);
    expect(document.activeElement).toBe(within(title()).getByRole('button'));
  });

  test('shows the whole prompt where the title does not', () => {
    fake.library.find('rain').prompt = `Rain on neon glass.\n${'Slow dolly. '.repeat(20)}`;
    app.clips.take({ ...fake.library.find('rain') });
    show('rain');
    expect(screen.getByRole('heading', { name: 'Prompt' })).toBeTruthy();
    expect(screen.getByText(/Slow dolly\. Slow dolly\./)).toBeTruthy();
  });

  test('gets stars and picks, and loses them by a second press', async () => {
    const user = userEvent.setup();
    show('rain');
    await user.click(screen.getByRole('button', { name: '4 stars' }));
    expect(calls('markClips')[0]?.slice(2)).toEqual([
      ['rain'],
      { rating: 4, flag: null, reason: null },
    ]);
    const four = await screen.findByRole('button', { name: '4 stars', pressed: true });
    await user.click(four);
    expect(calls('markClips')[1]?.slice(2)).toEqual([
      ['rain'],
      { rating: 0, flag: null, reason: null },
    ]);
    await user.click(screen.getByRole('button', { name: 'Reject' }));
    await user.click(await screen.findByRole('button', { name: 'Reject', pressed: true }));
    expect(calls('markClips').map((call) => call[3])).toEqual([
      { rating: 4, flag: null, reason: null },
      { rating: 0, flag: null, reason: null },
      { rating: null, flag: 'reject', reason: null },
      { rating: null, flag: 'none', reason: null },
    ]);
  });

  test('is remixed and saved from its buttons', async () => {
    const user = userEvent.setup();
    show('calico');
    await user.click(screen.getByRole('button', { name: 'Remix' }));
    expect(app.screen.remix?.id).toBe('calico');
    await user.click(screen.getByRole('button', { name: 'Save as' }));
    expect(calls('saveClipAs')[0]?.[2]).toBe('calico');
  });

  test('cannot be remixed or saved before it is made', () => {
    show('jelly');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Remix' }).disabled).toBe(true);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save as' }).disabled).toBe(true);
  });

  test('has the rarer actions in a menu', async () => {
    const user = userEvent.setup();
    show('calico');
    screen.getByRole('button', { name: 'More' }).focus();
    await user.keyboard('{Enter}');
    for (const name of [
      'Edit on the server…',
      'Studio GPU does not offer extensions',
      'Show in folder',
      'Open in another app',
      'Copy prompt',
      'Move to project',
      'Delete from server',
      'Move to trash',
    ]) {
      expect(await line('menuitem', name)).toBeTruthy();
    }
    await user.click(await line('menuitem', 'Copy id'));
    expect(calls('copyText')).toEqual([['copyText', 'video_123']]);
  });

  test('is taken back from its server in that menu while it is made', async () => {
    const user = userEvent.setup();
    show('jelly');
    screen.getByRole('button', { name: 'More' }).focus();
    await user.keyboard('{Enter}');
    await user.click(await line('menuitem', 'Cancel on the server…'));
    app.screen.question?.answer(true);
    await vi.waitFor(() => expect(calls('cancelClip')[0]?.[2]).toBe('jelly'));
  });

  test('leads to its remixes and back to its origin', async () => {
    const user = userEvent.setup();
    show('calico');
    await user.click(await screen.findByRole('button', { name: /^Remix: Spiral staircase/ }));
    await vi.waitFor(() => expect(title().textContent.trim()).toMatch(/^Spiral staircase/));
    const origin = await screen.findByRole('button', { name: /^Origin: A calico cat/ });
    origin.focus();
    await user.keyboard('{Enter}');
    await vi.waitFor(() => expect(title().textContent.trim()).toMatch(/^A calico cat/));
  });

  test('shows a remix that appears while it is looked at', async () => {
    show('desert');
    await vi.waitFor(() => expect(calls('clipDetail').length).toBeGreaterThan(0));
    expect(screen.queryByRole('button', { name: /^Remix: / })).toBeNull();
    await app.backend.remixClip('request', 'desert', 'At night', null);
    expect(await screen.findByRole('button', { name: /^Remix: At night/ })).toBeTruthy();
  });

  test('shows the server’s reply and copies it', async () => {
    const user = userEvent.setup();
    show('calico');
    await user.click(await screen.findByText('Raw reply'));
    expect(screen.getByText(/"id": "video_123"/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Copy reply' }));
    expect(String(calls('copyText')[0]?.[1])).toContain('"video_123"');
  });

  test('says that it is in the trash and comes back from there', async () => {
    const user = userEvent.setup();
    await app.backend.trashClips('request', ['rain']);
    await app.clips.ask({ view: { kind: 'trash' } });
    show('rain');
    expect(screen.getByText(/^In the trash since/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Restore' }));
    expect(calls('restoreClips')[0]?.[2]).toEqual(['rain']);
  });
});

describe('several clips', () => {
  test('are counted and summed', () => {
    show('calico', 'rain', 'jelly');
    expect(title().textContent).toBe('3 clips selected');
    expect(fact('Length')).toBe('0:20');
    expect(fact('Safe on disk')).toBe('2 of 3');
    expect(screen.queryByRole('region', { name: 'Player' })).toBeNull();
  });

  test('are judged, moved and trashed together', async () => {
    const user = userEvent.setup();
    show('calico', 'rain');
    await user.click(screen.getByRole('button', { name: '3 stars' }));
    expect(calls('markClips')[0]?.[2]).toEqual(['calico', 'rain']);
    screen.getByRole('button', { name: /^Move to project/ }).focus();
    await user.keyboard('{Enter}');
    await user.click(await line('menuitemcheckbox', 'Brand loops'));
    expect(calls('moveClips')[0]?.slice(2)).toEqual([['calico', 'rain'], 'p3']);
    await user.click(screen.getByRole('button', { name: 'Move to trash' }));
    expect(calls('trashClips')[0]?.[2]).toEqual(['calico', 'rain']);
  });

  test('are compared where they are two to four that are saved here', async () => {
    const user = userEvent.setup();
    show('calico', 'rain', 'jelly');
    const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Compare' });
    expect(button().disabled).toBe(true);
    expect(button().title).toContain('Fetch the others first');
    cleanup();
    app.selection.clear();
    show('calico', 'rain');
    await user.click(button());
    expect(app.screen.comparing).toEqual(['calico', 'rain']);
  });

  test('go into a project that is yet to be made', async () => {
    const user = userEvent.setup();
    app.projects.list = [];
    show('calico', 'rain');
    screen.getByRole('button', { name: /^Move to project/ }).focus();
    await user.keyboard('{Enter}');
    await user.click(await line('menuitem', 'Find or make a project'));
    expect(app.screen.moving).toEqual(['calico', 'rain']);
  });

  test('are deleted on their servers and trashed in one act, after asking', async () => {
    const user = userEvent.setup();
    const asked = vi.spyOn(app.screen, 'ask').mockResolvedValue(true);
    show('calico', 'rain');
    await user.click(screen.getByRole('button', { name: /^Delete from server and move/ }));
    expect(asked).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(calls('deleteBoth')[0]?.[2]).toEqual(['calico', 'rain']));
  });

  test('of the trash come back or go for good, however many they are', async () => {
    const many = createFake({ clips: 3000, still: true });
    const other = new App(many);
    await other.start();
    await many.trashClips('request', many.library.ids(other.clips.query));
    await other.clips.ask({ view: { kind: 'trash' } });
    const ids = await other.clips.ids();
    const at = ids.length - 10;
    await other.selection.moveTo(at);
    other.clips.want(at, at + 5);
    await other.clips.load(at - 1000);
    other.selection.ids = new Set(ids);
    render(InApp, { app: other, of: Inspector, with: {} });
    expect(screen.getByRole('button', { name: 'Restore' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Move to trash' })).toBeNull();
    const labels = clipMenu(other, ids).map((entry) => 'label' in entry && entry.label);
    expect(labels).toEqual(['Restore', 'Delete for good…']);
    other.stop();
  });

  test('are not offered to be deleted where no server has them', () => {
    for (const id of ['calico', 'rain']) {
      fake.library.find(id).deletedOnServerAt = 1;
      app.clips.take({ ...fake.library.find(id) });
    }
    show('calico', 'rain');
    expect(screen.queryByRole('button', { name: /^Delete from server/ })).toBeNull();
    expect(screen.getByRole('button', { name: 'Move to trash' })).toBeTruthy();
  });
});

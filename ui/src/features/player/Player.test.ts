import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import type { FakeMedia } from './fake-media';
import { fakeVideo, filmIn } from './fake-video';
import InApp from './InApp.svelte';
import Player from './Player.svelte';

let fake: Fake;
let app: App;
let takeAway: () => void;
const onfullscreen = vi.fn();

beforeEach(async () => {
  takeAway = fakeVideo();
  fake = createFake({ clips: 30, still: true });
  app = new App(fake);
  await app.start();
  onfullscreen.mockReset();
});

afterEach(() => {
  cleanup();
  app.stop();
  takeAway();
});

function show(id: string) {
  const clip = fake.library.find(id);
  return render(InApp, { app, of: Player, with: { clip: { ...clip }, onfullscreen } });
}

function film(): FakeMedia {
  return filmIn(screen.getByLabelText<HTMLVideoElement>(/^Video of/));
}

function showFilm(id = 'calico'): FakeMedia {
  show(id);
  const shown = film();
  shown.load();
  return shown;
}

const strip = () => screen.getByRole('slider', { name: 'Playhead' });
const calls = (name: string) => fake.calls.filter(([called]) => called === name);

describe('a clip of another kind', () => {
  function showKind(mediaType: string, name: string): void {
    const clip = fake.library.find('calico');
    const file = clip.file ? { ...clip.file, mediaType, name, codec: null } : null;
    render(InApp, { app, of: Player, with: { clip: { ...clip, file }, onfullscreen } });
  }

  test('GIF moves as the picture that it is', () => {
    showKind('image/gif', 'calico.gif');
    expect(screen.getByRole('img', { name: /^Video of/ }).tagName).toBe('IMG');
    expect(screen.queryByRole('button', { name: 'Play' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Open in another app' })).toBeNull();
  });

  test.each([
    ['video/mp2t', 'calico.ts', /^MPEG-TS clips are kept as they came/],
    ['video/x-flv', 'calico.flv', /^FLV clips are kept as they came/],
  ])('%s says the same', async (mediaType, name, sentence) => {
    vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('');
    showKind(mediaType, name);
    film().fail(4);
    expect(await screen.findByText(sentence)).toBeTruthy();
  });

  test('AVI says that it is kept and opens outside', async () => {
    const user = userEvent.setup();
    vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('');
    showKind('video/x-msvideo', 'calico.avi');
    film().fail(4);
    expect(await screen.findByText(/^AVI clips are kept as they came/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Open in another app' }));
    expect(calls('openClip')).toHaveLength(1);
  });
});

test('bytes that nobody here can read say so and open outside', async () => {
  const clip = fake.library.find('calico');
  const message = 'The server sent the same bytes twice, and Dailies cannot read them as a clip.';
  const problem = {
    headline: 'Kept as it came',
    message,
    details: 'This is a file of an unknown kind, not a video clip.',
    code: 'as_it_came',
    requestId: null,
    settled: false,
    serverSettings: false,
  };
  const file = clip.file
    ? { ...clip.file, mediaType: 'application/octet-stream', name: 'calico.bin', codec: null }
    : null;
  render(InApp, { app, of: Player, with: { clip: { ...clip, file, problem }, onfullscreen } });
  film().fail(4);
  expect(await screen.findByText(message)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Open in another app' })).toBeTruthy();
});

describe('a clip that plays', () => {
  test('plays and pauses by button and by Space', async () => {
    const user = userEvent.setup();
    const shown = showFilm();
    await user.click(screen.getByRole('button', { name: 'Play' }));
    expect(shown.paused).toBe(false);
    strip().focus();
    await user.keyboard(' ');
    expect(shown.paused).toBe(true);
    expect(screen.getByRole('button', { name: 'Play' })).toBeTruthy();
  });

  test('Space on a button presses the button and nothing else', async () => {
    const user = userEvent.setup();
    const shown = showFilm();
    screen.getByRole('button', { name: 'Mute' }).focus();
    await user.keyboard(' ');
    expect(shown.muted).toBe(true);
    expect(shown.paused).toBe(true);
  });

  test('steps frames by arrows and says where it stands', async () => {
    const user = userEvent.setup();
    const shown = showFilm();
    strip().focus();
    await user.keyboard('{ArrowRight}{ArrowRight}.');
    expect(shown.currentTime).toBeCloseTo(3.5 / 24, 9);
    expect(strip().getAttribute('aria-valuetext')).toBe('0:00:03 of 0:08:00');
    const frame = screen.getByText('Frame 3 of 191');
    expect(frame.parentElement?.title).toBe('Frame 3 of 191 · 24 frames per second');
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(strip().getAttribute('aria-valuetext')).toBe('0:01:03 of 0:08:00');
    await user.keyboard('{End}');
    expect(strip().getAttribute('aria-valuenow')).toBe('191');
  });

  test('is scrubbed by the pointer, and goes on when the hand lets go', async () => {
    const shown = showFilm();
    const slider = strip();
    vi.spyOn(slider, 'getBoundingClientRect').mockReturnValue(new DOMRect(100, 0, 200, 26));
    await fireEvent.click(screen.getByRole('button', { name: 'Play' }));
    await fireEvent.pointerDown(slider, { clientX: 150, button: 0, pointerId: 1 });
    expect(shown.paused).toBe(true);
    expect(shown.currentTime).toBeCloseTo(48.5 / 24);
    await fireEvent.pointerMove(slider, { clientX: 200, pointerId: 1 });
    expect(shown.currentTime).toBeCloseTo(96.5 / 24);
    await fireEvent.pointerUp(slider, { pointerId: 1 });
    expect(shown.paused).toBe(false);
    await fireEvent.pointerMove(slider, { clientX: 110, pointerId: 1 });
    expect(shown.currentTime).toBeCloseTo(96.5 / 24);
  });

  test('is marked with I and O, and the marks are said', async () => {
    const user = userEvent.setup();
    showFilm();
    strip().focus();
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}i{Shift>}{ArrowRight}{/Shift}o');
    expect(screen.getByText('Marked from 0:01:00 to 0:02:00')).toBeTruthy();
    await user.keyboard('{Alt>}x{/Alt}');
    expect(screen.queryByText(/^Marked from/)).toBeNull();
  });

  test('remembers volume, speed and loop in the settings', async () => {
    const user = userEvent.setup();
    const shown = showFilm();
    screen.getByRole('slider', { name: 'Volume' }).focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(shown.volume).toBeCloseTo(0.9);
    strip().focus();
    await user.keyboard('{Shift>}>{/Shift}{Control>}l{/Control}');
    expect(shown.playbackRate).toBe(1.25);
    await vi.waitFor(() => {
      expect(app.settings.value).toMatchObject({ volume: 0.9, speed: 1.25, looping: false });
      expect(calls('saveSettings')).toHaveLength(1);
    });
  });

  test('stays as it is when the clip is only judged', async () => {
    const { rerender } = show('calico');
    const shown = film();
    shown.load();
    strip().focus();
    await fireEvent.keyDown(strip(), { key: 'End' });
    const clip = { ...fake.library.find('calico'), rating: 1 };
    await rerender({ app, of: Player, with: { clip, onfullscreen } });
    expect(film()).toBe(shown);
    expect(strip().getAttribute('aria-valuenow')).toBe('191');
  });

  test('comes back where it was left', async () => {
    const { rerender } = show('calico');
    film().load();
    await fireEvent.keyDown(strip(), { key: 'End' });
    const other = fake.library.find('rain');
    await rerender({ app, of: Player, with: { clip: { ...other }, onfullscreen } });
    film().load();
    expect(strip().getAttribute('aria-valuenow')).toBe('0');
    const again = fake.library.find('calico');
    await rerender({ app, of: Player, with: { clip: { ...again }, onfullscreen } });
    film().load();
    expect(strip().getAttribute('aria-valuenow')).toBe('191');
  });

  test('asks for the full screen with F', async () => {
    const user = userEvent.setup();
    showFilm();
    strip().focus();
    await user.keyboard('f');
    expect(onfullscreen).toHaveBeenCalledOnce();
  });

  test('plays when the grid asks, even when it was not there yet', async () => {
    app.screen.togglePlay();
    const shown = showFilm();
    await vi.waitFor(() => expect(shown.paused).toBe(false));
  });

  test('says what is missing when its codec cannot be decoded', async () => {
    const user = userEvent.setup();
    vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('');
    const shown = showFilm();
    shown.fail(4);
    expect(await screen.findByText(/cannot decode H\.264 .*gstreamer1\.0-libav/)).toBeTruthy();
    expect(screen.queryByRole('slider', { name: 'Playhead' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Open in another app' }));
    expect(calls('openClip')).toEqual([['openClip', 'calico']]);
  });

  test('opens an unreadable file again', async () => {
    const user = userEvent.setup();
    const shown = showFilm();
    shown.fail(2);
    await vi.waitFor(() => expect(film()).not.toBe(shown));
    const second = film();
    second.fail(2);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    const fresh = film();
    expect(fresh).not.toBe(second);
    fresh.load();
    expect(strip()).toBeTruthy();
  });

  test('opens it once more unasked before it says that it cannot be read', async () => {
    const shown = showFilm();
    shown.fail(4);
    await vi.waitFor(() => expect(film()).not.toBe(shown));
    film().load();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(strip()).toBeTruthy();
  });
});

describe('a clip that does not play', () => {
  test('shows its phase and the percent the server gives', () => {
    show('jelly');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('64');
    expect(screen.getByText(/^Rendering 64%/)).toBeTruthy();
  });

  test('has no bar when the server gives no percent', () => {
    show('mist');
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.getByText(/^Rendering/)).toBeTruthy();
  });

  test('is fetched now when only the server has it', async () => {
    const user = userEvent.setup();
    show('ice');
    expect(screen.getByText(/only Studio GPU has it/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Fetch now' }));
    expect(calls('fetchClip')[0]?.[2]).toBe('ice');
  });

  test('is fetched again when its file is gone', async () => {
    const user = userEvent.setup();
    show('lost');
    expect(screen.getByText(/is no longer in the library folder/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Fetch again' }));
    expect(calls('fetchClip')[0]?.[2]).toBe('lost');
  });

  test('says why it was refused, in the server’s words too', async () => {
    const user = userEvent.setup();
    show('spider');
    expect(screen.getByText(/The server refuses this prompt/)).toBeTruthy();
    await user.click(screen.getByText('Details'));
    expect(screen.getByText(/req_7f3a9c2e51/)).toBeTruthy();
    expect(screen.getByText(/Code moderation_blocked/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Edit and make again' }));
    expect(app.screen.retry?.id).toBe('spider');
    await user.click(screen.getByRole('button', { name: 'Make again' }));
    expect(calls('makeAgain')[0]?.[2]).toBe('spider');
  });

  test('leads to the settings of its server where it is mended there', async () => {
    const user = userEvent.setup();
    const { problem } = fake.library.find('spider');
    if (!problem) throw new Error('it was refused');
    fake.library.change('spider', { problem: { ...problem, serverSettings: true } });
    show('spider');
    await user.click(screen.getByRole('button', { name: 'Open server settings' }));
    expect(app.screen.serversOpen).toBe(true);
    expect(app.screen.serversPage).toEqual({ kind: 'edit', serverId: 'studio' });
  });

  test('is taken back while it waits here', async () => {
    const user = userEvent.setup();
    show('ink');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(calls('cancelClip')[0]?.[2]).toBe('ink');
  });
});

describe('a clip whose request may have arrived', () => {
  test('is sent again only after a second question', async () => {
    const user = userEvent.setup();
    show('unsure');
    await user.click(screen.getByRole('button', { name: 'Send again…' }));
    expect(calls('resolveClip')).toHaveLength(0);
    app.screen.question?.answer(true);
    await vi.waitFor(() =>
      expect(calls('resolveClip')[0]?.slice(2)).toEqual(['unsure', { kind: 'send_again' }]),
    );
  });

  test('is connected with the job the user points at', async () => {
    const user = userEvent.setup();
    show('unsure');
    await user.click(screen.getByRole('button', { name: /one of the server’s jobs/ }));
    const [first] = await screen.findAllByRole('button', { name: 'It is this one' });
    if (!first) throw new Error('the server lists a job');
    await user.click(first);
    await vi.waitFor(() => {
      const resolved = calls('resolveClip')[0];
      expect(resolved?.[2]).toBe('unsure');
      expect(resolved?.[3]).toMatchObject({ kind: 'adopt' });
    });
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('says in the list why the server cannot be asked', async () => {
    const user = userEvent.setup();
    fake.failNext('jobsOnServer', { message: 'Studio GPU does not answer.', requestId: 'req_1' });
    show('unsure');
    await user.click(screen.getByRole('button', { name: /one of the server’s jobs/ }));
    expect(await screen.findByText('Studio GPU does not answer.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      (await screen.findAllByRole('button', { name: 'It is this one' })).length,
    ).toBeGreaterThan(0);
  });

  test('is left when the user says so', async () => {
    const user = userEvent.setup();
    show('unsure');
    await user.click(screen.getByRole('button', { name: 'Give it up' }));
    expect(calls('resolveClip')[0]?.slice(2)).toEqual(['unsure', { kind: 'give_up' }]);
  });
});

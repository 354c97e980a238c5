import { beforeEach, expect, test, vi } from 'vitest';

import type { Watching } from '../../ipc';
import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import { playbacksOf, type Playbacks } from './playbacks';

let fake: Fake;
let app: App;
let playbacks: Playbacks;

beforeEach(async () => {
  fake = createFake({ clips: 40, still: true });
  app = new App(fake);
  await app.start();
  playbacks = playbacksOf(app);
});

const clip = () => fake.library.find('calico');
const written = () => fake.calls.filter(([name]) => name === 'markPart').map((call) => call[3]);

test('a clip that is looked at gets the frames of its file', async () => {
  const playback = playbacks.of(clip());
  await vi.waitFor(() => expect(playback.table.exact).toBe(true));
  expect(playback.frames).toBe(192);
});

/** The playback of a clip whose marks were just set. */
async function marked() {
  const playback = playbacks.of(clip());
  await vi.waitFor(() => expect(playback.table.exact).toBe(true));
  playback.seekFrame(24);
  playback.markIn();
  playback.seekFrame(48);
  playback.markOut();
  return playback;
}

test('marks are kept as they are set, the last ones last', async () => {
  const playback = await marked();
  playback.clearMarks();
  await playbacks.settled;
  expect(written()).toEqual([
    { first: 24, last: null },
    { first: 24, last: 48 },
    { first: null, last: null },
  ]);
});

test('marks that were kept are there when the clip is looked at again', async () => {
  await fake.markPart('r', 'calico', { first: 5, last: 9 });
  const playback = playbacks.of(clip());
  await vi.waitFor(() => expect(playback.marked).toBe(true));
  expect(playback.range).toEqual({ first: 5, last: 9 });
});

test('a mark that is set early is added to those that were kept', async () => {
  await fake.markPart('r', 'calico', { first: 5, last: 9 });
  fake.calls.length = 0;
  const playback = playbacks.of(clip());
  playback.seekFrame(7);
  playback.markIn();
  expect(playback.marks.in).toBe(7);
  expect(written()).toEqual([]);
  await playbacks.settled;
  expect(playback.marks).toEqual({ in: 7, out: 9 });
  expect(written()).toEqual([{ first: 7, last: 9 }]);
});

test('marks that are taken back or set again are those that are shown', async () => {
  const playback = await marked();
  await app.undo.run();
  await playbacks.settled;
  expect(playback.marks).toEqual({ in: 24, out: null });
  await app.undo.redo();
  await playbacks.settled;
  expect(playback.marks).toEqual({ in: 24, out: 48 });
});

test('a mark that is set while the kept ones are read again is added to them', async () => {
  const playback = await marked();
  await playbacks.settled;
  const kept = await fake.watchClip('calico');
  const answers: ((kept: Watching) => void)[] = [];
  vi.spyOn(app.backend, 'watchClip').mockImplementation(
    () => new Promise((answer) => answers.push(answer)),
  );
  playbacks.readPart('calico');
  playback.seekFrame(30);
  playback.markIn();
  playbacks.readPart('calico');
  for (const answer of answers) answer(kept);
  await playbacks.settled;
  expect(playback.marks).toEqual({ in: 30, out: 48 });
  expect(written().at(-1)).toEqual({ first: 30, last: 48 });
});

test('marks stay when they cannot be read again', async () => {
  const playback = await marked();
  await playbacks.settled;
  fake.failNext('watchClip', { message: 'The disk is away.' });
  playbacks.readPart('calico');
  await playbacks.settled;
  expect(playback.marks).toEqual({ in: 24, out: 48 });
});

test('marks that could not be kept say so', async () => {
  const playback = playbacks.of(clip());
  fake.failNext('markPart', { message: 'The disk is full.' });
  playback.markIn();
  await playbacks.settled;
  expect(app.toasts.list.some((toast) => toast.text === 'The disk is full.')).toBe(true);
});

import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import { fakeVideo, filmIn } from '../player/fake-video';
import Inspector from '../inspector/Inspector.svelte';
import InApp from '../player/InApp.svelte';
import { openReview } from './review';
import Review from './Review.svelte';

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

async function open() {
  const user = userEvent.setup();
  await app.selection.moveTo(0);
  render(InApp, { app, of: Review, with: {} });
  expect(screen.queryByRole('dialog')).toBeNull();
  openReview(app);
  const dialog = await screen.findByRole('dialog', { name: 'Review' });
  await vi.waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
  return user;
}

const film = () => filmIn(screen.getByLabelText<HTMLVideoElement>(/^Video of/));
const calls = (name: string) => fake.calls.filter(([called]) => called === name);

test('it fills the window and plays at once', async () => {
  await open();
  expect(film().paused).toBe(false);
  expect(screen.getByText('1 of 39')).toBeTruthy();
});

test('the player’s keys work without touching the player first', async () => {
  const user = await open();
  film().load();
  await user.keyboard('k{End}');
  expect(film().paused).toBe(true);
  expect(screen.getByRole('slider', { name: 'Playhead' }).getAttribute('aria-valuenow')).toBe(
    '191',
  );
});

test('up and down go through the list of the gallery', async () => {
  const user = await open();
  await user.keyboard('{ArrowDown}');
  await vi.waitFor(() => expect(app.selection.current?.id).toBe('rain'));
  expect(await screen.findByText('2 of 39')).toBeTruthy();
  await user.keyboard('{ArrowUp}');
  await vi.waitFor(() => expect(app.selection.current?.id).toBe('calico'));
  await user.keyboard('{ArrowUp}');
  expect(app.selection.current?.id).toBe('calico');
});

test('clips are judged by the same keys as in the grid', async () => {
  const user = await open();
  await user.keyboard('{ArrowDown}');
  await vi.waitFor(() => expect(app.selection.current?.id).toBe('rain'));
  await user.keyboard('p3x');
  await vi.waitFor(() => expect(calls('markClips')).toHaveLength(3));
  expect(calls('markClips').map((call) => call.slice(2))).toEqual([
    [['rain'], { rating: null, flag: 'pick', reason: null }],
    [['rain'], { rating: 3, flag: null, reason: null }],
    [['rain'], { rating: null, flag: 'reject', reason: null }],
  ]);
  await user.keyboard('{Control>}z{/Control}');
  await vi.waitFor(() => expect(calls('undo')).toHaveLength(1));
});

test('only the clip in view is judged when several were selected', async () => {
  const user = userEvent.setup();
  await app.selection.moveTo(0);
  await app.selection.moveTo(3, { extend: true });
  render(InApp, { app, of: Review, with: {} });
  openReview(app);
  await screen.findByRole('dialog', { name: 'Review' });
  await user.keyboard('5');
  await vi.waitFor(() => expect(calls('markClips')[0]?.[2]).toEqual(['spiral']));
});

test('several that were selected are walked through, and are still selected in the end', async () => {
  const user = userEvent.setup();
  const list = fake.library.ids(app.clips.query);
  const [first, second, third] = [3, 8, 20].map((at) => list[at] ?? '');
  await app.selection.moveTo(20);
  app.selection.toggle(8);
  app.selection.toggle(3);
  render(InApp, { app, of: Review, with: {} });
  openReview(app);
  await screen.findByRole('dialog', { name: 'Review' });
  expect(await screen.findByText('1 of 3')).toBeTruthy();
  await user.keyboard('{ArrowDown}');
  await vi.waitFor(() => expect(app.selection.current?.id).toBe(second));
  expect(await screen.findByText('2 of 3')).toBeTruthy();
  await user.keyboard('x{ArrowDown}');
  await vi.waitFor(() => expect(app.selection.current?.id).toBe(third));
  expect(calls('markClips')[0]?.[2]).toEqual([second]);
  await user.keyboard('{ArrowDown}');
  expect(app.selection.current?.id).toBe(third);
  await user.keyboard('{Escape}');
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(new Set(app.selection.ids)).toEqual(new Set([first, second, third]));
  expect(app.selection.focusId).toBe(third);
});

test('of several, one that goes to the trash makes way for the next of them', async () => {
  const user = userEvent.setup();
  const list = fake.library.ids(app.clips.query);
  await app.selection.moveTo(2);
  app.selection.toggle(9);
  await app.selection.moveTo(2, { keep: true });
  render(InApp, { app, of: Review, with: {} });
  openReview(app);
  await screen.findByText('1 of 2');
  await user.keyboard('{Delete}');
  await vi.waitFor(() => expect(app.selection.current?.id).toBe(list[9]));
  expect(calls('trashClips')[0]?.[2]).toEqual([list[2]]);
  expect(screen.getByRole('dialog', { name: 'Review' })).toBeTruthy();
});

test.each(['{Escape}', '{Enter}'])(
  '%s closes it and gives the focus back to the card',
  async (key) => {
    const user = await open();
    const before = app.screen.gridFocus;
    await user.keyboard(key);
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(app.screen.reviewOpen).toBe(false);
    expect(app.screen.gridFocus).toBe(before + 1);
  },
);

test('the inspector comes in beside it by one key, without a second player', async () => {
  const user = await open();
  await user.keyboard('`');
  expect(await screen.findByRole('complementary', { name: 'Inspector in review' })).toBeTruthy();
  expect(screen.getAllByRole('region', { name: 'Player' })).toHaveLength(1);
  await user.keyboard('`');
  await vi.waitFor(() =>
    expect(screen.queryByRole('complementary', { name: 'Inspector in review' })).toBeNull(),
  );
});

test('a remix leads to the composer and leaves review', async () => {
  const user = await open();
  await user.keyboard('r');
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(app.screen.remix?.id).toBe('calico');
});

test('has landmarks that can be told apart from those behind it', async () => {
  render(InApp, { app, of: Inspector, with: {} });
  const user = await open();
  await user.click(screen.getByRole('button', { name: 'Inspector' }));
  const { violations } = await axe.run(document.body, {
    runOnly: { type: 'rule', values: ['landmark-unique'] },
  });
  expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html))).toEqual([]);
});

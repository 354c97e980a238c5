import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import Inspector from '../inspector/Inspector.svelte';
import { fakeVideo } from '../player/fake-video';
import InApp from '../player/InApp.svelte';
import { globalKeys } from './globalKeys';

let fake: Fake;
let app: App;
const stops: (() => void)[] = [];

beforeEach(async () => {
  stops.push(fakeVideo());
  fake = createFake({ clips: 40, still: true });
  app = new App(fake);
  await app.start();
  stops.push(globalKeys(app, window));
  await app.selection.moveTo(app.clips.indexOf('rain'));
});

afterEach(() => {
  cleanup();
  app.stop();
  for (const stop of stops.splice(0)) stop();
});

function inInspector() {
  render(InApp, { app, of: Inspector, with: {} });
  return userEvent.setup();
}

const marked = () =>
  fake.calls.flatMap(([name, , , marks]) => (name === 'markClips' ? [marks] : []));
const mark = (some: object) => ({ rating: null, flag: null, reason: null, ...some });

test('a clip is judged by the grid’s keys once a hand was in the inspector', async () => {
  const user = inInspector();
  await user.click(screen.getByRole('button', { name: 'Play' }));
  await user.keyboard('x');
  await waitFor(() => expect(marked()).toEqual([mark({ flag: 'reject' })]));
  await user.click(screen.getByRole('button', { name: '4 stars' }));
  await user.keyboard('2t');
  await waitFor(() => expect(marked().slice(2)).toEqual([mark({ rating: 2 })]));
  expect(app.screen.tagging).toEqual(['rain']);
});

test('a clip is judged by them while nothing has the focus', async () => {
  await userEvent.setup().keyboard('p');
  await waitFor(() => expect(marked()).toEqual([mark({ flag: 'pick' })]));
});

test('the player, buttons and text keep their own keys', async () => {
  const user = inInspector();
  const asked = app.screen.playAsked;
  const star = screen.getByRole('button', { name: '3 stars' });
  star.focus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(marked()).toEqual([mark({ rating: 3 })]));
  expect(app.screen.reviewOpen).toBe(false);
  screen.getByRole('slider', { name: 'Playhead' }).focus();
  await user.keyboard(' ');
  expect(app.screen.playAsked).toBe(asked);
  screen.getByRole('textbox', { name: 'Note' }).focus();
  await user.keyboard('x');
  expect(marked()).toHaveLength(1);
});

test('Esc leads from the inspector back to the grid, also out of its text', async () => {
  const user = inInspector();
  const before = app.screen.gridFocus;
  await user.click(screen.getByRole('button', { name: '4 stars' }));
  await user.keyboard('{Escape}');
  expect(app.screen.gridFocus).toBe(before + 1);
  screen.getByRole('textbox', { name: 'Note' }).focus();
  await user.keyboard('{Escape}');
  expect(app.screen.gridFocus).toBe(before + 2);
});

test('elsewhere, and over the queue, the grid’s keys do nothing', async () => {
  const elsewhere = document.createElement('button');
  document.body.append(elsewhere);
  elsewhere.focus();
  const user = userEvent.setup();
  await user.keyboard('x');
  elsewhere.remove();
  await app.bookmark.look({ view: { kind: 'in_progress' } });
  app.selection.only(fake.library.find('rain'));
  await user.keyboard('x');
  expect(marked()).toEqual([]);
});

test('Del on the cross of a tag takes away the tag, and leaves the hand at the next one', async () => {
  await app.actions.tag(['rain'], ['aerial', 'night'], []);
  const user = inInspector();
  const cross = (tag: string) => screen.findByRole('button', { name: `Remove tag ${tag}` });
  (await cross('aerial')).focus();
  await user.keyboard('{Delete}');
  await waitFor(() => expect(app.clips.get('rain')?.tags).toEqual(['night']));
  expect(document.activeElement).toBe(await cross('night'));
  await user.keyboard('{Enter}');
  await waitFor(() => expect(app.clips.get('rain')?.tags).toEqual([]));
  expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Add a tag' }));
  expect(app.clips.get('rain')?.trashedAt).toBeNull();
});

test('a picture of another clip is no place to judge or to delete this one from', async () => {
  const remix = fake.library.find('rain');
  fake.library.add([
    { ...remix, id: 'again', originId: 'rain', source: 'remixed', title: 'Again' },
  ]);
  await app.selection.moveTo(app.clips.indexOf('rain'));
  const user = inInspector();
  (await screen.findByRole('button', { name: /Again/ })).focus();
  await user.keyboard('x{Delete}');
  await app.actions.rate(['rain'], 5);
  expect(marked()).toEqual([mark({ rating: 5 })]);
  expect(fake.calls.some(([name]) => name === 'trashClips')).toBe(false);
});

test('Ctrl+A selects clips where nothing is pointed at, and a text where that is', async () => {
  const user = inInspector();
  await user.keyboard('{Control>}a{/Control}');
  await waitFor(() => expect(app.selection.ids.size).toBe(app.clips.total));
  await app.selection.moveTo(app.clips.indexOf('rain'));
  const words = screen.getByRole('complementary').querySelector('h3');
  document.getSelection()?.collapse(words?.firstChild ?? null, 1);
  await user.keyboard('{Control>}a{/Control}');
  await app.selection.arriving;
  expect(app.selection.ids.size).toBe(1);
});

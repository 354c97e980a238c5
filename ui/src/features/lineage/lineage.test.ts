import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Clip } from '../../ipc';
import { createFake, type Fake } from '../../ipc/fake';
import { emptyClip, safe } from '../../ipc/fake/catalog';
import { App } from '../../stores';
import { globalKeys } from '../app/globalKeys';
import { clipMenu } from '../gallery/clipMenu';
import { run } from '../gallery/culling';
import InApp from '../player/InApp.svelte';
import Lineage from './Lineage.svelte';

let fake: Fake;
let app: App;

beforeEach(async () => {
  // jsdom has no layout to scroll in.
  Element.prototype.scrollIntoView ??= () => undefined;
  fake = createFake({ clips: 20, still: true });
  //  kite ── night ── rainy
  //       └─ blue
  fake.library.add([
    made('rainy', 'A red kite at night, in the rain', 'night', 'continued', { seconds: '12' }),
    made('blue', 'A blue kite', 'kite', 'local_remix'),
    made('night', 'A red kite at night', 'kite', 'remixed'),
    made('kite', 'A red kite', null, 'created'),
  ]);
  app = new App(fake);
  await app.start();
});

afterEach(() => {
  cleanup();
  app.stop();
});

function made(
  id: string,
  prompt: string,
  originId: string | null,
  source: Clip['source'],
  part: Partial<Clip> = {},
): Clip {
  const clip = { ...emptyClip(id, Date.now()), prompt, originId, source, seconds: '8', ...part };
  return safe(clip, Date.now());
}

async function open(id: string) {
  const user = userEvent.setup();
  render(InApp, { app, of: Lineage, with: {} });
  app.screen.lineage = id;
  const dialog = await screen.findByRole('dialog', { name: 'Lineage' });
  const tree = await within(dialog).findByRole('tree');
  await waitFor(() => expect(focused()).toBeTruthy());
  return { user, dialog, tree };
}

const items = () => screen.getAllByRole('treeitem');
const focused = () => document.activeElement?.closest<HTMLElement>('[role="treeitem"]');
const spoken = (element: Element | null | undefined) => element?.getAttribute('aria-label');
const chosen = () => screen.getByRole('complementary', { name: 'The chosen clip' });

test('the family of a clip is a tree that says who came of whom, and how', async () => {
  const { tree } = await open('night');
  expect(items().map(spoken)).toEqual([
    'A red kite, Safe on disk, verified',
    'A red kite at night, Remix, Safe on disk, verified',
    'A red kite at night, in the rain, Continued, Safe on disk, verified',
    'A blue kite, Local remix, Safe on disk, verified',
  ]);
  expect(items().map((item) => item.getAttribute('aria-level'))).toEqual(['1', '2', '3', '2']);
  expect(items()[3]?.getAttribute('aria-posinset')).toBe('2');
  expect(items()[3]?.getAttribute('aria-setsize')).toBe('2');
  expect(items().filter((item) => item.tabIndex === 0)).toHaveLength(1);
  expect(spoken(focused())).toContain('A red kite at night, Remix');
  expect(tree.querySelector('[aria-current="true"]')).toBe(focused());
  expect(screen.getByText('4 clips')).toBeTruthy();
});

test('beside it stands what changed, in words and in parameters', async () => {
  const { user } = await open('rainy');
  const side = within(chosen());
  expect(side.getByText('Continued · came of A red kite at night')).toBeTruthy();
  expect(chosen().querySelector('ins')?.textContent).toBe(', in the rain');
  expect(chosen().querySelector('.prompt del')).toBeNull();
  expect(side.getByText('Seconds').nextElementSibling?.textContent.replace(/\s+/g, ' ')).toContain(
    '8 → 12',
  );
  await user.keyboard('{Home}');
  expect(side.getByText('Made from a prompt')).toBeTruthy();
});

describe('the keys', () => {
  test('go along the lines and between them, Home and End to the ends', async () => {
    const { user } = await open('kite');
    const to = async (key: string) => {
      await user.keyboard(`{${key}}`);
      await waitFor(() => expect(items().find((item) => item.tabIndex === 0)).toBe(focused()));
      return spoken(focused());
    };
    expect(await to('ArrowRight')).toContain('A red kite at night, Remix');
    expect(await to('ArrowDown')).toContain('A blue kite');
    expect(await to('ArrowDown')).toContain('A blue kite');
    expect(await to('ArrowUp')).toContain('A red kite at night, Remix');
    expect(await to('ArrowLeft')).toContain('A red kite, Safe');
    expect(await to('End')).toContain('A blue kite');
    expect(await to('Home')).toContain('A red kite, Safe');
  });

  test('Space hides what came of a clip and says how much, an arrow shows it again', async () => {
    const { user } = await open('kite');
    expect(focused()?.getAttribute('aria-expanded')).toBe('true');
    await user.keyboard(' ');
    expect(items()).toHaveLength(1);
    expect(spoken(focused())).toContain('3 clips hidden');
    expect(focused()?.getAttribute('aria-expanded')).toBe('false');
    await user.keyboard('{ArrowRight}');
    expect(items()).toHaveLength(4);
    expect(spoken(focused())).toContain('A red kite, Safe');
  });

  test('what is hidden never has the focus', async () => {
    const { user } = await open('rainy');
    const night = items()[1];
    const toggle = night?.querySelector('button');
    if (!toggle) throw new Error('nothing closes it');
    await user.click(toggle);
    await waitFor(() => expect(items()).toHaveLength(3));
    expect(items()[1]?.tabIndex).toBe(0);
  });

  test('Enter leads to the clip in the gallery', async () => {
    const { user } = await open('kite');
    await user.keyboard('{ArrowRight}{Enter}');
    await waitFor(() => expect(app.selection.current?.id).toBe('night'));
    expect(app.screen.lineage).toBeNull();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('Esc closes it and gives the focus back to the card', async () => {
    const { user } = await open('kite');
    const before = app.screen.gridFocus;
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(app.screen.gridFocus).toBe(before + 1);
  });

  test('C compares a clip with the one it came of', async () => {
    const { user } = await open('night');
    await user.keyboard('c');
    expect(app.screen.comparing).toEqual(['kite', 'night']);
    expect(app.screen.lineage).toBeNull();
  });

  test('the first one has nothing to be compared with, and says so', async () => {
    const { user } = await open('kite');
    await user.keyboard('c');
    expect(app.screen.comparing).toBeNull();
    expect(app.toasts.list.at(-1)?.text).toContain('saved here');
  });

  test('of the grid judge the chosen clip', async () => {
    const { user } = await open('kite');
    await user.keyboard('{ArrowRight}p4');
    await vi.waitFor(() => expect(fake.library.find('night').rating).toBe(4));
    expect(fake.library.find('night').flag).toBe('pick');
  });

  test('can be others', async () => {
    await app.settings.change({
      keyboard: { preset: 'dailies', changed: { 'lineage.toggle': ['Z'] } },
    });
    const { user } = await open('kite');
    await user.keyboard(' ');
    expect(items()).toHaveLength(4);
    await user.keyboard('z');
    expect(items()).toHaveLength(1);
  });
});

test('G opens it from the grid, and so does the menu of a clip', async () => {
  const clip = app.clips.get('night') ?? fake.library.find('night');
  app.selection.only(clip);
  const stop = globalKeys(app, window);
  await run(app, { kind: 'lineage' });
  expect(app.screen.lineage).toBe('night');
  app.screen.lineage = null;
  const entry = clipMenu(app, ['night']).find(
    (one) => one.kind === 'action' && one.label === 'Lineage',
  );
  if (entry?.kind !== 'action') throw new Error('the menu has no lineage');
  expect(entry.keys).toBe('G');
  entry.onselect();
  expect(app.screen.lineage).toBe('night');
  stop();
});

test('a deleted clip keeps its place, and says that nothing is known of it', async () => {
  fake.library.change('night', { originId: 'kite' });
  fake.library.remove(['night']);
  const { user } = await open('rainy');
  expect(items().map(spoken)[0]).toBe('Deleted clip');
  await user.keyboard('{ArrowLeft}');
  expect(within(chosen()).getByText(/deleted for good/)).toBeTruthy();
  await user.keyboard('{Enter}');
  expect(app.screen.lineage).toBe('rainy');
});

test('a remix that is made meanwhile comes into view', async () => {
  await open('kite');
  fake.library.add([made('third', 'A third kite', 'kite', 'remixed')]);
  await waitFor(() => expect(items()).toHaveLength(5));
  expect(spoken(focused())).toContain('A red kite, Safe');
});

test('a clip that is gone closes it with a sentence', async () => {
  render(InApp, { app, of: Lineage, with: {} });
  app.screen.lineage = 'nobody';
  await waitFor(() => expect(app.screen.lineage).toBeNull());
  expect(app.toasts.list.at(-1)?.text).toContain('no longer');
});

test('it can be read by everyone', async () => {
  const { dialog } = await open('night');
  const { violations } = await axe.run(dialog, {
    rules: { 'color-contrast': { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

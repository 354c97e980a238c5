import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createFake, type FakeOptions } from '../../ipc/fake';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import Gallery from './Gallery.svelte';

beforeEach(() => {
  // Just after midnight today has hardly a clip, and all rows are others.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 22, 15) });
  // jsdom lays nothing out; this room gives three columns.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});

afterEach(() => void vi.useRealTimers());

async function shown(options: FakeOptions = {}) {
  const fake = createFake({ clips: 300, still: true, ...options });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  const user = userEvent.setup();
  render(InApp, { app, of: Gallery, with: {} });
  return { app, fake, user };
}

const cell = (name: string | RegExp) => screen.getByRole('gridcell', { name });
const chosen = () => screen.queryAllByRole('gridcell', { selected: true });

describe('the grid', () => {
  it('draws a screenful of ten thousand clips and tells how many rows there are', async () => {
    const { app } = await shown({ clips: 10_000 });
    expect(screen.getAllByRole('gridcell').length).toBeLessThan(40);
    const rows = screen.getByRole('grid').getAttribute('aria-rowcount');
    const days = app.clips.days.map((day) => Math.ceil(day.count / 3));
    expect(Number(rows)).toBe(days.reduce((sum, of) => sum + of, 0) + days.length);
    expect(screen.getAllByRole('row')[1]?.getAttribute('aria-rowindex')).toBe('2');
  });

  it('puts every clip under its date, and months where the cards are small', async () => {
    const { app } = await shown();
    const headers = screen.getAllByRole('rowheader');
    expect(headers[0]?.textContent).toMatch(/^Today\s*\d+ clips$/);
    expect(headers[0]?.parentElement?.getAttribute('aria-rowindex')).toBe('1');
    await app.settings.change({ columns: 8 });
    await waitFor(() =>
      expect(screen.getAllByRole('rowheader')[0]?.textContent).toMatch(/^[A-Z][a-z]+ \d{4}/),
    );
    await app.bookmark.look({ sort: 'rating' });
    await waitFor(() => expect(screen.queryAllByRole('rowheader')).toEqual([]));
    expect(screen.queryByRole('slider', { name: 'Jump to a date' })).toBeNull();
  });

  it('jumps from date to date by keyboard', async () => {
    const { app, user } = await shown({ clips: 3000 });
    const dates = screen.getByRole('slider', { name: 'Jump to a date' });
    expect(dates.getAttribute('aria-valuetext')).toBe('Today');
    dates.focus();
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(dates.getAttribute('aria-valuetext')).toBe('Yesterday'));
    await user.keyboard('{End}');
    const last = Number(dates.getAttribute('aria-valuemax'));
    await waitFor(() => expect(Number(dates.getAttribute('aria-valuenow'))).toBe(last));
    await waitFor(() => expect(app.clips.at(app.clips.total - 1)).toBeDefined());
    await user.keyboard('{Home}');
    await waitFor(() => expect(dates.getAttribute('aria-valuetext')).toBe('Today'));
  });

  it('reaches over headers with Shift, and says how much is selected', async () => {
    const { app, user } = await shown();
    const first = app.clips.days[0]?.count ?? 0;
    await user.click(cell(/calico cat/));
    await user.keyboard('{Shift>}');
    for (let at = 0; at < first; at += 3) await user.keyboard('{ArrowDown}');
    await user.keyboard('{/Shift}');
    await waitFor(() => expect(app.selection.ids.size).toBeGreaterThan(first));
    const ids = Array.from({ length: app.selection.ids.size }, (_, at) => app.clips.idAt(at));
    expect([...app.selection.ids]).toEqual(ids);
    await waitFor(() => {
      const told = screen.getAllByRole('status').map((one) => one.textContent);
      expect(told).toContain(`${ids.length} of ${app.clips.total} clips selected`);
    });
  });

  it('steps through the frames on the focused card', async () => {
    // jsdom loads no pictures.
    vi.stubGlobal(
      'Image',
      class {
        naturalWidth = 1280;
        naturalHeight = 720;
        onload: (() => void) | null = null;
        set src(_: string) {
          queueMicrotask(() => this.onload?.());
        }
      },
    );
    const { user } = await shown();
    await user.click(cell(/calico cat/));
    await user.keyboard('.');
    await waitFor(() => expect(cell(/calico cat/).querySelector('.playhead')).not.toBeNull());
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(document.querySelector('.playhead')).toBeNull());
    vi.unstubAllGlobals();
  });

  it('has one tab stop that arrows move', async () => {
    const { user } = await shown();
    await user.tab();
    expect(document.activeElement).toBe(cell(/calico cat/));
    const place = () => Number(document.activeElement?.getAttribute('data-index'));
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(place()).toBe(1));
    await user.keyboard('{ArrowDown}');
    // How many are of today depends on the time of day.
    await waitFor(() => expect(place()).toBeGreaterThan(2));
    const here = document.activeElement;
    expect(chosen()).toEqual([here]);
    const stops = screen.getAllByRole('gridcell').filter((one) => one.tabIndex === 0);
    expect(stops).toEqual([here]);
  });

  it('has the focus again when what was trashed comes back', async () => {
    const { app, user } = await shown();
    await user.tab();
    await user.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(app.selection.ids.size).toBe(app.clips.total));
    await user.keyboard('{Delete}');
    await waitFor(() => expect(screen.queryByRole('grid')).toBeNull());
    await app.undo.run();
    await screen.findByRole('grid');
    await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('gridcell'));
  });

  it('takes the focus that was asked for while its list was on its way', async () => {
    const { app, fake } = await shown();
    const list = fake.listClips.bind(fake);
    let answer = () => {};
    const held = new Promise<void>((done) => (answer = done));
    vi.spyOn(fake, 'listClips').mockImplementationOnce(async (...asked) => {
      await held;
      return list(...asked);
    });
    const asked = app.clips.ask({ search: 'is:safe' });
    await waitFor(() => expect(screen.queryByRole('gridcell')).toBeNull());
    app.screen.gridFocus += 1;
    answer();
    await asked;
    await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('gridcell'));
  });

  it('selects by click, Shift and Ctrl, all, and none', async () => {
    const { app, user } = await shown();
    await user.click(cell(/calico cat/));
    await user.keyboard('{Shift>}');
    await user.click(cell(/Spiral staircase/));
    await user.keyboard('{/Shift}');
    await waitFor(() => expect(chosen()).toHaveLength(4));
    await user.keyboard('{Control>}');
    await user.click(cell(/Rain on neon/));
    await user.keyboard('{/Control}');
    expect(chosen()).toHaveLength(3);
    await user.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(app.selection.ids.size).toBe(app.clips.total));
    await user.keyboard('{Escape}');
    expect(chosen()).toHaveLength(0);
  });

  it('closes the inspector that covers it before Esc clears the selection', async () => {
    vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === '(max-width: 1099px)' }));
    const { app, user } = await shown();
    await user.click(cell(/calico cat/));
    app.screen.inspectorOpen = true;
    await user.keyboard('{Escape}');
    expect(app.screen.inspectorOpen).toBe(false);
    expect(chosen()).toEqual([cell(/calico cat/)]);
    await user.keyboard('{Escape}');
    expect(chosen()).toHaveLength(0);
    vi.unstubAllGlobals();
  });

  it('culls with letters and numbers, and moves to the trash with Del', async () => {
    const { fake, user } = await shown();
    await user.click(cell(/Rain on neon/));
    await user.keyboard('p4');
    await waitFor(() =>
      expect(fake.library.find('rain')).toMatchObject({ flag: 'pick', rating: 4 }),
    );
    await user.keyboard('{Delete}');
    await waitFor(() =>
      expect(screen.queryByRole('gridcell', { name: /Rain on neon/ })).toBeNull(),
    );
    await waitFor(() => expect(document.activeElement).toBe(cell(/jellyfish/)));
  });

  it('says why R does nothing with a clip that cannot be remixed', async () => {
    const { app, user } = await shown();
    await user.click(cell(/jellyfish/));
    await user.keyboard('r');
    expect(app.screen.remix).toBeNull();
    expect(app.toasts.list.at(-1)?.text).toMatch(/^Only a finished clip/);
    await user.click(cell(/calico cat/));
    await user.keyboard('r');
    expect(app.screen.remix?.id).toBe('calico');
  });

  it('opens the menu of a clip by keyboard', async () => {
    const { user } = await shown();
    await user.click(cell(/calico cat/));
    await user.keyboard('{Shift>}{F10}{/Shift}');
    const menu = await screen.findByRole('menu');
    expect(within(menu).getByRole('menuitem', { name: /Save as/ })).toBeTruthy();
    expect(within(menu).getByRole('menuitem', { name: 'Delete from server…' })).toBeTruthy();
    expect(document.body.style.pointerEvents).toBe('none');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    await waitFor(() => expect(document.body.style.pointerEvents).toBe(''));
  });

  it('says what stands on the cards', async () => {
    await shown();
    expect(within(cell(/Ice shelf/)).getAllByText(/on server · 2\d\sm left/)).not.toHaveLength(0);
    expect(within(cell(/Macro: dew/)).getAllByText(/Moderation blocked/)).not.toHaveLength(0);
    expect(within(cell(/jellyfish/)).getByRole('progressbar')).toBeTruthy();
    expect(within(cell(/Mist rolling/)).queryByRole('progressbar')).toBeNull();
  });
});

describe('an empty view', () => {
  it('teaches what fills it', async () => {
    const { app } = await shown({ clips: 0 });
    expect(screen.getByText('Your clips will be here')).toBeTruthy();
    await app.clips.ask({ view: { kind: 'picks' } });
    expect(await screen.findByText('No picks yet')).toBeTruthy();
  });

  it('gives the way out of a search', async () => {
    const { app, user } = await shown();
    await app.clips.ask({ search: 'zebra' });
    expect(await screen.findByText('Nothing found for “zebra”')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Clear the search' }));
    await waitFor(() => expect(app.clips.total).toBeGreaterThan(200));
  });

  it('says why there is no list and tries again', async () => {
    const { app, fake, user } = await shown();
    fake.failNext('listClips', { code: 'storage', message: 'The disk is gone.' });
    await app.clips.ask({ sort: 'oldest' });
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is gone.');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});

describe('the clips that are only on a server', () => {
  it('stand in the order in which they die, and the view says when the first one does', async () => {
    const { app, fake } = await shown();
    const [a, b] = fake.library.clips.filter((clip) => clip.state === 'safe').map(({ id }) => id);
    const now = app.clock.now;
    fake.library.change(a ?? '', { state: 'finished', expiresAt: now + 9 * 60_000 });
    fake.library.change(b ?? '', { state: 'finished', neverExpires: true });
    await app.clips.ask({ view: { kind: 'server_only' } });
    expect(app.clips.query.sort).toBe('expiry');
    expect(app.clips.idAt(0)).toBe(a);
    expect(app.clips.idAt(app.clips.total - 1)).toBe(b);
    expect(await screen.findByText(/clips are finished on a server and not safe/)).toBeTruthy();
    expect(screen.getByText(/The first expires in only [89] m\./)).toBeTruthy();
    await app.clips.ask({ view: { kind: 'all' } });
    expect(app.clips.query.sort).toBe('newest');
  });
});

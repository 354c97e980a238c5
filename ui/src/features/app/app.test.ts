import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { createFake, type FakeOptions } from '../../ipc/fake';
import type { DroppedKind, LibraryMove } from '../../ipc';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import DropVeil from './DropVeil.svelte';
import { globalKeys } from './globalKeys';
import KeySheet from '../keysheet/KeySheet.svelte';
import LibraryBanner from './LibraryBanner.svelte';
import QuestionDialog from './QuestionDialog.svelte';
import Toasts from './Toasts.svelte';

async function started(options: FakeOptions = {}) {
  const fake = createFake({ clips: 20, still: true, ...options });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  return { app, fake, user: userEvent.setup() };
}

describe('files dropped on the window', () => {
  const item = (kind: DroppedKind, name = 'file') => ({ token: name, name, kind });

  it('are added to the library when they are clips', async () => {
    const { app, fake } = await started();
    render(InApp, { app, of: DropVeil, with: {} });
    const items = [item('clip', 'a.mp4'), item('clip', 'b.mp4')];
    fake.emitDrop({ phase: 'over', x: 5, y: 5, items });
    expect(await screen.findByText('Add 2 clips to the library')).toBeTruthy();
    fake.emitDrop({ phase: 'dropped', x: 5, y: 5, items });
    await waitFor(() => expect(app.toasts.list.at(-1)?.text).toBe('2 clips added to the library'));
    expect(screen.queryByText('Add 2 clips to the library')).toBeNull();
  });

  it('are refused in words when nothing can be done with them', async () => {
    const { app, fake } = await started();
    render(InApp, { app, of: DropVeil, with: {} });
    const items = [item('other')];
    fake.emitDrop({ phase: 'over', x: 5, y: 5, items });
    expect(await screen.findByText('Only clips and images can be dropped here')).toBeTruthy();
    fake.emitDrop({ phase: 'dropped', x: 5, y: 5, items });
    expect(fake.calls.some(([name]) => name === 'importDropped')).toBe(false);
  });
});

describe('while a dialog is open', () => {
  const asked = { title: 'Really?', text: 'It is gone then.', confirm: 'Delete', danger: true };

  it('nothing is brought in behind it', async () => {
    const { app, fake } = await started();
    render(InApp, { app, of: DropVeil, with: {} });
    const dialog = render(InApp, { app, of: QuestionDialog, with: {} });
    void app.screen.ask(asked);
    await screen.findByRole('alertdialog');
    const items = [{ token: 'a', name: 'a.mp4', kind: 'clip' as const }];
    fake.emitDrop({ phase: 'over', x: 5, y: 5, items });
    expect(await screen.findByText(/Close this first/)).toBeTruthy();
    fake.emitDrop({ phase: 'dropped', x: 5, y: 5, items });
    expect(fake.calls.some(([name]) => name === 'importDropped')).toBe(false);
    app.screen.question?.answer(false);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    dialog.unmount();
    fake.emitDrop({ phase: 'dropped', x: 5, y: 5, items });
    expect(fake.calls.some(([name]) => name === 'importDropped')).toBe(true);
  });

  it('news stands at the foot of the window, and pressing it leaves the dialog open', async () => {
    const { app } = await started();
    // The style that gives news the pointer is not there in jsdom.
    const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });
    render(InApp, { app, of: Toasts, with: {} });
    render(InApp, { app, of: KeySheet, with: {} });
    app.screen.keysOpen = true;
    await screen.findByRole('dialog');
    const run = vi.fn<() => void>();
    app.toasts.show({ text: 'Moved to the trash', action: { label: 'Undo', run } });
    const news = await screen.findByRole('region', { name: 'Notes', hidden: true });
    expect(news.className).toContain('apart');
    await user.click(await within(news).findByText('Undo'));
    expect(run).toHaveBeenCalledOnce();
    expect(app.screen.keysOpen).toBe(true);
    app.screen.keysOpen = false;
    await waitFor(() => expect(news.className).not.toContain('apart'));
  });
});

describe('a library that cannot be used', () => {
  it('is said at once, and another folder heals it', async () => {
    const message = 'The library folder is gone. Connect its disk or choose another folder.';
    const { app, user } = await started({
      library: { kind: 'unusable', folder: '~/Videos/Dailies', message },
    });
    render(InApp, { app, of: LibraryBanner, with: {} });
    expect(screen.getByRole('alert').textContent).toContain(message);
    await user.click(screen.getByRole('button', { name: /Choose folder/ }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});

describe('what was noticed about the library', () => {
  it('offers to fetch what is missing and to take in what is foreign', async () => {
    const { app, fake, user } = await started({
      findings: {
        missing: 2,
        fetchable: 1,
        missingNames: ['fox.mp4', 'owl.mp4'],
        foreign: 1,
        foreignNames: ['holiday.mp4'],
      },
    });
    render(InApp, { app, of: LibraryBanner, with: {} });
    expect(screen.getByText(/The files of 2 clips/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Fetch again' }));
    await user.click(await screen.findByRole('button', { name: 'Add to the library' }));
    await waitFor(() => expect(screen.queryByText(/is not in the library/)).toBeNull());
    expect(app.toasts.list.at(-1)?.text).toBe('1 clip added to the library');
    await user.click(screen.getByRole('button', { name: 'Leave it as it is' }));
    await waitFor(() => expect(screen.queryByRole('status')).toBeNull());
    const called = fake.calls.map(([name]) => name);
    expect(called).toEqual(expect.arrayContaining(['fetchMissing', 'takeIn', 'dismissFindings']));
  });

  it('says what became of a damaged database until it is understood', async () => {
    const recovery = 'The library database was damaged. 30 clips are in the library.';
    const { app, user } = await started({ findings: { recovery } });
    render(InApp, { app, of: LibraryBanner, with: {} });
    expect(screen.getByText(recovery)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Understood' }));
    await waitFor(() => expect(screen.queryByText(recovery)).toBeNull());
  });
});

describe('keys that work everywhere', () => {
  it('find the search, the composer, the settings and the key sheet', async () => {
    const { app, user } = await started();
    const stop = globalKeys(app, window);
    await user.keyboard('/');
    await user.keyboard('{Control>}f{/Control}');
    expect(app.screen.searchFocus).toBe(2);
    await user.keyboard('{Control>}n{/Control}');
    expect(app.screen.composerFocus).toBe(1);
    await user.keyboard('{Control>},{/Control}');
    expect(app.screen.settingsOpen).toBe(true);
    await user.keyboard('?');
    expect(app.screen.keysOpen).toBe(true);
    stop();
  });

  it('lead back to the grid with Esc, and close the inspector only where it covers it', async () => {
    const { app, user } = await started();
    const stop = globalKeys(app, window);
    app.screen.inspectorOpen = true;
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
    await user.keyboard('{Escape}');
    expect(app.screen.inspectorOpen).toBe(true);
    expect(app.screen.gridFocus).toBe(1);
    vi.stubGlobal('matchMedia', () => ({ matches: true }));
    await user.keyboard('{Escape}');
    expect(app.screen.inspectorOpen).toBe(false);
    expect(app.screen.gridFocus).toBe(2);
    vi.unstubAllGlobals();
    stop();
  });

  it('undo the last thing, but not while typing', async () => {
    const { app, fake, user } = await started();
    const stop = globalKeys(app, window);
    await app.actions.flag(['rain'], 'pick');
    const field = document.createElement('textarea');
    document.body.append(field);
    field.focus();
    await user.keyboard('{Control>}z{/Control}/');
    expect(fake.library.find('rain').flag).toBe('pick');
    expect(app.screen.searchFocus).toBe(0);
    field.remove();
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(fake.library.find('rain').flag).toBe('none'));
    stop();
  });
});

describe('a toast', () => {
  it('offers Undo once', async () => {
    const { app, fake, user } = await started();
    render(InApp, { app, of: Toasts, with: {} });
    await app.actions.trash(['rain']);
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(fake.library.find('rain').trashedAt).toBeNull();
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
  });

  it('keeps the other side’s words behind Details', async () => {
    const { app, fake, user } = await started();
    render(InApp, { app, of: Toasts, with: {} });
    fake.failNext('moveClips', { message: 'The disk is full.', details: 'ENOSPC' });
    await app.actions.move(['rain'], 'p1');
    expect(await screen.findByText('The disk is full.')).toBeTruthy();
    await user.click(screen.getByText('Details'));
    expect(screen.getByText('ENOSPC')).toBeTruthy();
  });
});

describe('a library that moves', () => {
  const under: LibraryMove = {
    from: '~/Videos/Dailies',
    to: '/media/archive/Dailies',
    stage: 'carrying',
    clips: 40,
    clipsDone: 10,
    bytes: 4e9,
    bytesDone: 1e9,
    waiting: null,
  };

  it('is shown after a restart, with how far it is and a way back', async () => {
    const { app, fake, user } = await started({ libraryMove: under });
    render(InApp, { app, of: LibraryBanner, with: {} });
    expect(screen.getByText('Moving the library to /media/archive/Dailies')).toBeTruthy();
    expect(screen.getByText(/^10 of 40 clips, 1\.0\sGB of 4\.0\sGB$/)).toBeTruthy();
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
    await user.click(screen.getByRole('button', { name: 'Cancel move' }));
    expect(fake.calls.some(([name]) => name === 'cancelLibraryMove')).toBe(true);
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  });

  it('says what it waits for, and invents no progress', async () => {
    const waiting = 'The folder /media/archive/Dailies is not there. Connect its disk.';
    const { app } = await started({ libraryMove: { ...under, waiting } });
    render(InApp, { app, of: LibraryBanner, with: {} });
    expect(screen.getByText(waiting)).toBeTruthy();
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.getByRole('button', { name: 'Cancel move' })).toBeTruthy();
  });
});

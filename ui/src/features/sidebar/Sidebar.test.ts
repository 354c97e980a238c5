import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import Sidebar from './Sidebar.svelte';

async function shown() {
  const fake = createFake({ clips: 60, still: true });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  const user = userEvent.setup();
  render(InApp, { app, of: Sidebar, with: {} });
  return { app, fake, user };
}

const line = (name: RegExp) => screen.getByRole('button', { name });

/** A line at this height; those from 0 to 300 are in sight. */
function lineAt(name: RegExp, top: number): HTMLElement {
  const target = line(name);
  vi.spyOn(target, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, top, 200, 30));
  const scroll = target.closest('.scroll');
  if (scroll === null) throw new Error('the lines scroll');
  vi.spyOn(scroll, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 200, 300));
  return target;
}

describe('the sidebar', () => {
  it('opens a view and says which one is open', async () => {
    const { app, user } = await shown();
    await user.click(line(/^Picks/));
    expect(app.clips.query.view).toEqual({ kind: 'picks' });
    expect(line(/^Picks/).getAttribute('aria-current')).toBe('page');
    expect(line(/^All clips/).getAttribute('aria-current')).toBeNull();
  });

  it('leaves Enter to an input method while it composes a name', async () => {
    const { fake, user } = await shown();
    await user.click(line(/New project/));
    await user.keyboard('夜');
    const field = screen.getByRole('textbox');
    await fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    expect(document.activeElement).toBe(field);
    expect(fake.calls.some(([name]) => name === 'createProject')).toBe(false);
  });

  it('makes a project in place and opens it', async () => {
    const { app, fake, user } = await shown();
    await user.click(line(/New project/));
    await user.keyboard('Night drives{Enter}');
    await waitFor(() => expect(line(/^Night drives/).getAttribute('aria-current')).toBe('page'));
    expect(fake.library.projects.at(-1)?.name).toBe('Night drives');
    expect(app.projectInView).toBe(fake.library.projects.at(-1)?.id);
    expect(document.activeElement).toBe(line(/New project/));
  });

  it('leaves everything as it is when the name is empty or called off', async () => {
    const { fake, user } = await shown();
    await user.click(line(/New project/));
    await user.keyboard('Nothing{Escape}');
    expect(document.activeElement).toBe(line(/New project/));
    await user.click(line(/New project/));
    await user.keyboard('{Enter}');
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(fake.library.projects).toHaveLength(3);
  });

  it('renames a project by its key', async () => {
    const { fake, user } = await shown();
    line(/^Piano cats/).focus();
    await user.keyboard('{F2}');
    await user.keyboard('Piano dogs{Enter}');
    const renamed = await screen.findByRole('button', { name: /^Piano dogs/ });
    expect(document.activeElement).toBe(renamed);
    await user.keyboard('{F2}Piano{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(line(/^Piano dogs/)));
    expect(fake.library.projects[1]?.name).toBe('Piano dogs');
  });

  it('removes a project after asking, and its clips stay', async () => {
    const { app, fake, user } = await shown();
    const before = fake.library.clips.length;
    line(/Menu of Piano cats/).focus();
    await user.keyboard('{Enter}');
    // Without a layout the menu finds no place and stays invisible.
    const menu = await screen.findByRole('menu', { hidden: true });
    await user.click(within(menu).getByText(/Remove project/));
    expect(app.screen.question?.text).toContain('stay in the library');
    app.screen.question?.answer(true);
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Piano cats/ })).toBeNull());
    expect(fake.library.clips).toHaveLength(before);
    expect(fake.library.clips.some((clip) => clip.projectId === 'p2')).toBe(false);
    const toast = app.toasts.list.at(-1);
    expect(toast?.action?.label).toBe('Undo');
    await toast?.action?.run();
    await waitFor(() => expect(app.projects.list.length).toBe(fake.library.projects.length));
    expect(fake.library.projects.some((project) => project.id === 'p2')).toBe(true);
    expect(fake.library.clips.some((clip) => clip.projectId === 'p2')).toBe(true);
  });
});

describe('files dragged onto a project', () => {
  it('are told in words what happens, and brought into it', async () => {
    const { app, fake } = await shown();
    const target = lineAt(/^Brand loops/, 100);
    const items = [{ token: 'a', name: 'a.mp4', kind: 'clip' as const }];
    fake.emitDrop({ phase: 'over', x: 50, y: 110, items });
    expect(app.drop.over?.offer.text).toBe('Add 1 file or folder to Brand loops');
    await waitFor(() => expect(target.classList).toContain('lit'));
    fake.emitDrop({ phase: 'dropped', x: 50, y: 110, items: null });
    const brought = () => fake.calls.find(([name]) => name === 'importDropped');
    await waitFor(() => expect(brought()?.slice(2, 4)).toEqual([['a'], 'p3']));
  });
});

describe('a project that is scrolled out of sight', () => {
  it('takes neither files nor clips', async () => {
    const { app, fake } = await shown();
    lineAt(/^Brand loops/, 310);
    const items = [{ token: 'a', name: 'a.mp4', kind: 'clip' as const }];
    fake.emitDrop({ phase: 'over', x: 50, y: 320, items });
    expect(app.drop.over).toBeNull();
    app.drag.start(['calico']);
    app.drag.move(50, 320);
    expect(app.drag.over).toBeNull();
  });
});

describe('clips dragged onto a project', () => {
  it('are told in words what happens, and moved', async () => {
    const { app, fake } = await shown();
    const target = lineAt(/^Brand loops/, 100);
    app.drag.start(['calico', 'rain', 'desert']);
    app.drag.move(50, 110);
    expect(app.drag.over?.text).toBe('Move 2 clips to Brand loops');
    await waitFor(() => expect(target.classList).toContain('lit'));
    app.drag.drop();
    await waitFor(() => expect(fake.library.find('calico').projectId).toBe('p3'));
    expect(fake.library.find('rain').projectId).toBe('p3');
    expect(app.drag.active).toBe(false);
  });

  it('stay where they are when let go beside it', async () => {
    const { app, fake } = await shown();
    app.drag.start(['calico']);
    app.drag.move(500, 500);
    expect(app.drag.over).toBeNull();
    app.drag.drop();
    expect(fake.calls.some(([name]) => name === 'moveClips')).toBe(false);
  });
});

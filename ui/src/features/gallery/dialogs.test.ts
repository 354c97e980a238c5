import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import AdoptDialog from './AdoptDialog.svelte';
import MoveDialog from './MoveDialog.svelte';

async function started() {
  const fake = createFake({ clips: 40, still: true });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  return { app, fake, user: userEvent.setup() };
}

describe('"Move to project"', () => {
  it('moves into the first project that is found', async () => {
    const { app, fake, user } = await started();
    render(InApp, { app, of: MoveDialog, with: {} });
    app.screen.moving = ['calico', 'rain'];
    await user.type(await screen.findByRole('textbox'), 'brand{Enter}');
    await waitFor(() => expect(fake.library.find('rain').projectId).toBe('p3'));
    expect(fake.library.find('calico').projectId).toBe('p3');
    expect(app.screen.moving).toBeNull();
  });

  it('goes through the projects by arrows, each with the one it lies in, and takes none unasked', async () => {
    const { app, fake, user } = await started();
    await app.projects.arrange('p3', 'p1', null);
    await app.projects.load();
    const parent = app.projects.byId('p1')?.name ?? '';
    render(InApp, { app, of: MoveDialog, with: {} });
    app.screen.moving = ['rain'];
    const field = await screen.findByRole('textbox');
    await waitFor(() => expect(document.activeElement).toBe(field));
    const before = fake.library.find('rain').projectId;
    await user.keyboard('{Enter}');
    expect(app.screen.moving).toEqual(['rain']);
    expect(fake.library.find('rain').projectId).toBe(before);
    await user.keyboard('{ArrowDown}{ArrowUp}');
    expect(document.activeElement).toBe(field);
    await user.keyboard('brand{ArrowDown}');
    expect(document.activeElement?.textContent.trim()).toBe(`${parent} / Brand loops`);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(fake.library.find('rain').projectId).toBe('p3'));
  });

  it('waits for a name and gives the focus back to where it was asked from', async () => {
    const { app, user } = await started();
    render(InApp, { app, of: MoveDialog, with: {} });
    const ask = async () => {
      app.screen.moving = ['rain'];
      const field = await screen.findByRole('textbox');
      await waitFor(() => expect(document.activeElement).toBe(field));
      await user.keyboard('{Escape}');
      await waitFor(() => expect(app.screen.moving).toBeNull());
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    };
    await ask();
    expect(app.screen.gridFocus).toBe(1);
    app.screen.reviewOpen = true;
    await ask();
    expect(app.screen.gridFocus).toBe(1);
  });

  it('makes the project that is missing', async () => {
    const { app, fake, user } = await started();
    render(InApp, { app, of: MoveDialog, with: {} });
    app.screen.moving = ['rain'];
    await user.type(await screen.findByRole('textbox'), 'Night drives{Enter}');
    await waitFor(() => expect(fake.library.find('rain').projectId).not.toBeNull());
    const { projectId } = fake.library.find('rain');
    expect(app.projects.byId(projectId)?.name).toBe('Night drives');
  });

  it('takes clips out of their projects', async () => {
    const { app, fake, user } = await started();
    render(InApp, { app, of: MoveDialog, with: {} });
    app.screen.moving = ['calico'];
    await user.click(await screen.findByRole('button', { name: 'No project' }));
    await waitFor(() => expect(fake.library.find('calico').projectId).toBeNull());
  });
});

describe('the list of a server', () => {
  it('takes over what is ticked, and shows what the library has', async () => {
    const { app, fake, user } = await started();
    render(InApp, { app, of: AdoptDialog, with: {} });
    app.screen.adoptServer = 'studio';
    const dialog = await screen.findByRole('dialog');
    const boxes = await within(dialog).findAllByRole('checkbox');
    expect(within(dialog).getAllByText('In the library')).toHaveLength(1);
    const take = within(dialog).getByRole('button', { name: /Take over/ });
    expect(take).toHaveProperty('disabled', true);
    await user.click(boxes[1] ?? dialog);
    await user.click(boxes[2] ?? dialog);
    await user.click(take);
    await waitFor(() => expect(app.screen.adoptServer).toBeNull());
    const adopted = fake.calls.find(([name]) => name === 'adoptJobs');
    expect(adopted?.slice(2)).toEqual(['studio', ['video_found_0', 'video_found_2']]);
  });

  it('goes on page by page', async () => {
    const { app, user } = await started();
    render(InApp, { app, of: AdoptDialog, with: {} });
    app.screen.adoptServer = 'studio';
    await user.click(await screen.findByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(40));
  });

  it('says in the server’s words why there is none', async () => {
    const { app, fake } = await started();
    fake.failNext('jobsOnServer', {
      code: 'server',
      message: 'Studio GPU does not list videos.',
      details: '404 page not found',
    });
    render(InApp, { app, of: AdoptDialog, with: {} });
    app.screen.adoptServer = 'studio';
    expect((await screen.findByRole('alert')).textContent).toContain('does not list videos');
  });
});

import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { emptyClip } from '../../ipc/fake/catalog';
import { App } from '../../stores';
import { clipMenu } from '../gallery/clipMenu';
import InApp from '../player/InApp.svelte';
import { retryable } from './groups';
import QueueView from './QueueView.svelte';

async function shown(before: (fake: Fake) => void = () => undefined) {
  const fake = createFake({ clips: 18, still: true });
  before(fake);
  const now = Date.now();
  for (const [at, letter] of ['Apple', 'Birch', 'Cedar'].entries()) {
    fake.library.clips.push({
      ...emptyClip(letter, now),
      prompt: `${letter} tree`,
      queuePlace: at + 2,
    });
  }
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  const user = userEvent.setup();
  render(InApp, { app, of: QueueView, with: {} });
  await screen.findByRole('list', { name: 'Clips of Studio GPU' });
  return { app, fake, user };
}

const row = (name: RegExp) => screen.getByRole('listitem', { name });
const waiting = () =>
  within(screen.getByRole('list', { name: 'Clips of Studio GPU' }))
    .getAllByRole('listitem')
    .map((one) => one.getAttribute('aria-label') ?? '')
    .filter((label) => label.includes('in line'))
    .map((label) => label.split(/[ ,]/)[0]);

describe('the queue', () => {
  it('shows what is nearest to its end first and what waits in order last', async () => {
    await shown();
    const rows = within(screen.getByRole('list', { name: 'Clips of Studio GPU' }))
      .getAllByRole('listitem')
      .map((one) => one.getAttribute('aria-label') ?? '');
    expect(rows[0]).toContain('Harbour at night');
    expect(waiting()).toEqual(['Dancer', 'Apple', 'Birch', 'Cedar']);
    expect(screen.getByText(/3 of 3 rendering · 4 waiting/)).toBeTruthy();
  });

  it('moves what waits with the keyboard and keeps the focus on it', async () => {
    const { fake, user } = await shown();
    row(/Cedar tree/).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() => expect(waiting()).toEqual(['Dancer', 'Apple', 'Cedar', 'Birch']));
    await waitFor(() => expect(document.activeElement).toBe(row(/Cedar tree/)));
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(waiting()).toEqual(['Dancer', 'Apple', 'Birch', 'Cedar']));
    // What is rendering has no place of its own.
    row(/jellyfish/).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(fake.calls.filter(([name]) => name === 'moveInQueue')).toHaveLength(2);
  });

  it('takes the focus where it is asked to go back to the clips', async () => {
    const { app, user } = await shown();
    row(/Birch tree/).focus();
    await user.click(document.body);
    app.screen.gridFocus += 1;
    await waitFor(() => expect(document.activeElement).toBe(row(/Birch tree/)));
  });

  it('has one tab stop that arrows move, and selects what it stops at', async () => {
    const { app, user } = await shown();
    row(/Apple tree/).focus();
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(document.activeElement).toBe(row(/Birch tree/)));
    expect(app.selection.current?.prompt).toBe('Birch tree');
    const stops = screen.getAllByRole('listitem').filter((one) => one.tabIndex === 0);
    expect(stops).toEqual([row(/Birch tree/)]);
  });

  it('takes back at once what waits, and asks before what a server has', async () => {
    const { app, fake, user } = await shown();
    await user.click(within(row(/Birch tree/)).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(fake.library.find('Birch').state).toBe('cancelled'));
    const there = { name: 'Cancel on the server…' };
    await user.click(within(row(/jellyfish/)).getByRole('button', there));
    expect(app.screen.question?.confirm).toBe('Ask Studio GPU to cancel');
    expect(fake.library.find('jelly').state).toBe('running');
    app.screen.question?.answer(true);
    await waitFor(() => expect(fake.library.find('jelly').state).toBe('cancelled'));
  });

  it('takes back all that waits for a server at once, after a question', async () => {
    const { app, fake, user } = await shown();
    const asked = vi.spyOn(app.screen, 'ask').mockResolvedValue(true);
    await user.click(screen.getByRole('button', { name: 'Cancel all waiting…' }));
    expect(asked.mock.calls[0]?.[0].title).toBe('Cancel 4 clips that wait?');
    await waitFor(() => expect(app.toasts.list.at(-1)?.text).toBe('4 clips cancelled'));
    expect(fake.library.find('jelly').state).toBe('running');
    expect(fake.library.find('Apple').state).toBe('cancelled');
    expect(fake.calls.some(([name]) => name === 'cancelClip')).toBe(false);
  });

  it('says why Delete does nothing on what its server has', async () => {
    const { app, user } = await shown();
    row(/jellyfish/).focus();
    await user.keyboard('{Delete}');
    expect(app.toasts.list.at(-1)?.text).toContain('Only what waits or came to nothing');
  });

  it('offers for several clips what fits, and says how many that is', async () => {
    const { app, fake } = await shown();
    const ids = ['Apple', 'Birch', 'jelly'];
    const line = () => clipMenu(app, ids).find((one) => 'label' in one && /wait/.test(one.label));
    const entry = line();
    expect(entry).toMatchObject({ label: 'Cancel 2 that wait…' });
    vi.spyOn(app.screen, 'ask').mockResolvedValue(true);
    if (entry?.kind === 'action') entry.onselect();
    await waitFor(() => expect(fake.library.find('Birch').state).toBe('cancelled'));
    expect(fake.library.find('jelly').state).toBe('running');
    await waitFor(() => expect(line()).toBeUndefined());
  });

  it('offers no cancelling where the server does not stop jobs', async () => {
    const { app } = await shown();
    app.servers.list = app.servers.list.map((server) => ({
      ...server,
      capabilities: { ...server.capabilities, cancel: false },
    }));
    await waitFor(() => expect(within(row(/jellyfish/)).queryByRole('button')).toBeNull());
  });

  it('pauses and resumes a server in words', async () => {
    const { fake, user } = await shown();
    await user.click(screen.getByRole('button', { name: 'Pause Studio GPU' }));
    await screen.findByText(/Paused. Nothing new is sent/);
    expect((await fake.servers())[0]?.paused).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Resume Studio GPU' }));
    await waitFor(() => expect(screen.queryByText(/Paused. Nothing new/)).toBeNull());
  });

  it('sets limits, and says what is wrong with one', async () => {
    const { fake, user } = await shown();
    await user.click(screen.getByRole('button', { name: /^Limits of Studio GPU/ }));
    const most = await screen.findByLabelText('Jobs at once');
    await user.clear(most);
    await user.type(most, '0');
    await user.click(screen.getByText('Set limits'));
    expect(screen.getByText(/whole number from 1 to 999/)).toBeTruthy();
    await user.clear(most);
    await user.type(most, '4');
    await user.type(screen.getByLabelText('New jobs per minute'), '6');
    await user.click(screen.getByText('Set limits'));
    await screen.findByText('4 at once · 6 a minute');
    expect((await fake.servers())[0]?.limits).toEqual({ rendering: 4, perMinute: 6 });
  });

  it('retries what failed, and never what moderation stopped', async () => {
    const { fake, user } = await shown();
    const failed = within(screen.getByRole('list', { name: 'Came to nothing' }));
    const blocked = failed.getByRole('listitem', { name: /spider/ });
    expect(within(blocked).queryByRole('button', { name: 'Make again' })).toBeNull();
    expect(within(blocked).getByRole('button', { name: 'Edit and make again' })).toBeTruthy();
    const broken = failed.getByRole('listitem', { name: /Cathedral bells/ });
    await user.click(within(broken).getByRole('button', { name: 'Make again' }));
    await waitFor(() => expect(failed.queryByRole('listitem', { name: /Cathedral/ })).toBeNull());
    expect(fake.calls.find(([name]) => name === 'retryClips')?.[2]).toEqual(['broken']);
  });

  it('makes what was left undecided again by itself only, after a question', async () => {
    const { app, fake, user } = await shown(({ library }) =>
      library.resolve('unsure', { kind: 'give_up' }),
    );
    const failed = within(screen.getByRole('list', { name: 'Came to nothing' }));
    const left = await failed.findByRole('listitem', { name: /Two kites/ });
    await user.click(within(left).getByRole('button', { name: 'Make again' }));
    expect(app.screen.question?.title).toBe('Send this clip again?');
    app.screen.question?.answer(false);
    expect(fake.calls.some(([name]) => name === 'makeAgain' || name === 'retryClips')).toBe(false);
    expect(retryable(await fake.queue())).toEqual(['broken']);
  });

  it('says that a server is silent and when it is tried again', async () => {
    const { app } = await shown();
    const againAt = new Date(2026, 10, 22, 14, 3, 20).getTime();
    app.servers.list = app.servers.list.map((server) => ({
      ...server,
      state: { kind: 'offline' as const, message: 'No answer.' },
      againAt,
    }));
    const words = /Studio GPU does not answer; tried again at 14:03:20/;
    await waitFor(() => expect(screen.getAllByText(words).length).toBeGreaterThan(1));
  });
});

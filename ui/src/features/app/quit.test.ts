import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { createFake } from '../../ipc/fake';
import type { Risk } from '../../ipc';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import { ofClips } from './atStake';
import QuitBanner from './QuitBanner.svelte';
import QuitDialog from './QuitDialog.svelte';

const minute = 60_000;
const now = Date.now();
const risk: Risk = {
  clips: 3,
  sending: 0,
  fetching: 1,
  firstExpiresAt: now + 23 * minute,
  unattended: 0,
  characters: 0,
  canWait: true,
};

async function started() {
  const fake = createFake({ clips: 5, still: true });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  app.clock.now = now;
  const answers = () =>
    fake.calls.filter(([name]) => name === 'answerQuit').map(([, answer]) => answer);
  return { app, fake, answers, user: userEvent.setup() };
}

describe('quitting while clips are not safe', () => {
  it('asks with the numbers and the time, and says that it does', async () => {
    const { app, fake, answers } = await started();
    render(InApp, { app, of: QuitDialog, with: {} });
    expect(answers()).toEqual([]);
    fake.emitQuit({ risk, waiting: false });
    await screen.findByText('3 clips are not safe yet');
    expect(screen.getByText(/1 is being saved now\. The first expires in 23 m\./)).toBeTruthy();
    expect(answers()).toEqual(['shown']);
  });

  it('keeps the app open on the safe answer and on Escape', async () => {
    const { app, fake, answers, user } = await started();
    render(InApp, { app, of: QuitDialog, with: {} });
    fake.emitQuit({ risk, waiting: false });
    await user.click(await screen.findByRole('button', { name: 'Keep open' }));
    fake.emitQuit({ risk, waiting: false });
    await screen.findByRole('alertdialog');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(answers()).toEqual(['shown', 'stay', 'shown', 'stay']);
  });

  it('waits when that is wished for, says so, and can be called back', async () => {
    const { app, fake, answers, user } = await started();
    render(InApp, { app, of: QuitDialog, with: {} });
    render(InApp, { app, of: QuitBanner, with: {} });
    fake.emitQuit({ risk, waiting: false });
    await user.click(await screen.findByRole('button', { name: 'Quit when safe' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(screen.getByText(/Dailies quits by itself when 3 clips are safe/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Keep open' }));
    await waitFor(() => expect(screen.queryByText(/quits by itself/)).toBeNull());
    expect(answers()).toEqual(['shown', 'when_safe', 'stay']);
  });

  it('offers no waiting where waiting cannot help', async () => {
    const { app, fake, answers, user } = await started();
    render(InApp, { app, of: QuitDialog, with: {} });
    fake.emitQuit({ risk: { ...risk, canWait: false }, waiting: false });
    await user.click(await screen.findByRole('button', { name: 'Quit anyway' }));
    expect(screen.queryByRole('button', { name: 'Quit when safe' })).toBeNull();
    expect(answers()).toEqual(['shown', 'now']);
  });

  it('asks about characters on their way, of which nothing is known later', async () => {
    const { app, fake, user } = await started();
    render(InApp, { app, of: QuitDialog, with: {} });
    render(InApp, { app, of: QuitBanner, with: {} });
    const making = { ...risk, clips: 0, fetching: 0, firstExpiresAt: null, characters: 1 };
    fake.emitQuit({ risk: making, waiting: false });
    await screen.findByText('1 character is being made');
    expect(
      screen.getByText(
        '1 character is on its way to its server. If you quit now, nobody will know whether it was made and paid for.',
      ),
    ).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Quit when safe' }));
    expect(await screen.findByText(/quits by itself when 1 character is made/)).toBeTruthy();
    fake.emitQuit({ risk: { ...risk, characters: 2 }, waiting: false });
    await screen.findByText('3 clips are not safe yet');
    expect(screen.getByText(/2 characters are on their way to their servers\./)).toBeTruthy();
  });

  it('says what is not known, and what is too late', () => {
    expect(ofClips({ ...risk, fetching: 0, firstExpiresAt: null }, now)).toBe(
      'It is not known how long the servers keep them.',
    );
    expect(ofClips({ ...risk, fetching: 0, firstExpiresAt: now }, now)).toBe(
      'The time of the first has run out.',
    );
    expect(ofClips({ ...risk, clips: 1, sending: 1, fetching: 0, firstExpiresAt: null }, now)).toBe(
      '1 is on its way to its server.',
    );
    expect(ofClips({ ...risk, fetching: 0, unattended: 2 }, now)).toMatch(
      /^The first expires in 23\sm\. 2 more are on servers that are switched off or removed, and nobody fetches them\.$/,
    );
  });
});

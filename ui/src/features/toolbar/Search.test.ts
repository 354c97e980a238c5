import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import Searches from '../sidebar/Searches.svelte';
import Toolbar from './Toolbar.svelte';

async function shown() {
  const fake = createFake({ clips: 60, still: true });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  await app.actions.tag(['calico', 'rain'], ['hero', 'b roll'], []);
  const user = userEvent.setup();
  render(InApp, { app, of: Toolbar, with: {} });
  render(InApp, { app, of: Searches, with: {} });
  const field = screen.getByRole<HTMLInputElement>('combobox', { name: 'Search clips' });
  return { app, fake, user, field };
}

const option = (name: RegExp) => screen.findByRole('option', { name });
const button = (name: string | RegExp) => screen.findByRole('button', { name });

describe('what is typed', () => {
  it('is offered keys and then their values, by keyboard alone', async () => {
    const { app, user, field } = await shown();
    await user.type(field, 'ta');
    await option(/^tag:/);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(field.value).toBe('tag:');
    await option(/^"b roll"/);
    await user.keyboard('b');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await user.keyboard('{ArrowDown}{Tab}');
    expect(field.value).toBe('tag:"b roll" ');
    await waitFor(() => expect(app.clips.total).toBe(2));
  });

  it('is offered nothing that stands there already', async () => {
    const { app, user, field } = await shown();
    await user.type(field, 'is:saf');
    await option(/^safe/);
    await user.keyboard('e');
    await waitFor(() => expect(screen.queryByRole('option')).toBeNull());
    await waitFor(() => expect(app.clips.query.search).toBe('is:safe'));
    expect(screen.queryByRole('option')).toBeNull();
  });

  it('is answered with a sentence when it cannot be understood, and the rest holds', async () => {
    const { app, user, field } = await shown();
    await user.type(field, 'tag:hero rating:9 x');
    expect(await screen.findByText(/rating: takes another value/)).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(app.toasts.list).toEqual([]);
    await user.clear(field);
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBeNull());
  });

  it('is emptied by Esc, which first closes what is offered', async () => {
    const { user, field } = await shown();
    await user.type(field, 'mod');
    await option(/^model:/);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('option')).toBeNull();
    expect(field.value).toBe('mod');
    await user.keyboard('{Escape}');
    expect(field.value).toBe('');
  });
});

describe('chips and text', () => {
  it('are two views of one query', async () => {
    const { app, user, field } = await shown();
    await user.type(field, 'tag:hero');
    await user.click(await button('Tag: hero'));
    expect(field.value).toBe('-tag:hero');
    await waitFor(() => expect(app.clips.total).toBeGreaterThan(2));
    await user.click(await button('Take away Not Tag: hero'));
    expect(field.value).toBe('');
  });

  it('take each other’s place where a clip can have one alone', async () => {
    const { app, field } = await shown();
    app.search.ask('kite rating:>=3 tag:hero');
    await button(/^Stars: ≥ 3/);
    app.search.add('rating:5', true);
    app.search.add('tag:other', false);
    await waitFor(() => expect(field.value).toBe('kite  tag:hero rating:5 tag:other'));
    await button(/^Tag: other/);
  });
});

describe('a saved search', () => {
  it('is kept under a name, opened, renamed and removed', async () => {
    const { app, fake, user, field } = await shown();
    await user.type(field, 'tag:hero');
    await waitFor(() => expect(app.clips.total).toBe(2));
    const [save] = await screen.findAllByRole('button', { name: 'Save this search' });
    await user.click(save as HTMLElement);
    await user.keyboard('Heroes{Enter}');
    const line = await button('Heroes');
    expect(line.getAttribute('aria-current')).toBe('page');
    app.search.ask('');
    await waitFor(() => expect(line.getAttribute('aria-current')).toBeNull());
    await user.click(line);
    await waitFor(() => expect(field.value).toBe('tag:hero'));
    line.focus();
    await user.keyboard('{F2}All heroes{Enter}');
    await button('All heroes');
    const [saved] = await fake.savedSearches();
    expect(saved?.query.search).toBe('tag:hero');
    await app.search.remove(saved?.id ?? '');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'All heroes' })).toBeNull());
    await app.toasts.list.at(-1)?.action?.run();
    await button('All heroes');
    expect(await fake.savedSearches()).toEqual([saved]);
  });
});

describe('undo', () => {
  it('says what it takes back, and redo what it does again', async () => {
    const { app, fake, user } = await shown();
    await app.actions.trash(['rain']);
    await user.click(await button('Undo: 1 clip to the trash'));
    await waitFor(() => expect(fake.library.find('rain').trashedAt).toBeNull());
    await user.click(await button('Redo: 1 clip to the trash'));
    await waitFor(() => expect(fake.library.find('rain').trashedAt).not.toBeNull());
    await user.click(await button('Undo: 1 clip to the trash'));
    await button('Undo: tag hero, b roll on 2 clips');
  });
});

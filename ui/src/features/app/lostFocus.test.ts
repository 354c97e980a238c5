import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App } from '../../stores';
import Inspector from '../inspector/Inspector.svelte';
import { fakeVideo } from '../player/fake-video';
import InApp from '../player/InApp.svelte';
import { catchFocus } from './lostFocus';

let app: App;
const stops: (() => void)[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stops.push(fakeVideo());
  app = new App(createFake({ clips: 40, still: true }));
  await app.start();
  stops.push(catchFocus(app, document));
});

afterEach(() => {
  cleanup();
  app.stop();
  for (const stop of stops.splice(0)) stop();
  document.body.replaceChildren();
  vi.useRealTimers();
});

function button(inside: Element = document.body): HTMLButtonElement {
  const made = inside.appendChild(document.createElement('button'));
  made.focus();
  return made;
}

/** Lets what was changed in the page be noticed. */
async function settle() {
  await Promise.resolve();
  await vi.runAllTimersAsync();
}

test('a button that goes with what it did gives the focus to the grid', async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  render(InApp, { app, of: Inspector, with: {} });
  await app.selection.moveTo(0);
  await app.selection.moveTo(1, { extend: true });
  const trash = await screen.findByRole('button', { name: 'Move to trash' });
  await user.click(trash);
  await waitFor(() => expect(trash.isConnected).toBe(false));
  await settle();
  expect(app.screen.gridFocus).toBe(1);
});

test('a field that goes while somebody writes in it leaves the letters to nobody', async () => {
  const main = document.body.appendChild(document.createElement('main'));
  const field = document.body.appendChild(document.createElement('textarea'));
  field.focus();
  field.remove();
  await settle();
  expect(app.screen.gridFocus).toBe(0);
  expect(document.activeElement).toBe(main);
  button();
  expect(main.hasAttribute('tabindex')).toBe(false);
});

test('a slider or a box to tick that goes gives the focus to the grid', async () => {
  for (const type of ['range', 'checkbox']) {
    const control = document.body.appendChild(document.createElement('input'));
    control.type = type;
    control.focus();
    control.remove();
    await settle();
  }
  expect(app.screen.gridFocus).toBe(2);
});

test('the view of the grid stays where it is', async () => {
  const grid = document.body.appendChild(document.createElement('div'));
  grid.setAttribute('role', 'grid');
  const cell = grid.appendChild(document.createElement('div'));
  cell.tabIndex = 0;
  const focus = vi.spyOn(cell, 'focus');
  button().remove();
  await settle();
  expect(document.activeElement).toBe(cell);
  expect(focus).toHaveBeenCalledWith({ preventScroll: true });
  expect(app.screen.gridFocus).toBe(0);
});

test('what only changes its place keeps the focus', async () => {
  const [first, second] = [button(), button()];
  document.body.insertBefore(second, first);
  expect(document.activeElement).toBe(document.body);
  await settle();
  expect(document.activeElement).toBe(second);
  expect(app.screen.gridFocus).toBe(0);
});

test('what had the focus before a click beside everything is not missed', async () => {
  const made = button();
  made.blur();
  document.body.click();
  made.remove();
  await settle();
  expect(app.screen.gridFocus).toBe(0);
});

test('the focus is left to a dialog, and to whoever takes it at once', async () => {
  const dialog = document.body.appendChild(document.createElement('div'));
  dialog.setAttribute('role', 'dialog');
  button(dialog).remove();
  await settle();
  dialog.remove();
  const other = button();
  button().remove();
  await Promise.resolve();
  other.focus();
  await settle();
  expect(app.screen.gridFocus).toBe(0);
});

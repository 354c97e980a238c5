import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';

import Tip from './Tip.svelte';

let buttons: HTMLButtonElement[] = [];
const word = (text: string) => screen.queryByText(text)?.textContent;

function button(tip: string, keys?: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.dataset.tip = tip;
  if (keys) made.dataset.tipKeys = keys;
  document.body.append(made);
  buttons.push(made);
  return made;
}

beforeEach(() => {
  render(Tip);
});
afterEach(() => {
  buttons.forEach((one) => one.remove());
  buttons = [];
});

test('a control says its word and its keys when the pointer rests on it', async () => {
  const user = userEvent.setup();
  const star = button('Settings', 'Ctrl+,');
  await user.hover(star);
  expect(word('Settings')).toBeUndefined();
  await waitFor(() => expect(word('Settings')).toContain('Ctrl'));
  const id = star.getAttribute('aria-describedby');
  expect(document.getElementById(id ?? '')?.textContent).toContain('Settings');
  await user.unhover(star);
  await waitFor(() => expect(word('Settings')).toBeUndefined());
  expect(star.hasAttribute('aria-describedby')).toBe(false);
});

test('the next control says its word at once, as long as one was just read', async () => {
  const user = userEvent.setup();
  const [one, other] = [button('Undo'), button('Redo')];
  await user.hover(one);
  await waitFor(() => expect(word('Undo')).toBeDefined());
  await user.hover(other);
  await waitFor(() => expect(word('Redo')).toBeDefined(), { timeout: 250 });
  expect(word('Undo')).toBeUndefined();
});

test('a control that is reached by keyboard says its word at once, and none when it is pressed', async () => {
  const user = userEvent.setup();
  const one = button('Import');
  await user.tab();
  expect(document.activeElement).toBe(one);
  await waitFor(() => expect(word('Import')).toBeDefined(), { timeout: 250 });
  await fireEvent.click(one);
  await waitFor(() => expect(word('Import')).toBeUndefined());
});

test('a word goes with its control', async () => {
  const user = userEvent.setup();
  const one = button('Remove');
  await user.hover(one);
  await waitFor(() => expect(word('Remove')).toBeDefined());
  one.remove();
  await waitFor(() => expect(word('Remove')).toBeUndefined());
});

test('a word goes with the pointer out of the window, and none comes after that', async () => {
  const user = userEvent.setup();
  const one = button('Settings');
  await user.hover(one);
  await waitFor(() => expect(word('Settings')).toBeDefined());
  await fireEvent.pointerOut(one, { relatedTarget: null });
  await waitFor(() => expect(word('Settings')).toBeUndefined());
});

test('a word stays away from what was pressed until the pointer comes again', async () => {
  const user = userEvent.setup();
  const one = button('Play');
  const icon = document.createElement('span');
  one.append(icon);
  await user.hover(one);
  await waitFor(() => expect(word('Play')).toBeDefined());
  await user.click(one);
  await waitFor(() => expect(word('Play')).toBeUndefined());
  await fireEvent.pointerOver(icon);
  await new Promise(requestAnimationFrame);
  expect(word('Play')).toBeUndefined();
});

test('a word follows what its control means now', async () => {
  const user = userEvent.setup();
  const one = button('Play');
  await user.hover(one);
  await waitFor(() => expect(word('Play')).toBeDefined());
  one.dataset.tip = 'Pause';
  await waitFor(() => expect(word('Pause')).toBeDefined());
  expect(word('Play')).toBeUndefined();
});

test('what a control is described by stays', async () => {
  const user = userEvent.setup();
  const one = button('Generate', 'Ctrl+Enter');
  one.setAttribute('aria-describedby', 'reason');
  await user.hover(one);
  await waitFor(() => expect(one.getAttribute('aria-describedby')).toMatch(/^reason .+/));
  await user.unhover(one);
  await waitFor(() => expect(one.getAttribute('aria-describedby')).toBe('reason'));
});

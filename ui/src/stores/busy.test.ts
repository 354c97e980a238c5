import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createFake } from '../ipc/fake';
import { Busy, busily, saying } from './busy';
import { App } from './index';
import { Toasts } from './toasts.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const said = (toasts: Toasts) => toasts.list.map(({ text }) => text);

test('work is said once it takes half a second, until it ends', async () => {
  const toasts = new Toasts();
  let end: (value: number) => void = () => undefined;
  const done = busily(toasts, 'Working', () => new Promise<number>((resolve) => (end = resolve)));
  vi.advanceTimersByTime(400);
  expect(said(toasts)).toEqual([]);
  vi.advanceTimersByTime(20_000);
  expect(said(toasts)).toEqual(['Working']);
  end(7);
  expect(await done).toBe(7);
  expect(said(toasts)).toEqual([]);
});

test('work that fails or is quick leaves no words behind', async () => {
  const toasts = new Toasts();
  await expect(busily(toasts, 'Working', () => Promise.reject(new Error('no')))).rejects.toThrow();
  await busily(toasts, 'Working', () => Promise.resolve());
  vi.advanceTimersByTime(1000);
  expect(said(toasts)).toEqual([]);
});

test('words that were closed stay away', () => {
  const toasts = new Toasts();
  const busy = new Busy(toasts, { text: 'One' });
  vi.advanceTimersByTime(600);
  busy.say({ text: 'Two' });
  expect(said(toasts)).toEqual(['Two']);
  toasts.close(toasts.list[0]?.id ?? '');
  busy.say({ text: 'Three' });
  expect(said(toasts)).toEqual([]);
});

test('how far work is, is said until it ends, and not when it is told later', async () => {
  const toasts = new Toasts();
  let late: (place: number) => void = () => undefined;
  await saying(
    toasts,
    (place: number) => ({ text: `At ${place}` }),
    (hear) => {
      hear(1);
      hear(2);
      expect(said(toasts)).toEqual(['At 2']);
      late = hear;
      return Promise.resolve();
    },
  );
  expect(said(toasts)).toEqual([]);
  late(3);
  expect(said(toasts)).toEqual([]);
});

test('what is done to very many clips, and taking it back, is said while it lasts', async () => {
  const fake = createFake({ clips: 40, still: true });
  const app = new App(fake);
  await app.start();
  app.clock.stop();
  const slow =
    <Of extends unknown[], Done>(work: (...of: Of) => Promise<Done>) =>
    async (...of: Of): Promise<Done> => {
      await vi.advanceTimersByTimeAsync(600);
      words.push(...said(app.toasts));
      return work(...of);
    };
  const words: string[] = [];
  fake.trashClips = slow(fake.trashClips);
  fake.undo = slow(fake.undo);
  await app.actions.trash(['calico', 'rain']);
  expect(words).toEqual(['Changing 2 clips']);
  await app.undo.run();
  expect(words).toContain('Undoing');
  expect(said(app.toasts).some((text) => /^(Changing|Undoing)/.test(text))).toBe(false);
});

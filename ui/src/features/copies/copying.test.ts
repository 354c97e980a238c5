import { beforeEach, expect, test, vi } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import { Copying } from './copying.svelte';

let fake: Fake;
let app: App;
let ids: string[];

beforeEach(async () => {
  fake = createFake({ clips: 40, still: true });
  app = new App(fake);
  await app.start();
  ids = (await fake.listIds({ view: { kind: 'all' }, search: '', sort: 'newest' })).slice(0, 6);
});

const copying = async () => {
  const copying = new Copying(ids, fake, app.settings);
  await copying.start();
  return copying;
};

test('the first names are shown before, and again when the template changes', async () => {
  const now = await copying();
  expect(now.names).toHaveLength(3);
  now.template = '{n} {prompt}';
  await vi.waitFor(() => expect(now.names[0]).toMatch(/^01 /));
});

test('a template that is of no use says why, and nothing can be saved with it', async () => {
  const now = await copying();
  await now.choose();
  expect(now.ready).toBe(true);
  now.template = '{nobody}';
  await vi.waitFor(() => expect(now.wrong?.field).toBe('template'));
  expect(now.ready).toBe(false);
});

test('a field is put where the caret is', async () => {
  const now = await copying();
  now.template = 'a_b';
  expect(now.insert('id', 2)).toBe(6);
  expect(now.template).toBe('a_{id}b');
});

test('the report says what was written and what was left out, and the template is remembered', async () => {
  const now = await copying();
  await now.choose();
  now.template = '{n}_{id}';
  await vi.waitFor(() => expect(now.names[0]).toMatch(/^01_/));
  await now.run();
  expect((now.report?.written.length ?? 0) + (now.report?.skipped.length ?? 0)).toBe(ids.length);
  expect(now.running).toBe(false);
  expect(app.settings.value.nameTemplate).toBe('{n}_{id}');
});

test('without a folder nothing is saved', async () => {
  const now = await copying();
  await now.run();
  expect(fake.calls.some(([name]) => name === 'saveMany')).toBe(false);
});

test('what went wrong as a whole is said in the dialog', async () => {
  const now = await copying();
  await now.choose();
  fake.failNext('saveMany', { message: 'The folder is gone.' });
  await now.run();
  expect(now.wrong?.message).toBe('The folder is gone.');
  expect(now.running).toBe(false);
});

test('after a folder that was of no use another one can be chosen', async () => {
  const now = await copying();
  await now.choose();
  fake.failNext('saveMany', { message: 'The folder is gone.' });
  await now.run();
  expect(now.ready).toBe(true);
  await now.choose();
  expect(now.wrong).toBeNull();
  await now.run();
  expect(now.report).not.toBeNull();
});

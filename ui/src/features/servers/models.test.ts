import { beforeEach, expect, test } from 'vitest';

import { fakeServers } from '../../ipc/fake/desk';
import { ModelsForm } from './models.svelte';

const learned = fakeServers()[0]?.models ?? [];
let form: ModelsForm;

beforeEach(() => {
  form = new ModelsForm();
  form.take(learned);
});

const row = (id: string) => {
  const found = form.rows.find((one) => one.id === id);
  if (!found) throw new Error(`there is a row for ${id}`);
  return found;
};

test('what is left alone is not said', () => {
  expect(form.input).toBeNull();
  expect(row('sora-2').sizes).toMatchObject({ text: '1280x720, 720x1280', byHand: false });
});

test('what is typed is the user’s own, and nothing else becomes so', () => {
  form.type('sora-2', 'sizes', '640x360; 360 x 640');
  expect(form.input).toEqual([
    {
      id: 'sora-2',
      hidden: false,
      sizes: ['640x360', '360x640'],
      seconds: null,
      parameters: null,
    },
  ]);
});

test('an emptied field is a free field', () => {
  form.type('sora-2', 'seconds', ' ');
  expect(form.input?.[0]?.seconds).toEqual([]);
});

test('going back to what is learned takes the word of the user back', () => {
  form.type('sora-2', 'sizes', '1x1');
  form.reset('sora-2', 'sizes');
  expect(row('sora-2').sizes).toMatchObject({ text: '1280x720, 720x1280', byHand: false });
  expect(form.input).toEqual([]);
});

test('a model that is not to be offered is kept, hidden', () => {
  form.show('wan2.2-t2v', false);
  expect(form.input).toMatchObject([{ id: 'wan2.2-t2v', hidden: true }]);
});

test('a model can be added once, and removed', () => {
  expect(form.add(' mine ')).toBe(true);
  expect(form.add('mine')).toBe(false);
  expect(form.add('sora-2')).toBe(false);
  expect(form.input).toMatchObject([{ id: 'mine', sizes: null }]);
  form.remove('mine');
  expect(form.input).toEqual([]);
});

test('a model that only worked stays learned', () => {
  const worked = learned.map((one) => ({ ...one, listed: false }));
  form.take(worked);
  form.type('sora-2', 'sizes', '1x1');
  expect(form.input?.map(({ id }) => id)).toEqual(['sora-2']);
});

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { ServerForm } from './form.svelte';
import { presets } from './presets';

let fake: Fake;
let form: ServerForm;

beforeEach(() => {
  fake = createFake({ clips: 1, still: true });
  form = new ServerForm(fake);
  form.baseUrl = 'https://gateway.example/v1';
});

afterEach(() => fake.stop());

const calls = (name: string) => fake.calls.filter(([called]) => called === name);

function addHeader(name: string, value: string, secret: boolean): void {
  const id = form.connection.addHeader();
  const row = form.connection.headers.find((one) => one.id === id);
  Object.assign(row ?? {}, { name, value, secret });
}

test('a plain header is saved with the server, a secret one is handed over by itself', async () => {
  addHeader('X-Team', 'films', false);
  addHeader('X-Gateway', 'pass-9876', true);
  const server = await form.save();
  const saved = calls('saveServer')[0]?.[2] as { connection: unknown };
  expect(JSON.stringify(saved)).not.toContain('pass-9876');
  expect(saved.connection).toMatchObject({
    headers: [
      { name: 'X-Team', value: 'films' },
      { name: 'X-Gateway', value: null },
    ],
  });
  expect(calls('setSecret')[0]?.[3]).toEqual({
    secret: { kind: 'header', name: 'X-Gateway' },
    value: 'pass-9876',
  });
  expect(server?.connection.headers[1]?.key).toMatchObject({ kind: 'set', lastFour: '9876' });
  expect(form.connection.headers[1]?.value).toBe('');
  expect(form.dirty).toBe(false);
});

test('user name and password of a proxy are one secret', async () => {
  form.connection.proxy = 'http://proxy:3128';
  form.connection.proxyUser = 'me';
  form.connection.proxyPassword = 'and my word';
  await form.save();
  expect(calls('setSecret')[0]?.[3]).toEqual({
    secret: { kind: 'proxy' },
    value: 'me:and my word',
  });
  expect(form.connection.proxyPassword).toBe('');
});

test('a secret that is refused stays as it was typed', async () => {
  addHeader('X-Gateway', 'pass\n9876', true);
  fake.failNext('setSecret', { code: 'invalid', field: 'headers', message: 'On one line.' });
  expect(await form.save()).toBeNull();
  expect(form.wrong).toMatchObject({ field: 'headers', error: { message: 'On one line.' } });
  expect(form.connection.headers[0]?.value).toBe('pass\n9876');
});

test('a test knows the secrets that are not saved yet', async () => {
  addHeader('X-Gateway', 'pass-9876', true);
  await form.tryOut();
  expect(calls('testServer')[0]?.[3]).toEqual([
    { secret: { kind: 'header', name: 'X-Gateway' }, value: 'pass-9876' },
  ]);
});

test('what is no number is sent as one that is refused where the limits are known', () => {
  form.connection.connectSeconds = 'ten';
  form.connection.answerSeconds = ' 90 ';
  expect(form.connection.input).toMatchObject({ connectSeconds: 0, answerSeconds: 90 });
});

test('a limit that is none is told at its field, and nothing is saved', async () => {
  form.limits.rendering = 'many';
  expect(await form.save()).toBeNull();
  expect(form.wrong?.field).toBe('rendering');
  expect(calls('saveServer')).toEqual([]);
});

test('a picked certificate belongs to the server once it is saved', async () => {
  await form.pickCertificate();
  expect(form.connection.certificate?.names).toEqual(['Studio Root CA']);
  expect(form.dirty).toBe(true);
  await form.save();
  const saved = calls('saveServer')[0]?.[2] as { connection: { certificate: string } };
  expect(saved.connection.certificate).toBe('a1b2');
});

test('a preset brings the form of a create along, and another one takes it back', () => {
  const named = (id: string) => {
    const preset = presets.find((one) => one.id === id);
    if (!preset) throw new Error(`there is a preset ${id}`);
    return preset;
  };
  form.use(named('dynamo'));
  expect(form.connection.input).toMatchObject({ body: 'json', seconds: 'integer' });
  form.use(named('openai'));
  expect(form.connection.input).toMatchObject({ body: 'automatic', seconds: 'automatic' });
});

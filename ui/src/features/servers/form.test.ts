import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { ServerForm } from './form.svelte';
import { presets } from './presets';

let fake: Fake;

beforeEach(() => {
  fake = createFake({ clips: 1, still: true });
});

afterEach(() => fake.stop());

const calls = (name: string) => fake.calls.filter(([called]) => called === name);
const studio = async () => {
  const server = (await fake.servers()).find((one) => one.id === 'studio');
  if (!server) throw new Error('the fake has a studio');
  return server;
};

function fresh(address = 'https://videos.local/v1/videos'): ServerForm {
  const form = new ServerForm(fake);
  form.baseUrl = address;
  return form;
}

test('a new server is saved, then its key, which is forgotten here', async () => {
  const form = fresh();
  form.type('sk-secret-ab12');
  const server = await form.save();
  expect(server?.key).toMatchObject({ kind: 'set', lastFour: 'ab12', place: 'keychain' });
  expect(form.id).toBe(server?.id);
  expect(form.key).toBe('');
  expect(form.dirty).toBe(false);
  expect(JSON.stringify(form.input)).not.toContain('sk-secret');
});

test('a server without a key form is saved without one', async () => {
  const form = fresh();
  form.auth = { kind: 'none' };
  await form.save();
  expect(calls('setKey')).toEqual([]);
});

describe('a server that answers without a key', () => {
  beforeEach(() => {
    const { testServer } = fake;
    vi.spyOn(fake, 'testServer').mockImplementation(async (...asked) => {
      const test = await testServer.call(fake, ...asked);
      const findings = test.findings.map((line) =>
        line.subject === 'key' ? { ...line, values: ['needless'] } : line,
      );
      return { ...test, findings };
    });
  });

  test('is asked for none any more when none was entered', async () => {
    const form = fresh('http://localhost:8000/v1');
    await form.save();
    await form.tryOut();
    expect(form.auth).toEqual({ kind: 'none' });
    const kept = (await fake.servers()).find((one) => one.id === form.id);
    expect(kept?.key).toEqual({ kind: 'not_needed' });
    expect(form.dirty).toBe(false);
    expect(form.test?.usable).toBe(true);
  });

  test('is saved as it was typed, not as it was tested', async () => {
    const form = fresh('http://localhost:8000/v1');
    await form.tryOut();
    expect(form.auth).toEqual({ kind: 'none' });
    expect(form.dirty).toBe(true);
    expect(calls('saveServer')).toEqual([]);
  });

  test('keeps the key that somebody entered', async () => {
    const form = fresh('http://localhost:8000/v1');
    form.type('sk-secret-ab12');
    await form.save();
    await form.tryOut();
    expect(form.auth).toEqual({ kind: 'bearer' });
  });
});

test('an empty address is told at the address', async () => {
  const form = fresh('  ');
  expect(await form.save()).toBeNull();
  expect(form.wrong?.field).toBe('baseUrl');
  expect(calls('saveServer')).toEqual([]);
  form.baseUrl = 'h';
  expect(form.wrong).toBeNull();
});

test('a header without a name is told at the header', async () => {
  const form = fresh();
  form.auth = { kind: 'header', name: ' ' };
  await form.save();
  expect(form.wrong?.field).toBe('header');
});

test('a refused address keeps what was typed, the key too', async () => {
  const form = fresh('not an address');
  form.type('sk-1');
  fake.failNext('saveServer', { code: 'invalid', field: 'base_url', message: 'No address.' });
  await form.save();
  expect(form.wrong).toMatchObject({ field: 'baseUrl', error: { message: 'No address.' } });
  expect(form.baseUrl).toBe('not an address');
  expect(form.key).toBe('sk-1');
});

describe('a key that is refused', () => {
  test('is told at the key, the server is there, and saving again does not make a second', async () => {
    const form = fresh();
    form.type('sk one two');
    fake.failNext('setKey', { code: 'invalid', field: 'key', message: 'There is a space in it.' });
    expect(await form.save()).toBeNull();
    expect(form.wrong?.field).toBe('key');
    expect(form.key).toBe('sk one two');
    const { id } = form;
    expect(id).not.toBeNull();
    form.type('sk-onetwo');
    expect((await form.save())?.id).toBe(id);
  });

  test('by the keychain can be used for this session', async () => {
    const form = fresh();
    form.type('sk-1234');
    fake.failNext('setKey', { code: 'keychain', message: 'The keychain is locked.' });
    await form.save();
    expect(form.wrong).toMatchObject({ field: 'key', error: { code: 'keychain' } });
    form.sessionOnly = true;
    const server = await form.save();
    expect(server?.key).toMatchObject({ kind: 'set', place: 'session' });
  });
});

test('a save without an answer is repeated under the same request id', async () => {
  const form = fresh();
  const save = vi.spyOn(fake, 'saveServer');
  save.mockRejectedValueOnce(new Error('gone'));
  expect(await form.save()).toBeNull();
  expect(form.wrong?.field).toBe('form');
  expect(await form.save()).not.toBeNull();
  expect(save.mock.calls[0]?.[0]).toBe(save.mock.calls[1]?.[0]);
});

test('two clicks save once', async () => {
  const form = fresh();
  await Promise.all([form.save(), form.save()]);
  expect(calls('saveServer')).toHaveLength(1);
});

test('a test uses the typed key, else the kept one, and takes over the address that answered', async () => {
  const form = new ServerForm(fake, await studio());
  await form.tryOut();
  expect(calls('testServer').at(-1)?.[2]).toBeNull();
  expect(form.test?.usable).toBe(true);
  form.type('sk-new');
  expect(form.test).toBeNull();
  vi.spyOn(fake, 'testServer').mockResolvedValueOnce({
    usable: true,
    summary: 'Ready.',
    findings: [],
    baseUrl: 'http://10.0.0.7:8000/api/v1',
    models: [],
    details: null,
  });
  await form.tryOut();
  expect(form.baseUrl).toBe('http://10.0.0.7:8000/api/v1');
  expect(form.test?.summary).toBe('Ready.');
  expect(form.dirty).toBe(true);
});

test('a test of what is saved leaves nothing to save', async () => {
  const form = new ServerForm(fake, await studio());
  const result = await fake.testServer(form.input, null, []);
  vi.spyOn(fake, 'testServer').mockResolvedValueOnce({ ...result, baseUrl: 'http://10.0.0.7/v1' });
  await form.tryOut();
  expect(form.baseUrl).toBe('http://10.0.0.7/v1');
  expect(form.dirty).toBe(false);
});

test('leaving forgets the typed key and nothing else', () => {
  const form = fresh();
  form.type('sk-1');
  form.forgetKey();
  expect(form.key).toBe('');
  expect(form.baseUrl).toBe('https://videos.local/v1/videos');
});

test('a preset fills name, address and key form', () => {
  const form = new ServerForm(fake);
  const vllm = presets.find((preset) => preset.baseUrl.includes('8091'));
  if (!vllm) throw new Error('there is a preset for vLLM-Omni');
  form.use(vllm);
  expect(form.input).toMatchObject({
    name: 'vLLM-Omni',
    baseUrl: 'http://localhost:8091/v1',
    auth: { kind: 'none' },
  });
});

test('a test makes way for whatever else is wanted, and its late answer changes nothing', async () => {
  const form = new ServerForm(fake, await studio());
  let answer: () => void = () => undefined;
  const late = new Promise<void>((resolve) => (answer = resolve));
  const test = await fake.testServer(form.input, null, []);
  vi.spyOn(fake, 'testServer').mockImplementation(() => late.then(() => test));
  const testing = form.tryOut();
  expect(form.doing).toBe('test');
  form.name = 'Renamed';
  const saved = await form.save();
  expect(saved?.name).toBe('Renamed');
  expect(form.doing).toBeNull();
  answer();
  await testing;
  expect(form.test).toBeNull();
  expect(form.saved).toBe(true);
});

test('a secret header under another name has to be entered again', async () => {
  const server = await studio();
  const key = { kind: 'set', lastFour: 'ab12', place: 'keychain' } as const;
  const headers = [{ name: 'X-Gateway', value: null, key }];
  const connection = { ...server.connection, headers };
  const form = new ServerForm(fake, { ...server, connection });
  const [row] = form.connection.headers;
  if (!row) throw new Error('it has one');
  expect(form.connection.keeps(row)).toBe(true);
  row.name = 'X-Other';
  expect(form.connection.keeps(row)).toBe(false);
  row.name = ' x-gateway ';
  expect(form.connection.keeps(row)).toBe(true);
});

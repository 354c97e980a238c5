import { expect, test } from 'vitest';

import { Intent } from './intent';

const refusal = { code: 'invalid', message: 'No.', field: null, details: null, requestId: null };

/** Sends and says under which id; `outcome` throws or not. */
async function idOf(intent: Intent, what: unknown, outcome: unknown = null): Promise<string> {
  let used = '';
  await intent
    .send(what, (request) => {
      used = request;
      return outcome === null ? Promise.resolve() : Promise.reject(outcome);
    })
    .catch(() => undefined);
  return used;
}

test('an intent whose answer got lost is repeated under the same id', async () => {
  const intent = new Intent();
  const first = await idOf(intent, 'cat', new Error('IPC is gone'));
  expect(await idOf(intent, 'cat')).toBe(first);
});

test('once it is done, the same words are a new intent', async () => {
  const intent = new Intent();
  const first = await idOf(intent, 'cat');
  expect(await idOf(intent, 'cat')).not.toBe(first);
});

test('a refusal is an answer: the next try is a new intent', async () => {
  const intent = new Intent();
  const first = await idOf(intent, 'cat', refusal);
  expect(await idOf(intent, 'cat')).not.toBe(first);
});

test('other words are another intent', async () => {
  const intent = new Intent();
  const first = await idOf(intent, 'cat', 'refused by the shell');
  expect(await idOf(intent, 'dog')).not.toBe(first);
});

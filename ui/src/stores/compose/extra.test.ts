import { expect, test, vi } from 'vitest';

import { Extra } from './extra.svelte';

function rows(...pairs: [string, string][]): Extra {
  const extra = new Extra();
  for (const [name, value] of pairs) extra.add(name, value);
  return extra;
}

test('nothing is sent when nothing is there', () => {
  expect(rows().reading).toEqual({ json: null, problem: null, count: 0 });
  expect(rows(['', ' ']).reading.json).toBeNull();
});

test('numbers, true and false are recognised, the rest is text', () => {
  const { json } = rows(['seed', '42'], ['hd', 'true'], ['note', 'a "b"'], ['v', '1.2.3']).reading;
  expect(JSON.parse(json ?? '')).toEqual({ seed: 42, hd: true, note: 'a "b"', v: '1.2.3' });
});

test('a number in quotes is sent as text', () => {
  expect(rows(['seed', '"42"']).reading.json).toBe('{"seed":"42"}');
});

test('a long seed keeps its last digits', () => {
  expect(rows(['seed', '12345678901234567890']).reading.json).toBe('{"seed":12345678901234567890}');
});

test('a value without a name, a name twice and a name with a place of its own are refused', () => {
  expect(rows(['', '42']).reading.problem).toContain('42');
  expect(rows(['fps', '24'], ['fps', '30']).reading.problem).toContain('fps');
  expect(rows(['size', '1x1']).reading.problem).toContain('size');
  expect(rows(['input_reference', 'x']).reading.json).toBeNull();
});

test('raw JSON must be an object of text, numbers and booleans', () => {
  const extra = new Extra();
  extra.show('json');
  for (const bad of ['{', '[1]', '"x"', 'null', '{"a":null}', '{"a":[1]}', '{"prompt":"x"}']) {
    extra.write(bad);
    expect(extra.reading.problem, bad).not.toBeNull();
    expect(extra.reading.json, bad).toBeNull();
  }
  extra.write(' {"a": 1, "b": "x", "c": false} ');
  expect(extra.reading).toEqual({
    json: '{"a": 1, "b": "x", "c": false}',
    problem: null,
    count: 3,
  });
});

test('rows and JSON show the same parameters', () => {
  const extra = rows(['seed', '42'], ['text', '7 cats'], ['id', '"7"']);
  extra.show('json');
  expect(JSON.parse(extra.text)).toEqual({ seed: 42, text: '7 cats', id: '7' });
  extra.show('rows');
  expect(extra.rows.map(({ name, value }) => [name, value])).toEqual([
    ['seed', '42'],
    ['text', '7 cats'],
    ['id', '"7"'],
  ]);
});

test('JSON that rows cannot hold stays JSON, with nothing lost', () => {
  const extra = new Extra();
  extra.restore('{"a": [1]}');
  expect(extra.mode).toBe('json');
  extra.show('rows');
  expect(extra.mode).toBe('json');
  expect(extra.text).toBe('{"a": [1]}');
});

test('what was kept comes back, finished or not', () => {
  const half = new Extra();
  half.restore('{"seed": 4');
  expect(half.kept).toBe('{"seed": 4');
  const whole = new Extra();
  whole.restore('{"seed":42}');
  expect(whole.mode).toBe('rows');
  expect(whole.kept).toBe('{"seed":42}');
});

test('every change is told', () => {
  const changed = vi.fn();
  const extra = new Extra(changed);
  const id = extra.add('seed');
  extra.change(id, { value: '1' });
  extra.remove(id);
  expect(changed).toHaveBeenCalledTimes(3);
});

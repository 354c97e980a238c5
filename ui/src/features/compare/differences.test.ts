import { expect, test } from 'vitest';

import type { Clip } from '../../ipc';
import { emptyClip } from '../../ipc/fake/catalog';
import { differences, wordsOwn } from './differences';

const clip = (part: Partial<Clip>): Clip => ({ ...emptyClip('a', 0), ...part });
const own = (prompt: string, other: string) =>
  wordsOwn(prompt, other)
    .filter((word) => word.own)
    .map((word) => word.text);

test('only what differs is listed, with further parameters by their names', () => {
  const one = clip({ model: 'sora-2', size: '1280x720', seconds: '8' });
  const two = clip({ model: 'sora-2-pro', size: '1280x720', seconds: '8' });
  const { rows, same } = differences(
    [one, two],
    ['{"seed": 7, "steps": 30}', '{"seed": 8, "steps": 30}'],
  );
  expect(rows.map((row) => row.name)).toEqual(['Model', 'seed']);
  expect(rows[1]?.values).toEqual(['7', '8']);
  expect(same).toBeGreaterThanOrEqual(3);
});

test('values that are objects or lists are told apart by what is in them', () => {
  const one = clip({ model: 'a' });
  const rows = (before: unknown, after: unknown) =>
    differences([one, one], [JSON.stringify({ it: before }), JSON.stringify({ it: after })]).rows;
  expect(rows({ lora: { name: 'ink', weight: 1 } }, { lora: { weight: 1, name: 'ink' } })).toEqual(
    [],
  );
  expect(rows({ lora: { weight: 1 } }, { lora: { weight: 0.5 } })[0]?.values).toEqual([
    '{"lora":{"weight":1}}',
    '{"lora":{"weight":0.5}}',
  ]);
  expect(rows([1, 2], [2, 1])[0]?.values).toEqual(['[1,2]', '[2,1]']);
  expect(rows(5, '5')[0]?.values).toEqual(['5', '"5"']);
  expect(rows('slow', 'fast')[0]?.values).toEqual(['slow', 'fast']);
});

test('parameters that cannot be read are none', () => {
  const one = clip({ model: 'a' });
  expect(differences([one, one], ['{', null]).rows).toEqual([]);
});

test('words that the other prompt lacks stand out, wherever they are', () => {
  expect(own('A red kite over dunes', 'A blue kite over the dunes')).toEqual(['red']);
  expect(own('A blue kite over the dunes', 'A red kite over dunes')).toEqual(['blue', 'the']);
  expect(own('same', 'same')).toEqual([]);
  expect(
    wordsOwn('a\n b', 'a c')
      .map((word) => word.text)
      .join(''),
  ).toBe('a\n b');
});

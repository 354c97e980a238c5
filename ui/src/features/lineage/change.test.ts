import { expect, test } from 'vitest';

import type { Clip, Member } from '../../ipc';
import { emptyClip } from '../../ipc/fake/catalog';
import { beginning, changeOf, excerpt } from './change';

const member = (part: Partial<Clip> | null, extra: string | null = null): Member => ({
  id: 'a',
  clip: part && { ...emptyClip('a', 0), ...part },
  parentId: null,
  descent: null,
  extra,
  made: 0,
});

test('a change is the words and the parameters that differ', () => {
  const change = changeOf(
    member({ prompt: 'A red kite', seconds: '4' }, '{"seed": 7}'),
    member({ prompt: 'A blue kite', seconds: '8' }, '{"seed": 8, "steps": 30}'),
  );
  expect(change?.prompt?.map(({ text, change: how }) => `${how} ${text}`)).toEqual([
    'same A ',
    'gone red ',
    'new blue ',
    'same kite',
  ]);
  expect(change?.rows).toEqual([
    { name: 'Seconds', before: '4', after: '8' },
    { name: 'seed', before: '7', after: '8' },
    { name: 'steps', before: '', after: '30' },
  ]);
});

test('the same again has no changes, and of a deleted clip nothing is known', () => {
  expect(changeOf(member({ prompt: 'A kite' }), member({ prompt: 'A kite' }))).toEqual({
    prompt: null,
    rows: [],
  });
  expect(changeOf(member(null), member({}))).toBeNull();
  expect(changeOf(undefined, member({}))).toBeNull();
});

test('an excerpt begins at a word shortly before the first change', () => {
  const change = changeOf(
    member({ prompt: 'A very long way over the wide open sea flies a kite' }),
    member({ prompt: 'A very long way over the wide open sea flies a dragon' }),
  );
  const text = excerpt(change?.prompt ?? []).map((piece) => piece.text);
  expect(text.join('')).toBe('…sea flies a kitedragon');
});

test('the beginning of a family says where it came from', () => {
  const first = (part: Partial<Clip>) => ({ ...emptyClip('a', 0), ...part });
  expect(beginning(first({ source: 'imported' }), false)).toBe('Imported from a file');
  expect(beginning(first({ source: 'remixed' }), false)).toContain('deleted');
  expect(beginning(first({ source: 'remixed' }), true)).toContain('too far');
});

import { expect, test } from 'vitest';

import type { Finding } from '../../ipc';
import { fakeServers, noted } from '../../ipc/fake/desk';
import { harmless, note, shown, verdictWords, warns } from './passport';
import { learned, standing, stateWords, why } from './words';

const at = Date.UTC(new Date().getFullYear(), 10, 26, 12);
const line = (part: Partial<Finding>): Finding => ({
  subject: 'delete',
  answer: null,
  how: null,
  at: null,
  status: null,
  values: [],
  ...part,
});

test('a refusal says which request was refused, with what, and on which day', () => {
  const refused = line({ answer: false, how: 'used', at, status: 405 });
  expect(learned(refused)).toBe('refused DELETE with 405, 26 Nov');
  expect(verdictWords(refused)).toBe('no');
});

test('what was seen says how, and another year says its number', () => {
  expect(learned(line({ answer: true, how: 'used', at }))).toBe('seen in use, 26 Nov');
  expect(learned(line({ answer: true, how: 'tested', at: Date.UTC(2019, 0, 5, 12) }))).toBe(
    'connection test, 5 Jan 2019',
  );
});

test('what is not known, or was never learned, has no day', () => {
  expect(learned(line({}))).toBeNull();
  expect(learned(line({ answer: true, how: 'given', at }))).toBeNull();
  expect(verdictWords(line({}))).toBe('not yet known');
});

test('a key that can be read on the way is a warning', () => {
  const exposed = line({ subject: 'encrypted', answer: false, values: ['exposed'] });
  expect(warns(exposed)).toBe(true);
  expect(note(exposed)).toContain('clear text to another computer');
  const here = line({ subject: 'encrypted', answer: false, values: ['loopback'] });
  expect(warns(here)).toBe(false);
  expect(harmless(here)).toBe(true);
  expect(harmless(exposed)).toBe(false);
  expect(note(here)).toContain('runs on this computer');
});

test('a certificate is named with its issuer', () => {
  const shownOne = line({ subject: 'encrypted', answer: true, values: ['gpu.example', 'R3'] });
  expect(note(shownOne)).toBe('gpu.example, issued by R3');
});

test('how long clips are kept is a stretch of time', () => {
  const kept = line({ subject: 'expires', answer: true, values: ['3600'] });
  expect(note(kept)?.replace(/\s/g, ' ')).toBe('1 h after they are finished.');
});

test('forms are told only where a server wanted another one', () => {
  const [studio] = fakeServers();
  const lines = studio?.passport ?? [];
  for (const form of ['body', 'edit_body', 'extension_body'] as const) {
    expect(shown(lines).some(({ subject }) => subject === form)).toBe(false);
    const wanted = noted(lines, { subject: form, answer: true, values: ['json'] });
    const told = shown(wanted).find(({ subject }) => subject === form);
    expect(told && note(told)).toBe('JSON');
  }
});

test('a button that cannot says why, one that may says nothing', () => {
  const [studio] = fakeServers();
  if (!studio) throw new Error('the fake has a studio');
  expect(why(studio, 'delete')).toBeNull();
  expect(why(undefined, 'delete')).toBeNull();
  const refused = { subject: 'delete', answer: false, how: 'used', at, status: 405 } as const;
  const refusing = { ...studio, passport: noted(studio.passport, refused) };
  expect(why(refusing, 'delete')).toBe('Studio GPU refused DELETE with 405, 26 Nov');
});

test('where no key was given none was refused', () => {
  const [studio] = fakeServers();
  if (!studio) throw new Error('the fake has a studio');
  const state = { kind: 'key_refused', message: 'The server wants a key. Enter one.' } as const;
  expect(stateWords({ ...studio, state })).toBe('key refused');
  expect(stateWords({ ...studio, state, key: { kind: 'missing' } })).toBe('no key');
});

test('a server whose key cannot be read says so beside its mark', () => {
  const [studio] = fakeServers();
  if (!studio) throw new Error('the fake has a studio');
  const key = { kind: 'unavailable', message: 'This desktop has no keychain.' } as const;
  expect(standing({ ...studio, key })).toBe('bad');
  expect(stateWords({ ...studio, key })).toBe('key not available');
  expect(stateWords(studio)).toBe('online');
});

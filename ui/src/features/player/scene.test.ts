import { describe, expect, test, vi } from 'vitest';

import { emptyClip, safe } from '../../ipc/fake/catalog';
import type { Clip } from '../../ipc';
import { canFetch, canMakeAgain, sceneOf } from './scene';
import { sentenceOf, toneOf } from './trouble';

const now = Date.UTC(2026, 10, 22, 10, 0);
const clip = (part: Partial<Clip>): Clip => ({
  ...emptyClip('clip', now),
  prompt: 'A cat',
  ...part,
});
const whole = safe(clip({ remoteId: 'video_1' }), now);
const lost: Clip = { ...whole, file: whole.file && { ...whole.file, present: false } };
const linux = { now, platform: 'linux' };

describe('the scene of a clip', () => {
  test('plays only bytes that are there', () => {
    expect(sceneOf(whole)).toBe('play');
    expect(sceneOf(lost)).toBe('missing');
  });

  test.each([
    ['queued', 'waiting'],
    ['submitting', 'waiting'],
    ['accepted', 'waiting'],
    ['running', 'waiting'],
    ['saving', 'waiting'],
    ['finished', 'on_server'],
    ['unknown', 'unknown'],
    ['failed', 'failed'],
    ['refused', 'refused'],
    ['cancelled', 'cancelled'],
    ['gone', 'gone'],
  ] as const)('%s is %s', (state, scene) => {
    expect(sceneOf(clip({ state }))).toBe(scene);
  });
});

describe('what can still be asked of the server', () => {
  test('its bytes, until they expire or are deleted there', () => {
    expect(canFetch(lost, now)).toBe(true);
    expect(canFetch({ ...lost, expiresAt: now + 1 }, now)).toBe(true);
    expect(canFetch({ ...lost, expiresAt: now - 1 }, now)).toBe(false);
    expect(canFetch({ ...lost, deletedOnServerAt: now }, now)).toBe(false);
    expect(canFetch({ ...lost, remoteId: null }, now)).toBe(false);
  });

  test('the same prompt again, but not of an imported file', () => {
    expect(canMakeAgain(clip({ state: 'failed' }))).toBe(true);
    expect(canMakeAgain(clip({ source: 'imported', serverId: null }))).toBe(false);
  });
});

describe('the sentence of a clip that does not play', () => {
  test('there is none for one that plays or goes its way', () => {
    expect(sentenceOf(whole, 'play', null, linux)).toBeNull();
    expect(sentenceOf(clip({ state: 'running' }), 'waiting', null, linux)).toBeNull();
  });

  test('the server’s problem speaks for itself', () => {
    const problem = {
      headline: 'Blocked',
      message: 'Change the wording.',
      details: null,
      code: null,
      requestId: null,
      settled: false,
      serverSettings: false,
    };
    expect(sentenceOf(clip({ state: 'refused', problem }), 'refused', null, linux)).toBe(
      'Change the wording.',
    );
    expect(toneOf('refused', null)).toBe('bad');
  });

  test('a missing file is named, with or without hope', () => {
    expect(sentenceOf(lost, 'missing', null, linux)).toContain('fetch it from Studio GPU again');
    expect(sentenceOf({ ...lost, remoteId: null }, 'missing', null, linux)).toContain(
      'no server has it',
    );
  });

  test('an unknown outcome says that nothing is sent again by itself', () => {
    expect(sentenceOf(clip({ state: 'unknown' }), 'unknown', null, linux)).toContain(
      'never sent again by itself',
    );
  });

  test('a missing decoder is named, with what to install on Linux', () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('');
    expect(sentenceOf(whole, 'play', 'unsupported', linux)).toMatch(/H\.264.*gstreamer1\.0-libav/);
    expect(sentenceOf(whole, 'play', 'unsupported', { now, platform: 'windows' })).toMatch(
      /H\.264.*Another app/,
    );
    play.mockReturnValue('probably');
    expect(sentenceOf(whole, 'play', 'unsupported', linux)).toContain('could not be read');
    expect(sentenceOf(whole, 'play', 'decode', linux)).toContain('cannot be played to its end');
  });

  test('an expiry that has passed is told', () => {
    const late = clip({ state: 'finished', expiresAt: now - 1000 });
    expect(sentenceOf(late, 'on_server', null, linux)).toContain('may be too late');
    expect(sentenceOf({ ...late, expiresAt: now + 1000 }, 'on_server', null, linux)).toContain(
      'only Studio GPU has it',
    );
  });
});

import { describe, expect, test } from 'vitest';

import type { Clip, ClipFile } from '../../ipc';
import { emptyClip, safe } from '../../ipc/fake/catalog';
import { fakeServers } from '../../ipc/fake/desk';
import { canDeleteOnServer } from './can';
import {
  askedFor,
  expiryOf,
  pretty,
  promptAddsToTitle,
  shapeOf,
  shortHash,
  statusOf,
  sumOf,
} from './facts';

const now = Date.UTC(2026, 10, 22, 10, 0);
const clip = (part: Partial<Clip> = {}): Clip => ({
  ...emptyClip('clip', now),
  prompt: 'A cat',
  ...part,
});
const whole = safe(clip({ remoteId: 'video_1' }), now);

describe('facts', () => {
  test('the status is told in words and a tone', () => {
    expect(statusOf(whole)).toEqual({ tone: 'good', text: 'Safe on disk, verified' });
    expect(statusOf(clip({ state: 'running', progress: 64 })).text).toBe('Rendering, 64%');
    expect(statusOf(clip({ state: 'running' })).text).toBe('Rendering');
    expect(statusOf(clip({ state: 'refused' })).tone).toBe('bad');
  });

  test('the shape is what the file says, else what was asked for', () => {
    expect(shapeOf(whole)).toBe('1280×720 · 8 s · 24 fps');
    expect(shapeOf(clip())).toBe('1280×720 · 8 s');
    expect(shapeOf(clip({ size: null, seconds: null }))).toBeNull();
    const odd = {
      ...whole,
      file: whole.file && { ...whole.file, frameRate: 29.97002997, duration: 4.0041 },
    };
    expect(shapeOf(odd)).toBe('1280×720 · 4 s · 29.97 fps');
  });

  test('what a server made of a wish is told where it is something else', () => {
    const file = (part: Partial<ClipFile>) => ({
      ...whole,
      file: whole.file && { ...whole.file, ...part },
    });
    expect(askedFor(whole)).toBeNull();
    expect(askedFor(clip())).toBeNull();
    expect(askedFor(file({ duration: 7.96 }))).toBeNull();
    expect(askedFor(file({ duration: 5 }))).toBe('8 s');
    expect(askedFor(file({ width: 832, height: 480, duration: 5.04 }))).toBe('1280×720 · 8 s');
    expect(askedFor(file({ width: null, height: null, duration: null }))).toBeNull();
    expect(askedFor({ ...file({ duration: 12 }), source: 'extended' })).toBeNull();
    expect(askedFor({ ...file({ duration: 5 }), source: 'adopted' })).toBeNull();
  });

  test('an expiry counts down, and is urgent only for bytes that are nowhere else', () => {
    const waiting = clip({ state: 'finished', expiresAt: now + 23 * 60_000 });
    expect(expiryOf(waiting, now)).toMatchObject({ tone: 'warm' });
    expect(expiryOf(waiting, now)?.text).toContain('23\u00a0m left');
    const soon = expiryOf({ ...waiting, expiresAt: now + 9 * 60_000 }, now);
    expect(soon?.tone).toBe('bad');
    expect(soon?.text).toContain('only 9\u00a0m left');
    expect(expiryOf({ ...whole, expiresAt: now + 1000 }, now)?.tone).toBe('quiet');
    expect(expiryOf({ ...whole, expiresAt: now - 1 }, now)?.text).toContain('expired');
    expect(expiryOf(whole, now)).toBeNull();
  });

  test('a server that keeps clips, and one that says nothing, are told apart', () => {
    const there = clip({ state: 'finished' });
    expect(expiryOf({ ...there, neverExpires: true }, now)?.text).toBe('Never');
    expect(expiryOf(there, now)?.text).toBe('The server does not say');
  });

  test('a reply that is no JSON is shown as it came', () => {
    expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(pretty('<html>')).toBe('<html>');
  });

  test('a hash is shortened to its ends', () => {
    expect(shortHash('0123456789abcdef0123456789abcdef')).toBe('01234567…89abcdef');
  });

  test('a short prompt is not said twice', () => {
    expect(promptAddsToTitle(clip())).toBe(false);
    expect(promptAddsToTitle(clip({ title: 'Cat' }))).toBe(true);
    expect(promptAddsToTitle(clip({ prompt: 'one\ntwo' }))).toBe(true);
  });

  test('several clips are summed by what is known', () => {
    const sum = sumOf([whole, whole, clip({ state: 'running', seconds: '4' })]);
    expect(sum).toEqual({ seconds: 20, bytes: (whole.file?.bytes ?? 0) * 2, safe: 2 });
  });
});

describe('what can be done', () => {
  test('a job is deleted only where there is one and a server that may', () => {
    const [server] = fakeServers();
    if (!server) throw new Error('the fake has a server');
    expect(canDeleteOnServer(whole, server)).toBe(true);
    expect(
      canDeleteOnServer(whole, {
        ...server,
        capabilities: { ...server.capabilities, delete: false },
      }),
    ).toBe(false);
    expect(canDeleteOnServer(whole, undefined)).toBe(false);
    expect(canDeleteOnServer({ ...whole, remoteId: null }, server)).toBe(false);
  });
});

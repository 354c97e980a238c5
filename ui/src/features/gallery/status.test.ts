import { describe, expect, it } from 'vitest';

import { emptyClip, safe } from '../../ipc/fake/catalog';
import { fakeServers } from '../../ipc/fake/desk';
import type { Clip } from '../../ipc';
import { spoken, status } from './status';

const now = Date.UTC(2026, 10, 22, 10, 14);
const clip = (part: Partial<Clip>): Clip => ({ ...emptyClip('a', now), ...part });
const plain = (text: string | null | undefined) => text?.replaceAll('\u00a0', ' ');

describe('a card', () => {
  it('says that a clip is safe', () => {
    const said = status(safe(clip({}), now), () => now);
    expect(said.safe).toBe(true);
    expect(said.duration).toBe(8);
    expect(said.spoken).not.toBe('');
  });

  it('says with the numbers which cap holds a clip back', () => {
    const message = 'The cap for all servers is $5.00 a day.';
    const problem = {
      headline: 'A cap',
      message,
      details: null,
      code: null,
      requestId: null,
      settled: false,
      serverSettings: false,
    };
    const held = status(clip({ problem: { ...problem, code: 'over_cap' } }), () => now);
    expect([held.chip?.text, held.line]).toEqual(['Over a cap', message]);
    expect(status(clip({ problem }), () => now).chip).toBeNull();
  });

  it('counts down what is left on the server', () => {
    const finished = clip({ state: 'finished', expiresAt: now + 23 * 60_000 });
    expect(plain(status(finished, () => now).chip?.text)).toBe('on server · 23 m left');
    const later = status(finished, () => now + 60_000).chip?.text;
    expect(plain(later)).toBe('on server · 22 m left');
    const late = status(finished, () => now + 24 * 60_000).chip?.text;
    expect(late).not.toContain('left');
  });

  it('turns red and says "only" below ten minutes, also while the server is at work', () => {
    for (const state of ['accepted', 'running', 'finished', 'saving'] as const) {
      const ten = status(clip({ state, expiresAt: now + 10 * 60_000 }), () => now).chip;
      expect([ten?.tone, plain(ten?.text)]).toEqual(['accent', 'on server · 10 m left']);
      const nine = status(clip({ state, expiresAt: now + 599_000 }), () => now).chip;
      expect([nine?.tone, plain(nine?.text)]).toEqual(['bad', 'on server · only 9 m left']);
    }
  });

  it('tells a server that keeps clips from one that does not say', () => {
    const kept = clip({ state: 'finished', neverExpires: true });
    expect(status(kept, () => now).chip?.text).toBe('on server · stays there');
    expect(status(clip({ state: 'finished' }), () => now).chip?.text).toBe('on server');
    expect(status(clip({ state: 'running' }), () => now).chip).toBeNull();
  });

  it('says when the trash lets a clip go, and still that it failed', () => {
    const trashEndsAt = now + 24 * 3_600_000;
    const kept = safe(clip({ trashedAt: now, trashEndsAt }), now);
    expect(status({ ...kept, trashEndsAt }, () => now).chip).toEqual({
      tone: 'plain',
      text: 'deleted after 23 Nov 2026',
    });
    const failed = status(clip({ state: 'failed', trashEndsAt }), () => now);
    expect([failed.chip?.text, failed.line]).toEqual(['failed', 'deleted after 23 Nov 2026']);
  });

  it('says on which day a clip was lost', () => {
    const expired = clip({ state: 'gone', expiresAt: now - 1000, goneAt: now });
    expect(status(expired, () => now).chip?.text).toBe('gone · 22 Nov 2026');
    const forgotten = clip({ state: 'gone', goneAt: now - 48 * 3_600_000, expiresAt: now });
    expect(status(forgotten, () => now).chip?.text).toBe('gone · 20 Nov 2026');
    expect(status(clip({ state: 'gone' }), () => now).chip?.text).toBe('gone');
  });

  it('says of a missing file how long its server still has it', () => {
    const whole = safe(clip({ expiresAt: now + 60_000 }), now);
    const lost = { ...whole, file: whole.file && { ...whole.file, present: false } };
    const said = status({ ...lost, expiresAt: now + 60_000 }, () => now);
    expect([said.chip?.text, plain(said.line)]).toEqual([
      'file missing',
      'on server · only 1 m left',
    ]);
  });

  it('shows a percent and a bar only when the server gives one', () => {
    const running = clip({ state: 'running', acceptedAt: now - 72_000, timeLeft: 40_000 });
    const without = status(running, () => now);
    expect(without.progress).toBeNull();
    expect(without.line).not.toContain('%');
    const given = status({ ...running, progress: 64 }, () => now);
    expect(given.progress).toBe(0.64);
    expect(plain(given.line)).toBe('Rendering 64% · 1 m · about 40 s left');
  });

  it('says to the ear as to the eye that it cannot be shown here', () => {
    const one = clip({ state: 'safe', hasPoster: false });
    const says = status(one, () => now, undefined, true);
    expect(spoken(one, says)).toContain('Cannot be shown here');
    expect(says.line).toMatch(/^Cannot be shown here/);
    const seen = clip({ state: 'safe', hasPoster: true });
    const told = status(seen, () => now, undefined, true);
    expect(spoken(seen, told)).not.toContain('Cannot be shown');
  });

  it('is spoken of with the takes that it stands for', () => {
    const one = safe(clip({ prompt: 'A fox' }), now);
    const says = status(one, () => now);
    expect(spoken(one, says, 3)).toContain('3 takes');
    expect(spoken(one, says)).not.toContain('take');
  });

  it('shows no bar while the server of a render is off, since it would stand still', () => {
    const running = clip({ state: 'running', progress: 64 });
    const server = fakeServers()[0];
    const off = server && { ...server, enabled: false };
    expect(status(running, () => now, server).progress).toBe(0.64);
    expect(status(running, () => now, off).progress).toBeNull();
  });

  it('says nothing of the time left once a render takes longer than usual', () => {
    const late = clip({ state: 'running', acceptedAt: now - 72_000, timeLeft: 0 });
    expect(plain(status(late, () => now).line)).toBe('Rendering · 1 m');
  });

  it('says why a clip failed', () => {
    const problem = {
      headline: 'Moderation blocked this prompt',
      message: '',
      details: null,
      code: 'moderation_blocked',
      requestId: null,
      settled: false,
      serverSettings: false,
    };
    const said = status(clip({ state: 'refused', problem }), () => now);
    expect(said.chip).toEqual({ tone: 'bad', text: 'blocked' });
    expect(said.line).toBe('Moderation blocked this prompt');
  });

  it('tells the place in the queue', () => {
    expect(status(clip({ queuePlace: 2 }), () => now).line).toBe('Queued · 2nd in line');
    expect(status(clip({ queuePlace: 11 }), () => now).line).toBe('Queued · 11th in line');
  });

  it('says that a file is missing', () => {
    const whole = safe(clip({}), now);
    const lost = { ...whole, file: whole.file && { ...whole.file, present: false } };
    expect(status(lost, () => now)).toMatchObject({ safe: false, chip: { tone: 'bad' } });
  });

  it('asks the time only where the words move with it', () => {
    const never = () => {
      throw new Error('asked the time');
    };
    for (const state of ['queued', 'safe', 'failed', 'cancelled', 'gone'] as const) {
      expect(() => status(clip({ state }), never)).not.toThrow();
    }
  });

  it('has words for every state', () => {
    const states = ['queued', 'submitting', 'unknown', 'accepted', 'running', 'finished'] as const;
    for (const state of [
      ...states,
      'saving',
      'safe',
      'failed',
      'refused',
      'cancelled',
      'gone',
    ] as const) {
      expect(status(clip({ state }), () => now).spoken).not.toBe('');
    }
  });
});

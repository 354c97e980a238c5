import { describe, expect, test } from 'vitest';

import { emptyClip } from '../ipc/fake/catalog';
import { fakeServers } from '../ipc/fake/desk';
import { remixerOf, remixSentence } from './remix';

const clip = {
  ...emptyClip('a', Date.now()),
  state: 'safe' as const,
  remoteId: 'video_1',
  serverId: 'studio',
};

function server(remix: boolean | null) {
  const [first] = fakeServers();
  if (!first) throw new Error('there is a server');
  return { ...first, name: 'Wan box', capabilities: { ...first.capabilities, remix } };
}

describe('a remix', () => {
  test('is made by the server that may have it, from a finished clip that is still there', () => {
    for (const remix of [true, null]) {
      expect(remixerOf(clip, server(remix))).toBe('server');
    }
    expect(remixerOf({ ...clip, state: 'running' }, server(true))).toBeNull();
    expect(remixerOf({ ...clip, trashedAt: 1 }, server(true))).toBeNull();
    expect(remixerOf(clip, undefined)).toBeNull();
  });

  test('is local where the server has none, or no longer has the clip, and says why', () => {
    const none = server(false);
    expect(remixerOf(clip, none)).toBe('local');
    expect(remixSentence(clip, none)).toContain('Wan box does not offer remixes');
    const gone = { ...clip, deletedOnServerAt: 1 };
    expect(remixerOf(gone, server(true))).toBe('local');
    expect(remixSentence(gone, server(true))).toContain('Wan box no longer has this clip');
  });
});

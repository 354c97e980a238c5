// The one plain sentence for a clip that does not play, or null when nothing is wrong.

import type { Clip } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';
import { canDecode, codecName, kindName } from './codec';
import type { MediaFailure } from './playback.svelte';
import { canFetch, type Scene } from './scene';

export interface Circumstance {
  readonly now: number;
  readonly platform: string;
}

export function sentenceOf(
  clip: Clip,
  scene: Scene,
  failure: MediaFailure | null,
  { now, platform }: Circumstance,
): string | null {
  const server = clip.serverName ?? m.player_some_server();
  const name = clip.file?.name ?? '';
  const problem = clip.problem ? words.said(clip.problem.message) : null;
  switch (scene) {
    case 'play':
      if (failure === null) return null;
      // What the engine could not read either: nobody here knows more about it.
      if (clip.problem?.code === 'as_it_came') return problem;
      return failureSentence(clip, failure, platform);
    case 'waiting':
      return problem;
    case 'on_server': {
      if (problem !== null) return problem;
      if (clip.expiresAt === null || clip.expiresAt > now)
        return m.player_on_server_text({ server });
      const time = words.date(clip.expiresAt, { dateStyle: 'medium', timeStyle: 'short' });
      return m.player_on_server_expired({ server, time });
    }
    case 'missing':
      return canFetch(clip, now)
        ? m.player_missing_text({ name, server })
        : m.player_missing_lost_text({ name });
    case 'unknown':
      return problem ?? m.player_unknown_text({ server });
    case 'failed':
      return problem ?? m.player_failed_text();
    case 'refused':
      return problem ?? m.player_refused_text();
    case 'cancelled':
      return problem ?? m.player_cancelled_text();
    case 'gone':
      return problem ?? m.player_gone_text({ server });
  }
}

function failureSentence(clip: Clip, failure: MediaFailure, platform: string): string {
  if (failure === 'network') return m.player_unread_text();
  const file = clip.file;
  if (file !== null && !canDecode(file)) {
    const codec = codecName(file.codec) ?? kindName(file.mediaType) ?? m.player_codec_unknown();
    // Nothing that is installed helps with a kind that no engine of a page plays.
    if (kindName(file.mediaType) !== null) return m.player_kind_text({ kind: codec });
    return platform === 'linux'
      ? m.player_codec_text_linux({ codec })
      : m.player_codec_text({ codec });
  }
  return failure === 'decode' ? m.player_broken_text() : m.player_unread_text();
}

export function toneOf(scene: Scene, failure: MediaFailure | null): 'bad' | 'plain' {
  if (failure !== null) return 'bad';
  return scene === 'failed' || scene === 'refused' || scene === 'gone' || scene === 'missing'
    ? 'bad'
    : 'plain';
}

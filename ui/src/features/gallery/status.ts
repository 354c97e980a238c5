// What a card says about its clip: a dot, a chip, a line at the foot, a bar. Pure; the state is
// never told by colour alone.

import type { Clip, Server } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';
import { goneOn, onServer } from './expiry';

export type Tone = 'accent' | 'bad' | 'plain';
export type Status = {
  /** The state in words, for a screen reader and the tooltip. */
  spoken: string;
  /** The green dot: safe on disk, verified. */
  safe: boolean;
  chip: { tone: Tone; text: string } | null;
  /** A line at the foot of the picture. */
  line: string | null;
  /** 0 to 1, only when the server gives one. */
  progress: number | null;
  /** Length in seconds, where there is a picture to play one day. */
  duration: number | null;
  /** Whether the ground of the picture is only a ground. */
  dim: boolean;
};

/**
 * `now` is asked only where the words move with the time; `server` is the one of the clip; `unseen`:
 * the engine cannot show it.
 */
export function status(clip: Clip, now: () => number, server?: Server, unseen = false): Status {
  const base: Status = {
    spoken: '',
    safe: false,
    chip: null,
    line: null,
    progress: null,
    duration: null,
    dim: true,
  };
  const stands = { ...tell(clip, now, unseen), ...held(clip, server) };
  const told = { ...stands, ...inTrash(clip, stands.chip) };
  const full = { ...base, ...told };
  return {
    ...full,
    spoken: full.spoken || [full.chip?.text, full.line].filter(Boolean).join(', '),
  };
}

/**
 * Everything a card shows and means, in one line: what a screen reader says of it. `takes`: how many
 * its card stands for, or is one of.
 */
export function spoken(clip: Clip, says: Status, takes = 1): string {
  return [
    words.clipName(clip),
    facts(clip),
    says.chip?.text,
    says.line,
    says.duration === null ? null : words.duration(says.duration),
    // In the order in which it is seen.
    takes > 1 ? m.stack_takes({ count: words.count(takes) }) : null,
    says.safe ? says.spoken : null,
    clip.rating > 0 ? m.card_stars({ count: clip.rating }) : null,
    clip.flag === 'pick' ? m.card_pick() : clip.flag === 'reject' ? m.card_reject() : null,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Model and size on one line. */
export function facts(clip: Clip): string {
  return [clip.model, words.shortSize(clip.size)].filter((fact) => fact !== null).join(' · ');
}

function tell(clip: Clip, now: () => number, unseen: boolean): Partial<Status> {
  const server = clip.serverName ?? m.card_the_server();
  switch (clip.state) {
    case 'queued':
      if (clip.problem?.code === 'over_cap') {
        return {
          chip: { tone: 'accent', text: m.card_over_cap() },
          line: words.said(clip.problem.message),
        };
      }
      return {
        line: clip.queuePlace ? m.card_queued_place({ place: clip.queuePlace }) : m.card_queued(),
      };
    case 'submitting':
      return { line: m.card_submitting({ server }) };
    case 'unknown':
      return {
        chip: { tone: 'accent', text: m.card_unknown_chip() },
        line: headline(clip) ?? m.card_unknown({ server }),
      };
    case 'accepted':
      return {
        chip: promised(clip, now),
        line: parts(m.card_accepted({ server }), ...times(clip, now)),
      };
    case 'running':
      return {
        chip: promised(clip, now),
        line: parts(
          clip.progress === null
            ? m.card_running()
            : m.card_running_percent({ percent: clip.progress }),
          ...times(clip, now),
        ),
        progress: clip.progress === null ? null : clip.progress / 100,
      };
    case 'finished':
      return {
        chip: onServer(clip, now),
        line: headline(clip) ?? null,
        duration: duration(clip),
        dim: false,
      };
    case 'saving':
      return {
        chip: onServer(clip, now),
        line: clip.fetchedBytes
          ? m.card_saving_bytes({ bytes: words.bytes(clip.fetchedBytes) })
          : m.card_saving(),
        duration: duration(clip),
        dim: false,
      };
    case 'safe':
      if (clip.file?.present === false) {
        return {
          chip: { tone: 'bad', text: m.card_missing() },
          line: stillThere(clip, now),
          duration: duration(clip),
          dim: false,
        };
      }
      return {
        safe: true,
        spoken: m.card_safe(),
        line: unseen && !clip.hasPoster ? m.card_undecodable() : null,
        duration: duration(clip),
        dim: false,
      };
    case 'failed':
      return {
        chip: { tone: 'bad', text: m.card_failed() },
        line: headline(clip) ?? null,
      };
    case 'refused':
      return {
        chip: { tone: 'bad', text: refusal(clip) },
        line: headline(clip) ?? null,
      };
    case 'gone':
      return {
        chip: { tone: 'bad', text: gone(clip) },
        line: headline(clip) ?? null,
        dim: !clip.hasPoster,
      };
    case 'cancelled':
      return { line: m.card_cancelled() };
  }
}

const onServerNow = ['accepted', 'running', 'finished'];

/**
 * What the server as a whole holds up: it is off, does not answer, or is paused. There is no bar
 * then: one that stands still looks like one that moves.
 */
function held(clip: Clip, server: Server | undefined): Partial<Status> {
  if (server && !server.enabled && [...onServerNow, 'queued', 'unknown'].includes(clip.state)) {
    return { line: m.card_off({ server: server.name }), progress: null };
  }
  if (server?.state.kind === 'offline' && [...onServerNow, 'queued'].includes(clip.state)) {
    return { line: silence(server), progress: null };
  }
  if (server?.paused && clip.state === 'queued') {
    return { line: m.card_paused({ server: server.name }) };
  }
  return {};
}

/** When the trash lets it go: on a chip, or where that has something else to say, below. */
function inTrash({ trashEndsAt }: Clip, chip: Status['chip'] | undefined): Partial<Status> {
  if (trashEndsAt === null) return {};
  const text = m.card_trash_ends({ date: words.day(trashEndsAt) });
  return chip ? { line: text } : { chip: { tone: 'plain', text } };
}

/** That a server does not answer, and when it is tried again. */
export function silence(server: Server): string {
  return server.againAt === null
    ? m.card_silent({ server: server.name })
    : m.card_silent_again({ server: server.name, time: words.timeOfDay(server.againAt) });
}

function refusal(clip: Clip): string {
  return clip.problem?.code === 'moderation_blocked' ? m.card_blocked() : m.card_refused();
}

function duration(clip: Clip): number | null {
  const seconds = clip.file?.duration ?? Number(clip.seconds ?? NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

function gone(clip: Clip): string {
  const on = goneOn(clip);
  return on === null ? m.card_gone() : m.card_gone_on({ date: words.day(on) });
}

/** Where a clip whose file is missing can still be had. */
function stillThere(clip: Clip, now: () => number): string | null {
  const there = clip.expiresAt !== null && clip.expiresAt > now();
  return there && clip.deletedOnServerAt === null ? onServer(clip, now).text : null;
}

/** The time of a job that is still at work, where its server gave one. */
function promised(clip: Clip, now: () => number): Status['chip'] {
  return clip.expiresAt === null ? null : onServer(clip, now);
}

function times(clip: Clip, now: () => number): string[] {
  const said: string[] = [];
  if (clip.acceptedAt !== null) said.push(words.span(now() - clip.acceptedAt));
  if (clip.quietSince !== null) {
    said.push(m.card_quiet({ time: words.span(now() - clip.quietSince) }));
    return said;
  }
  // Past the usual time nothing is known: no word is better than "0 s".
  if (clip.timeLeft !== null && clip.timeLeft >= 1000) {
    said.push(m.card_about_left({ left: words.span(clip.timeLeft) }));
  }
  return said;
}

const parts = (...said: string[]) => said.join(' · ');

function headline({ problem }: Clip): string | null {
  return problem ? words.said(problem.headline) : null;
}

// What the inspector says about a clip, in words. Pure functions.

import type { Clip, Cost } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';
import { isOnlyThere, onServer } from '../gallery/expiry';

export type Tone = 'good' | 'warm' | 'bad' | 'quiet';

const MOMENT = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

/** `22 Nov 2026, 10:14`, in the time of this computer. */
export function moment(time: number): string {
  return words.date(time, MOMENT);
}

export function statusOf(clip: Clip): { tone: Tone; text: string } {
  switch (clip.state) {
    case 'safe':
      return clip.file?.present === true
        ? { tone: 'good', text: m.inspector_status_safe() }
        : { tone: 'bad', text: m.inspector_status_missing() };
    case 'queued':
      return { tone: 'quiet', text: m.inspector_status_queued() };
    case 'submitting':
      return { tone: 'warm', text: m.inspector_status_submitting() };
    case 'unknown':
      return { tone: 'warm', text: m.inspector_status_unknown() };
    case 'accepted':
      return { tone: 'warm', text: m.inspector_status_accepted() };
    case 'running':
      return {
        tone: 'warm',
        text:
          clip.progress === null
            ? m.inspector_status_running()
            : m.inspector_status_running_percent({ percent: clip.progress }),
      };
    case 'finished':
      return { tone: 'warm', text: m.inspector_status_finished() };
    case 'saving':
      return { tone: 'warm', text: m.inspector_status_saving() };
    case 'failed':
      return { tone: 'bad', text: m.inspector_status_failed() };
    case 'refused':
      return { tone: 'bad', text: m.inspector_status_refused() };
    case 'cancelled':
      return { tone: 'quiet', text: m.inspector_status_cancelled() };
    case 'gone':
      return { tone: 'bad', text: m.inspector_status_gone() };
  }
}

/** What a clip cost, and what is still open about it. */
export function costOf(cost: Cost): string {
  const { state, estimate, actual, reported, waived } = cost;
  const amount = actual ?? estimate;
  const said = ((): string => {
    if (state === 'unbilled') return m.inspector_cost_unbilled();
    if (amount === null) return m.money_unknown();
    const money = words.money(amount);
    if (state === 'reserved') return m.inspector_cost_reserved({ money });
    if (state === 'unknown') return m.inspector_cost_unsure({ money });
    return reported ? m.inspector_cost_reported({ money }) : money;
  })();
  return waived ? m.inspector_cost_waived({ cost: said }) : said;
}

/** Size, length and rate: what the file says where there is one, else what was asked for. */
export function shapeOf(clip: Clip): string | null {
  const { file } = clip;
  const size =
    file?.width && file.height ? `${file.width}×${file.height}` : clip.size?.replace('x', '×');
  const seconds = file?.duration ? round(file.duration, 2) : clip.seconds;
  const parts = [
    size,
    seconds ? m.inspector_seconds({ seconds }) : null,
    file?.frameRate ? m.inspector_fps({ rate: round(file.frameRate, 3) }) : null,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : null;
}

/** Half a second is the rounding of frames; more is another length. */
const SAME_LENGTH = 0.5;

/** What was asked for, where the file is of another size or length: a server may take a wish and
    make something else of it. */
export function askedFor(clip: Clip): string | null {
  const { file, size, source } = clip;
  if (file === null || source === 'imported' || source === 'adopted') return null;
  const otherSize =
    size !== null && file.width && file.height && size !== `${file.width}x${file.height}`;
  // An extension is asked for by what it adds.
  const seconds = source === 'extended' ? NaN : Number(clip.seconds ?? NaN);
  const otherLength = file.duration !== null && Math.abs(file.duration - seconds) > SAME_LENGTH;
  const parts = [
    otherSize ? size.replace('x', '×') : null,
    otherLength ? m.inspector_seconds({ seconds: round(seconds, 2) }) : null,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : null;
}

function round(value: number, digits: number): string {
  return words.number(value, { maximumFractionDigits: digits });
}

/** When the server forgets the bytes, with a tone while they are only there. */
export function expiryOf(clip: Clip, now: number): { tone: Tone; text: string } | null {
  const only = isOnlyThere(clip);
  if (clip.neverExpires) return { tone: 'quiet', text: m.inspector_expires_never() };
  if (clip.expiresAt === null) {
    return only ? { tone: 'quiet', text: m.inspector_expires_unknown() } : null;
  }
  const time = moment(clip.expiresAt);
  const left = clip.expiresAt - now;
  if (left <= 0) {
    return { tone: only ? 'bad' : 'quiet', text: m.inspector_expired({ time }) };
  }
  const said = onServer(clip, () => now);
  const text =
    said.tone === 'bad'
      ? m.inspector_expires_urgent({ time, left: words.span(left) })
      : m.inspector_expires_left({ time, left: words.span(left) });
  return { tone: only ? (said.tone === 'bad' ? 'bad' : 'warm') : 'quiet', text };
}

/** First and last signs of a hash. */
export function shortHash(sha256: string): string {
  return sha256.length > 20 ? `${sha256.slice(0, 8)}…${sha256.slice(-8)}` : sha256;
}

/** JSON laid out for reading; whatever is not JSON stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Whether the prompt says more than the title line already does. */
export function promptAddsToTitle(clip: Clip): boolean {
  const prompt = clip.prompt.trim();
  return prompt !== '' && (clip.title !== null || prompt.length > 72 || prompt.includes('\n'));
}

/** Sums over several clips, of what is known. */
export function sumOf(clips: readonly Clip[]): { seconds: number; bytes: number; safe: number } {
  let seconds = 0;
  let bytes = 0;
  let safe = 0;
  for (const clip of clips) {
    const asked = Number(clip.seconds ?? 0);
    seconds += clip.file?.duration ?? (Number.isFinite(asked) ? asked : 0);
    if (clip.file?.present !== true) continue;
    bytes += clip.file.bytes;
    if (clip.state === 'safe') safe += 1;
  }
  return { seconds, bytes, safe };
}

/** What the clip is of its original, where its place in the lineage does not say it. */
export function madeAs(clip: Clip): string | null {
  switch (clip.source) {
    case 'local_remix':
      return m.inspector_made_as_local_remix();
    case 'edited':
      return m.inspector_made_as_edit();
    case 'extended':
      return m.inspector_made_as_extension();
    default:
      return null;
  }
}

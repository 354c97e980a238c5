// The clips of the fake and what can be done to them: listing, judging, trashing, creating, and a
// render that moves on by itself. No servers, no settings.

import type {
  BothReport,
  Clip,
  ClipDetail,
  ClipPage,
  ClipQuery,
  CommandError,
  Counts,
  ErrorCode,
  FormerMarks,
  FormerPlace,
  Marks,
  NewClips,
  Project,
  Queue,
  Resolution,
  StudioEvent,
  View,
} from '../types';
import { emptyClip, safe } from './catalog';
import { costOf } from './money';

export type Tell = (event: StudioEvent) => void;

const moving = ['queued', 'submitting', 'unknown', 'accepted', 'running', 'finished', 'saving'];

const day = 24 * 3_600_000;

/** More changed clips than this are not told one by one. */
const mostTold = 500;

function originOf({ reference }: NewClips): Partial<Clip> {
  const frame = reference?.frameOf;
  if (!frame) return {};
  return { originId: frame.clipId, source: frame.continues ? 'continued' : 'from_frame' };
}

export class FakeLibrary {
  clips: Clip[];
  projects: Project[];
  #tell: Tell;
  #next = 1;
  #trashDays: number | null = 30;
  /** Clips that were asked for again. */
  #again = new Set<string>();

  constructor(clips: Clip[], projects: Project[], tell: Tell) {
    this.clips = clips;
    this.projects = projects;
    this.#tell = tell;
    this.#countProjects();
  }

  find(id: string): Clip {
    const clip = this.clips.find((one) => one.id === id);
    if (!clip) throw fail('not_found', 'This clip is no longer in the library.');
    return clip;
  }

  list(query: ClipQuery, offset: number, limit: number): ClipPage {
    const found = this.#found(query);
    return { total: found.length, offset, clips: found.slice(offset, offset + limit).map(copy) };
  }

  ids(query: ClipQuery): string[] {
    return this.#found(query).map((clip) => clip.id);
  }

  #found(query: ClipQuery): Clip[] {
    const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.clips.filter((clip) => {
      if (!inView(clip, query.view)) return false;
      if (words.length === 0) return true;
      const text =
        `${clip.prompt} ${clip.title} ${clip.model} ${clip.serverName} ${clip.id} ${clip.remoteId}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    found.sort((a, b) => {
      const newest = b.createdAt - a.createdAt;
      if (query.sort === 'expiry' && query.view.kind === 'server_only') {
        return dies(a) - dies(b) || -newest;
      }
      if (query.sort === 'oldest') return -newest;
      if (query.sort === 'rating') return b.rating - a.rating || newest;
      if (query.sort === 'longest') return Number(b.seconds) - Number(a.seconds) || newest;
      return newest;
    });
    return found;
  }

  detail(id: string): ClipDetail {
    const clip = this.find(id);
    return {
      clip: copy(clip),
      origin: this.clips.find((one) => one.id === clip.originId) ?? null,
      remixes: this.clips.filter((one) => one.originId === id).map(copy),
      rawReply: clip.remoteId
        ? JSON.stringify({ id: clip.remoteId, object: 'video', status: clip.remoteStatus }, null, 2)
        : null,
      extra: null,
      cost: costOf(clip),
    };
  }

  counts(): Counts {
    const count = (view: View) => this.clips.filter((clip) => inView(clip, view)).length;
    return {
      all: count({ kind: 'all' }),
      inProgress: count({ kind: 'in_progress' }),
      picks: count({ kind: 'picks' }),
      serverOnly: count({ kind: 'server_only' }),
      firstExpiresAt: this.#firstToExpire(),
      trash: count({ kind: 'trash' }),
      trashEndsAt: this.#firstTrashEnd(),
    };
  }

  #firstTrashEnd(): number | null {
    const ends = this.clips.flatMap((clip) => clip.trashEndsAt ?? []);
    return ends.length > 0 ? Math.min(...ends) : null;
  }

  /** Clips in the trash are kept as long as this from now on. */
  keepTrash(days: number | null): void {
    this.#trashDays = days;
    const ends = days === null ? null : Date.now() + days * day;
    const ids = this.clips.filter((clip) => clip.trashedAt !== null).map((clip) => clip.id);
    this.each(ids, { trashEndsAt: ends });
  }

  #firstToExpire(): number | null {
    const first = Math.min(
      ...this.clips.filter((clip) => inView(clip, { kind: 'server_only' })).map(dies),
    );
    return first < never ? first : null;
  }

  queue(): Queue {
    const rank = (clip: Clip) => moving.indexOf(clip.state);
    const failed = this.clips.filter(
      (clip) => ['failed', 'refused'].includes(clip.state) && !this.#again.has(clip.id),
    );
    const clips = this.clips
      .filter((clip) => inView(clip, { kind: 'in_progress' }))
      .sort((a, b) => rank(b) - rank(a) || (a.queuePlace ?? 0) - (b.queuePlace ?? 0));
    return {
      clips: clips.map(copy),
      total: clips.length,
      failed: failed.map(copy),
      failedTotal: failed.length,
    };
  }

  reorder(ids: string[], before: string | null): void {
    const serverId = this.find(ids[0] ?? '').serverId;
    const queue = this.clips
      .filter((clip) => clip.state === 'queued' && clip.serverId === serverId)
      .sort((a, b) => (a.queuePlace ?? 0) - (b.queuePlace ?? 0));
    const rest = queue.filter((clip) => !ids.includes(clip.id));
    const at = before === null ? rest.length : rest.findIndex((clip) => clip.id === before);
    rest.splice(Math.max(0, at), 0, ...ids.map((id) => this.find(id)));
    for (const [place, clip] of rest.entries()) clip.queuePlace = place + 1;
    this.changed(rest, true);
  }

  retry(ids: string[]): Clip[] {
    const able = ids.filter((id) => !this.find(id).problem?.settled && !this.#again.has(id));
    if (able.length === 0) {
      throw fail('conflict', 'Asking again in the same words cannot help here. Change the prompt.');
    }
    for (const id of able) this.#again.add(id);
    return able.map((id) => this.again(id));
  }

  create(asked: NewClips, server: { id: string; name: string }): Clip[] {
    const fresh = Array.from({ length: asked.takes }, () => ({
      ...emptyClip(`new-${this.#next++}`, Date.now()),
      prompt: asked.prompt,
      model: asked.model,
      size: asked.size,
      seconds: asked.seconds,
      serverId: server.id,
      serverName: server.name,
      referenceId: asked.reference?.id ?? null,
      ...originOf(asked),
      projectId: asked.projectId,
      queuePlace: this.clips.filter((clip) => clip.state === 'queued').length + 1,
    }));
    return this.add(fresh);
  }

  /** The clips that go on from one another around one of them. */
  chain(id: string): Clip[] {
    const chain = [this.find(id)];
    const before = ({ source, originId }: Clip) =>
      source === 'continued' ? this.clips.find((one) => one.id === originId) : undefined;
    const after = ({ id: origin }: Clip) =>
      this.clips.find((one) => one.source === 'continued' && one.originId === origin);
    for (let one = chain[0] && before(chain[0]); one; one = before(one)) chain.unshift(one);
    for (let one = chain.at(-1) && after(chain.at(-1) as Clip); one; one = after(one)) {
      chain.push(one);
    }
    return chain.map(copy);
  }

  add(fresh: Clip[]): Clip[] {
    this.clips.unshift(...fresh);
    this.changed(fresh, true);
    return fresh.map(copy);
  }

  remix(id: string, prompt: string, projectId: string | null): Clip {
    const origin = this.find(id);
    const [clip] = this.add([
      {
        ...emptyClip(`new-${this.#next++}`, Date.now()),
        prompt,
        model: origin.model,
        size: origin.size,
        seconds: origin.seconds,
        source: 'remixed',
        originId: id,
        projectId,
        queuePlace: 1,
      },
    ]);
    return clip ?? origin;
  }

  again(id: string): Clip {
    const { prompt, model, size, seconds, projectId } = this.find(id);
    const fresh = { ...emptyClip(`new-${this.#next++}`, Date.now()), queuePlace: 1 };
    const [clip] = this.add([{ ...fresh, prompt, model, size, seconds, projectId }]);
    return clip ?? fresh;
  }

  resolve(id: string, resolution: Resolution): Clip {
    if (resolution.kind === 'adopt') {
      return this.change(id, { state: 'running', remoteId: resolution.remoteId, problem: null });
    }
    const state = resolution.kind === 'send_again' ? 'queued' : 'cancelled';
    return this.change(id, { state, problem: null });
  }

  change(id: string, part: Partial<Clip>, relist = true): Clip {
    const clip = Object.assign(this.find(id), part);
    this.changed([clip], relist);
    return copy(clip);
  }

  each(ids: string[], part: Partial<Clip>): void {
    const wanted = new Set(ids);
    const clips = this.clips.filter((clip) => wanted.has(clip.id));
    for (const clip of clips) Object.assign(clip, part);
    this.changed(clips, true);
    if ('projectId' in part || 'trashedAt' in part) this.tellProjects();
  }

  trash(ids: string[]): string[] {
    const moved = this.#these(ids, (clip) => clip.trashedAt === null).map((clip) => clip.id);
    const trashedAt = Date.now();
    const trashEndsAt = this.#trashDays === null ? null : trashedAt + this.#trashDays * day;
    this.each(moved, { trashedAt, trashEndsAt });
    return moved;
  }

  deleteBoth(ids: string[], onlyCopies: boolean): BothReport {
    const clips = this.#these(ids);
    const there = clips.filter((clip) => clip.remoteId && clip.deletedOnServerAt === null);
    const kept = onlyCopies ? [] : there.filter((clip) => clip.state !== 'safe');
    const gone = there.filter((clip) => !kept.includes(clip)).map((clip) => clip.id);
    this.each(gone, { deletedOnServerAt: Date.now() });
    const trashed = clips.filter((clip) => !kept.includes(clip)).map((clip) => clip.id);
    this.trash(trashed);
    const message = 'The video is not safe in the library, so nothing was deleted.';
    const refused = kept.length > 0 ? [{ ids: kept.map((clip) => clip.id), message }] : [];
    return { trashed, deleted: gone.length, refused };
  }

  restore(ids: string[]): string[] {
    const moved = this.#these(ids, (clip) => clip.trashedAt !== null).map((clip) => clip.id);
    this.each(moved, { trashedAt: null, trashEndsAt: null });
    return moved;
  }

  move(ids: string[], projectId: string | null): FormerPlace[] {
    const before = new Map<string | null, string[]>();
    for (const clip of this.#these(ids)) {
      before.set(clip.projectId, [...(before.get(clip.projectId) ?? []), clip.id]);
    }
    this.each(ids, { projectId });
    return [...before].map(([id, same]) => ({ ids: same, projectId: id }));
  }

  #these(ids: string[], of: (clip: Clip) => boolean = () => true): Clip[] {
    const wanted = new Set(ids);
    return this.clips.filter((clip) => wanted.has(clip.id) && of(clip));
  }

  mark(ids: string[], marks: Marks): FormerMarks[] {
    const before = new Map<string, FormerMarks>();
    for (const { id, rating, flag } of this.#these(ids)) {
      const same = before.get(`${rating} ${flag}`);
      if (same) same.ids.push(id);
      else {
        const old: Marks = {
          rating: marks.rating === null ? null : rating,
          flag: marks.flag === null ? null : flag,
        };
        before.set(`${rating} ${flag}`, { ids: [id], marks: old });
      }
    }
    const part: Partial<Clip> = {};
    if (marks.rating !== null) part.rating = marks.rating;
    if (marks.flag !== null) part.flag = marks.flag;
    this.each(ids, part);
    return [...before.values()];
  }

  remove(ids: string[]): void {
    this.clips = this.clips.filter((clip) => !ids.includes(clip.id));
    this.#tell({
      kind: 'clips',
      changed: [],
      stale: false,
      removed: ids,
      relist: true,
      counts: this.counts(),
    });
    this.tellProjects();
  }

  changed(clips: Clip[], relist: boolean): void {
    const stale = clips.length > mostTold;
    this.#tell({
      kind: 'clips',
      changed: stale ? [] : clips.map(copy),
      stale,
      removed: [],
      relist: relist || stale,
      counts: this.counts(),
    });
  }

  tellProjects(): void {
    this.#countProjects();
    this.#tell({ kind: 'projects', projects: this.projects.map((project) => ({ ...project })) });
  }

  /** Moves every job on by a second. */
  tick(): void {
    const touched: Clip[] = [];
    let relist = false;
    for (const clip of this.clips) {
      if (!moving.includes(clip.state) || clip.id === 'ice') continue;
      const before = clip.state;
      if (step(clip)) {
        touched.push(clip);
        relist ||= before !== clip.state;
        if (clip.state === 'safe') {
          this.#tell({
            kind: 'news',
            clipId: clip.id,
            good: true,
            message: `${clip.prompt} is safe`,
          });
        }
      }
    }
    if (touched.length > 0) this.changed(touched, relist);
  }

  #countProjects() {
    for (const project of this.projects) {
      project.clips = this.clips.filter(
        (clip) => clip.projectId === project.id && clip.trashedAt === null,
      ).length;
    }
  }
}

const never = 1e15;

/** When its server forgets a clip: what is unknown after what is known, what is kept last. */
function dies({ expiresAt, neverExpires }: Clip): number {
  return expiresAt ?? (neverExpires ? never + 1 : never);
}

export function inView(clip: Clip, view: View): boolean {
  if (view.kind === 'trash') return clip.trashedAt !== null;
  if (clip.trashedAt !== null) return false;
  switch (view.kind) {
    case 'all':
      return true;
    case 'in_progress':
      return moving.includes(clip.state);
    case 'picks':
      return clip.flag === 'pick';
    case 'server_only':
      return clip.state === 'finished';
    case 'project':
      return clip.projectId === view.projectId;
  }
}

export function fail(code: ErrorCode, message: string): CommandError {
  return { code, message, field: null, details: null, requestId: null };
}

const copy = (clip: Clip): Clip => ({ ...clip });

/** One second of a job's life; says whether anything moved. */
function step(clip: Clip): boolean {
  switch (clip.state) {
    case 'queued':
      if (!clip.id.startsWith('new-')) return false;
      Object.assign(clip, { state: 'accepted', queuePlace: null, acceptedAt: Date.now() });
      Object.assign(clip, { remoteId: `video_${clip.id}`, remoteStatus: 'queued' });
      return true;
    case 'accepted':
      if (!clip.id.startsWith('new-')) return false;
      Object.assign(clip, { state: 'running', progress: 0, timeLeft: 15_000 });
      return true;
    case 'running':
      if (clip.progress === null) return false;
      clip.progress = Math.min(100, clip.progress + (clip.id.startsWith('new-') ? 7 : 1));
      if (clip.timeLeft !== null) clip.timeLeft = Math.max(1000, clip.timeLeft - 1000);
      if (clip.progress === 100) Object.assign(clip, safe(clip, Date.now()));
      return true;
    case 'saving':
      clip.fetchedBytes = ((clip.fetchedBytes ?? 0) + 350_000) % 12_000_000;
      return true;
    default:
      return false;
  }
}

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
  DayOfClips,
  Deed,
  ErrorCode,
  Marks,
  NewClips,
  Project,
  Queue,
  Resolution,
  StudioEvent,
  View,
} from '../types';
import { emptyClip, safe } from './catalog';
import { FakeDeeds } from './deeds';
import { costOf } from './money';
import { meets } from './query';

export type Tell = (event: StudioEvent) => void;

const moving = ['queued', 'submitting', 'unknown', 'accepted', 'running', 'finished', 'saving'];

const day = 24 * 3_600_000;

/** More changed clips than this are not told one by one. */
const mostTold = 500;

/** What a clip remembers of characters, whose ids here are made of their names. */
const appearances = (ids: string[]): Clip['characters'] =>
  ids.map((id) => {
    const name = id.replace('character-', '').replace(/^./, (first) => first.toUpperCase());
    return { name, remoteId: `char_${name.toLowerCase()}` };
  });

function originOf({ reference }: NewClips): Partial<Clip> {
  const frame = reference?.frameOf;
  if (!frame) return {};
  return { originId: frame.clipId, source: frame.continues ? 'continued' : 'from_frame' };
}

export class FakeLibrary {
  clips: Clip[];
  projects: Project[];
  readonly deeds: FakeDeeds;
  #tell: Tell;
  #next = 1;
  #trashDays: number | null = 30;
  /** Clips that were asked for again. */
  #again = new Set<string>();
  /** Which of them a clip was asked for instead of. */
  readonly againOf = new Map<string, string>();

  constructor(clips: Clip[], projects: Project[], tell: Tell) {
    this.clips = clips;
    this.projects = projects;
    this.#tell = tell;
    this.deeds = new FakeDeeds(this, tell);
    this.#countProjects();
  }

  find(id: string): Clip {
    const clip = this.clips.find((one) => one.id === id);
    if (!clip) throw fail('not_found', 'This clip is no longer in the library.');
    return clip;
  }

  list(query: ClipQuery, offset: number, limit: number): ClipPage {
    const found = this.#found(query);
    const clips = found.slice(offset, offset + limit).map(copy);
    const all = this.#found({ ...query, stacks: { collapsed: false, open: [] } });
    const stacks = [...new Set(clips.flatMap((clip) => clip.stackId ?? []))]
      .map((id) => ({ id, takes: all.filter((clip) => clip.stackId === id).length }))
      .filter(({ takes }) => takes > 1);
    return { total: found.length, offset, clips, stacks };
  }

  ids(query: ClipQuery): string[] {
    return this.#found(query).map((clip) => clip.id);
  }

  days(query: ClipQuery): DayOfClips[] {
    const { sort, view } = query;
    const bySomethingElse = sort === 'expiry' ? view.kind === 'server_only' : sort !== 'newest';
    if (bySomethingElse && sort !== 'oldest') return [];
    const days: DayOfClips[] = [];
    for (const { createdAt } of this.#found(query)) {
      const date = new Date(createdAt);
      const two = (part: number) => String(part).padStart(2, '0');
      const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
      const last = days.at(-1);
      if (last?.day === day) last.count += 1;
      else days.push({ day, count: 1 });
    }
    return days;
  }

  places(query: ClipQuery, ids: string[]): (number | null)[] {
    const all = this.ids(query);
    return ids.map((id) => {
      const index = all.indexOf(id);
      return index === -1 ? null : index;
    });
  }

  #found(query: ClipQuery): Clip[] {
    const wanted = meets(query.search, this);
    const inside = this.projects.filter(
      ({ parentId }) => query.view.kind === 'project' && parentId === query.view.projectId,
    );
    const found = this.clips.filter(
      (clip) =>
        (inView(clip, query.view) ||
          (clip.trashedAt === null && inside.some(({ id }) => id === clip.projectId))) &&
        wanted(clip),
    );
    const { collapsed = false, open = [] } = query.stacks ?? {};
    const rank = ({ flag, rating }: Clip) =>
      rating + (flag === 'pick' ? 16 : flag === 'reject' ? -16 : 0);
    const best = new Map<string, Clip>();
    for (const clip of found) {
      const { stackId } = clip;
      if (!collapsed || stackId === null || open.includes(stackId)) continue;
      const other = best.get(stackId);
      if (!other || rank(clip) >= rank(other)) best.set(stackId, clip);
    }
    const shown = found.filter(({ id, stackId }) => {
      const top = stackId === null ? undefined : best.get(stackId);
      return top === undefined || top.id === id;
    });
    shown.sort((a, b) => {
      const newest = b.createdAt - a.createdAt;
      if (query.sort === 'expiry' && query.view.kind === 'server_only') {
        return dies(a) - dies(b) || -newest;
      }
      if (query.sort === 'oldest') return -newest;
      if (query.sort === 'rating') return b.rating - a.rating || newest;
      if (query.sort === 'name') return nameOf(a).localeCompare(nameOf(b));
      if (query.sort === 'dearest') return cost(b) - cost(a) || newest;
      if (query.sort === 'longest') return Number(b.seconds) - Number(a.seconds) || newest;
      return newest;
    });
    return shown;
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

  /** What a server was not sent yet, in order. */
  waiting(serverId: string): string[] {
    const waits = (clip: Clip) => clip.state === 'queued' && clip.serverId === serverId;
    return this.queue()
      .clips.filter(waits)
      .map(({ id }) => id);
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
    const able = ids.filter((id) => {
      const { problem, remoteId } = this.find(id);
      return !problem?.settled && remoteId !== null && !this.#again.has(id);
    });
    if (able.length === 0) {
      throw fail('conflict', 'Asking again in the same words cannot help here. Change the prompt.');
    }
    for (const id of able) this.#again.add(id);
    return able.map((id) => this.again(id));
  }

  create(asked: NewClips, server: { id: string; name: string }): Clip[] {
    const stackId = asked.takes > 1 ? crypto.randomUUID() : null;
    const fresh = Array.from({ length: asked.takes }, () => ({
      ...emptyClip(`new-${this.#next++}`, Date.now()),
      prompt: asked.prompt,
      model: asked.model,
      size: asked.size,
      seconds: asked.seconds,
      serverId: server.id,
      serverName: server.name,
      referenceId: asked.reference?.id ?? null,
      characters: appearances(asked.characters),
      ...originOf(asked),
      projectId: asked.projectId,
      stackId,
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

  remix(id: string, prompt: string, projectId: string | null, part: Partial<Clip> = {}): Clip {
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
        ...part,
      },
    ]);
    return clip ?? origin;
  }

  again(id: string): Clip {
    const { prompt, model, size, seconds, projectId } = this.find(id);
    const fresh = { ...emptyClip(`new-${this.#next++}`, Date.now()), queuePlace: 1 };
    this.againOf.set(fresh.id, id);
    const [clip] = this.add([{ ...fresh, prompt, model, size, seconds, projectId }]);
    return clip ?? fresh;
  }

  resolve(id: string, resolution: Resolution): Clip {
    if (resolution.kind === 'adopt') {
      return this.change(id, { state: 'running', remoteId: resolution.remoteId, problem: null });
    }
    const state = resolution.kind === 'send_again' ? 'queued' : 'failed';
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

  trash(ids: string[], verb: 'trash' | 'both' = 'trash'): Deed | null {
    const trashedAt = Date.now();
    const trashEndsAt = this.#trashDays === null ? null : trashedAt + this.#trashDays * day;
    return this.deeds.done(verb, null, ids, (clip) =>
      clip.trashedAt === null ? { trashedAt, trashEndsAt } : {},
    );
  }

  deleteBoth(ids: string[], onlyCopies: boolean): BothReport {
    const clips = this.these(ids);
    const there = clips.filter((clip) => clip.remoteId && clip.deletedOnServerAt === null);
    const kept = onlyCopies ? [] : there.filter((clip) => clip.state !== 'safe');
    const gone = there.filter((clip) => !kept.includes(clip)).map((clip) => clip.id);
    this.each(gone, { deletedOnServerAt: Date.now() });
    const trashed = clips.filter((clip) => !kept.includes(clip)).map((clip) => clip.id);
    const deed = this.trash(trashed, 'both');
    const message = 'The video is not safe in the library, so nothing was deleted.';
    const refused = kept.length > 0 ? [{ ids: kept.map((clip) => clip.id), message }] : [];
    return { trashed, deed, deleted: gone.length, refused };
  }

  restore(ids: string[]): Deed | null {
    return this.deeds.done('restore', null, ids, () => ({ trashedAt: null, trashEndsAt: null }));
  }

  move(ids: string[], projectId: string | null): Deed | null {
    const name = this.projects.find((project) => project.id === projectId)?.name ?? null;
    return this.deeds.done('move', name, ids, () => ({ projectId }));
  }

  mark(ids: string[], { rating, flag: asked, reason }: Marks): Deed | null {
    const flag = reason === null ? asked : 'reject';
    const verbs = { pick: 'pick', reject: 'reject', none: 'clear' } as const;
    const verb = flag === null ? 'rate' : rating === null ? verbs[flag] : 'judge';
    const word = verb === 'rate' ? String(rating) : reason || null;
    return this.deeds.done(verb, word, ids, (clip) => ({
      ...(rating === null ? {} : { rating }),
      ...(flag === null
        ? {}
        : { flag, rejectReason: flag === 'reject' ? (reason ?? clip.rejectReason) || null : null }),
    }));
  }

  tag(ids: string[], add: string[], remove: string[]): Deed | null {
    const names = add.length > 0 ? add : remove;
    const same = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase();
    return this.deeds.done(add.length > 0 ? 'tag' : 'untag', names.join(', '), ids, ({ tags }) => {
      const kept = tags.filter((tag) => !remove.some(same(tag)));
      const fresh = add.filter((tag) => !kept.some(same(tag)));
      return { tags: [...kept, ...fresh].sort((a, b) => a.localeCompare(b)) };
    });
  }

  these(ids: string[], of: (clip: Clip) => boolean = () => true): Clip[] {
    const wanted = new Set(ids);
    return this.clips.filter((clip) => wanted.has(clip.id) && of(clip));
  }

  /** Answers how many are left because a server is making them or has the only copy. */
  deleteForGood(ids: string[], onlyCopies: boolean): number {
    const there = ['accepted', 'running', 'finished', 'saving'];
    const left = onlyCopies
      ? []
      : this.these(ids).filter(
          ({ state, remoteId }) => state === 'unknown' || (there.includes(state) && remoteId),
        );
    this.remove(ids.filter((id) => !left.some((clip) => clip.id === id)));
    return left.length;
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

  arrange(id: string, parentId: string | null, before: string | null): void {
    const project = this.projects.find((one) => one.id === id);
    if (!project) throw fail('not_found', 'This project is no longer there.');
    const rest = this.projects.filter((one) => one !== project);
    const at = rest.findIndex((one) => one.id === before);
    rest.splice(at === -1 ? rest.length : at, 0, Object.assign(project, { parentId }));
    const outer = rest.filter((one) => one.parentId === null);
    this.projects = outer.flatMap((one) => [one, ...rest.filter((in_) => in_.parentId === one.id)]);
    this.tellProjects();
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
        (clip) =>
          clip.trashedAt === null &&
          this.projects.some(
            ({ id, parentId }) =>
              id === clip.projectId && (id === project.id || parentId === project.id),
          ),
      ).length;
    }
  }
}

const never = 1e15;

/** When its server forgets a clip: what is unknown after what is known, what is kept last. */
function dies({ expiresAt, neverExpires }: Clip): number {
  return expiresAt ?? (neverExpires ? never + 1 : never);
}

const nameOf = (clip: Clip) => clip.title ?? clip.prompt;
const cost = (clip: Clip) => costOf(clip)?.actual?.micros ?? costOf(clip)?.estimate?.micros ?? 0;

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

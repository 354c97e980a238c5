// The list of clips in view: sparse pages of ids over a list that may have 100,000 entries, and
// the clips known so far by id. Judging and moving clips is in `actions.ts`.

import { SvelteMap } from 'svelte/reactivity';

import type {
  Backend,
  Clip,
  ClipPage,
  ClipQuery,
  Counts,
  DayOfClips,
  Sort,
  Stacks,
  StudioEvent,
} from '../ipc';
import { asCommandError } from './errors';

export const pageSize = 50;
/** Pages this far from the view are kept. */
const nearPages = 2;
/** More clips than this at once are not looked up one by one, nor asked what they have in common. */
const mostLookedAt = 1000;
/** So many clips are answered at once. */
const longestPage = 500;
/** Places of more clips than this are looked up in the ids of the whole list. */
const mostSought = 1000;
/** A place is asked for again so often when the list moves meanwhile. */
const tries = 5;

export type Anchor = { id: string; index: number };
/** The list moved under the view: what was at `from` is now at `to`. */
export type Shift = { from: number; to: number };
/** Where a clip is in the list; `null` when it is not in it, `undefined` when nobody asked. */
export type Places = (id: string) => number | null | undefined;
/** The clips that are held on to whatever the list does, and the place that has the focus. */
export type Held = { ids: readonly string[]; focusId: string | null; focusIndex: number };
/** Where the view of a list begins: with this cell at its top, or somewhere in sight. */
export type Entry = { index: number; at: 'top' | 'near' };

const noCounts: Counts = {
  all: 0,
  inProgress: 0,
  picks: 0,
  serverOnly: 0,
  firstExpiresAt: null,
  trash: 0,
  trashEndsAt: null,
};

export class Clips {
  query = $state.raw<ClipQuery>({ view: { kind: 'all' }, search: '', sort: 'newest' });
  /** How the takes of one intent are shown; the view stays where it is when that changes. */
  stacks = $state.raw<Stacks>({ collapsed: false, open: [] });
  total = $state(0);
  /** The days of the list in its order; none when it is sorted by something else. */
  days = $state.raw<readonly DayOfClips[]>([]);
  /** Where the view begins in this list; a new object for every question. */
  entry = $state.raw<Entry>({ index: 0, at: 'top' });
  /** Whether the list of this query has been answered once. */
  answered = $state(false);
  failure = $state.raw<unknown>(null);
  counts = $state.raw<Counts>(noCounts);
  /** The clip the view holds on to while the list changes; `null` at the top. */
  anchor: Anchor | null = null;
  /** Called when the list moved under the view. */
  onShift: ((shift: Shift) => void) | null = null;
  /** Called after the list was asked again, with the places of what is held on to. */
  onRelist: ((places: Places) => void) | null = null;
  /** What is selected and focused. */
  held: () => Held = () => ({ ids: [], focusId: null, focusIndex: 0 });
  /** The place that has the focus, maybe far from the view, without copying all that is `held`. */
  focused: () => number = () => 0;
  /** Ids that stay known whatever is in view. */
  pinned: (id: string) => boolean = () => false;
  /** The few clips that something open shows, as the inspector or a comparison does. */
  shown: () => readonly string[] = () => [];

  #backend: Backend;
  #known = new SvelteMap<string, Clip>();
  /** Very many ids as sets: whoever shows them asks anew with every page that comes. */
  #asked = new WeakMap<readonly string[], ReadonlySet<string>>();
  /** How many takes the list has of a stack. */
  #takes = new SvelteMap<string, number>();
  #pages = $state.raw<ReadonlyMap<number, readonly string[]>>(new Map());
  #loading = new Map<number, Promise<void>>();
  #generation = 0;
  #wanted = $state.raw({ first: 0, last: 0 });
  #relisting: Promise<void> | null = null;
  #relistAgain = false;
  /** More clips changed than were told one by one. */
  #stale = false;
  #sortElsewhere: Sort = 'newest';

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  idAt(index: number): string | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  at(index: number): Clip | undefined {
    const id = this.idAt(index);
    return id === undefined ? undefined : this.#known.get(id);
  }

  get(id: string | null | undefined): Clip | undefined {
    return id ? this.#known.get(id) : undefined;
  }

  /**
   * These clips as far as they are known, of very many those near the view and the focus; `all`:
   * none is missing.
   */
  known(ids: readonly string[]): { clips: Clip[]; all: boolean } {
    if (ids.length > mostLookedAt) {
      let asked = this.#asked.get(ids);
      if (!asked) this.#asked.set(ids, (asked = new Set(ids)));
      const clips = [...this.#known.values()].filter((clip) => asked.has(clip.id));
      return { clips, all: false };
    }
    const clips = ids.flatMap((id) => this.#known.get(id) ?? []);
    return { clips, all: clips.length === ids.length };
  }

  /** The ids of the whole list of the query, in its order. */
  ids(): Promise<string[]> {
    return this.#backend.listIds(this.#question);
  }

  /** The clips of the stretch in view, as far as they are loaded. */
  get inView(): Clip[] {
    const clips: Clip[] = [];
    for (let index = this.#wanted.first; index <= this.#wanted.last; index += 1) {
      const clip = this.at(index);
      if (clip) clips.push(clip);
    }
    return clips;
  }

  /** Whether the list is the trash. */
  get isTrash(): boolean {
    return this.query.view.kind === 'trash';
  }

  /** The first and the last place that are in view, or nearly. */
  get stretch(): { first: number; last: number } {
    return this.#wanted;
  }

  /** Whether a place of the list is in sight. */
  sees(index: number): boolean {
    return index >= this.#wanted.first && index <= this.#wanted.last;
  }

  /** Where a clip is in the list, as far as the list is loaded; -1 when it is not. */
  indexOf(id: string): number {
    for (const [page, ids] of this.#pages) {
      const at = ids.indexOf(id);
      if (at !== -1) return page * pageSize + at;
    }
    return -1;
  }

  /** The id at a place of the list, asking for its page until it is there. */
  async idOf(index: number): Promise<string | undefined> {
    for (let turn = 0; turn < tries && index >= 0 && index < this.total; turn += 1) {
      const id = this.idAt(index);
      if (id !== undefined) return id;
      await this.#relisting;
      await this.load(index);
      if (this.failure !== null) break;
    }
    return this.idAt(index);
  }

  /** Where a clip is in the list, wherever that is; `null` when it is not in it. */
  async placeOf(id: string): Promise<number | null> {
    const at = this.indexOf(id);
    if (at !== -1) return at;
    const [place] = await this.placesOf([id]);
    return place ?? null;
  }

  placesOf(ids: string[]): Promise<(number | null)[]> {
    return this.#backend.findInList(this.#question, ids);
  }

  /** Brings a place of the list into view. */
  enter(index: number): void {
    this.entry = { index, at: 'near' };
  }

  /** How many takes the list has of the stack that a clip is of; 1 when it is of none. */
  takes(clip: Clip): number {
    return (clip.stackId === null ? undefined : this.#takes.get(clip.stackId)) ?? 1;
  }

  /** Whether a clip stands for all takes of its stack. */
  standsForAll(clip: Clip): boolean {
    const { collapsed, open } = this.stacks;
    return collapsed && this.takes(clip) > 1 && !open.includes(clip.stackId ?? '');
  }

  /** Shows every stack as one card, or all takes. */
  stack(collapsed: boolean): Promise<void> {
    this.stacks = { collapsed, open: [] };
    return this.relist();
  }

  /** Shows all takes of the stack of a clip, or one of them again. */
  toggleStack({ stackId }: Clip): Promise<void> {
    const { collapsed, open } = this.stacks;
    if (!collapsed || stackId === null) return Promise.resolve();
    const rest = open.filter((id) => id !== stackId);
    this.stacks = { collapsed, open: rest.length < open.length ? rest : [...open, stackId] };
    return this.relist();
  }

  /**
   * Asks another question. The list starts empty; it is entered at the first of `wish` that it has,
   * else at the top. Answers where those clips are in it.
   */
  async ask(
    part: Partial<ClipQuery>,
    wish: readonly string[] = [],
    at: Entry['at'] = 'near',
  ): Promise<(number | null)[]> {
    const query = { ...this.query, ...this.#sortFor(part), ...part };
    if (JSON.stringify(query) === JSON.stringify(this.query) && this.answered) return [];
    this.query = query;
    const generation = (this.#generation += 1);
    this.#pages = new Map();
    this.#loading.clear();
    this.#wanted = { first: 0, last: 0 };
    this.anchor = null;
    this.total = 0;
    this.days = [];
    this.answered = false;
    const question = this.#question;
    const days = this.#backend.listDays(question);
    // A failure is told by whoever waits for it below.
    days.catch(() => undefined);
    let found: (number | null)[] = [];
    try {
      if (wish.length > 0) found = await this.#backend.findInList(question, [...wish]);
    } catch (thrown) {
      if (generation === this.#generation) this.failure = thrown;
    }
    if (generation !== this.#generation) return [];
    const index = found.find((one) => one !== null) ?? 0;
    this.entry = { index, at };
    await this.#loadPage(Math.floor(index / pageSize), days);
    return found;
  }

  async #askDays(): Promise<void> {
    const generation = this.#generation;
    try {
      const days = await this.#backend.listDays(this.#question);
      if (generation === this.#generation) this.days = days;
    } catch (thrown) {
      if (generation === this.#generation) this.failure = thrown;
    }
  }

  /** What dies first comes first in the one view where that is known; elsewhere all is as before. */
  #sortFor({ view }: Partial<ClipQuery>): Partial<ClipQuery> {
    if (!view || view.kind === this.query.view.kind) return {};
    if (view.kind === 'server_only') {
      this.#sortElsewhere = this.query.sort;
      return { sort: 'expiry' };
    }
    return this.query.sort === 'expiry' ? { sort: this.#sortElsewhere } : {};
  }

  /** Tells which stretch is in view; what is missing of it is loaded. */
  want(first: number, last: number): void {
    this.#wanted = { first, last };
    for (let page = Math.floor(first / pageSize); page * pageSize <= last; page += 1) {
      if (page * pageSize < this.total || page === 0) void this.#loadPage(page);
    }
  }

  /** Loads the page of this index. */
  load(index: number): Promise<void> {
    return this.#loadPage(Math.floor(index / pageSize));
  }

  /** The ids from one index to another, both included, asking when some are not loaded. */
  async idsBetween(a: number, b: number): Promise<string[]> {
    const [first, last] = a < b ? [a, b] : [b, a];
    const ids: string[] = [];
    for (let index = first; index <= last; index += 1) {
      const id = this.idAt(index);
      if (id === undefined) return this.#askBetween(first, last);
      ids.push(id);
    }
    return ids;
  }

  /** Where it is few clips, takes them in: who selects them is told what they have in common. */
  async #askBetween(first: number, last: number): Promise<string[]> {
    const end = last + 1;
    if (end - first > mostLookedAt) return (await this.ids()).slice(first, end);
    const answers: ClipPage[] = [];
    for (let at = first; at < end; at += longestPage) {
      const count = Math.min(longestPage, end - at);
      answers.push(await this.#backend.listClips(this.#question, at, count));
    }
    // All at once: those that are not selected yet are forgotten with the next page.
    for (const answer of answers) this.#learnPage(answer);
    return answers.flatMap(({ clips }) => clips.map((clip) => clip.id));
  }

  /** Takes in a clip that a command returned or an event brought. */
  take(...clips: Clip[]): void {
    this.#learn(clips);
  }

  hear(event: Extract<StudioEvent, { kind: 'clips' }>): void {
    if (event.stale) {
      this.#stale = true;
      this.#forgetOthers(new Set([...this.inView.map((clip) => clip.id), ...this.shown()]));
    }
    this.#learn(event.changed);
    for (const id of event.removed) this.#known.delete(id);
    this.counts = event.counts;
    if (event.relist) void this.relist();
  }

  /** Asks the stretch in view again and keeps the view on its anchor. */
  relist(): Promise<void> {
    if (this.#relisting) {
      this.#relistAgain = true;
      return this.#relisting;
    }
    this.#relisting = (async () => {
      do {
        this.#relistAgain = false;
        await this.#relistOnce();
      } while (this.#relistAgain);
      this.#relisting = null;
    })();
    return this.#relisting;
  }

  async #relistOnce(): Promise<void> {
    const generation = (this.#generation += 1);
    const first = Math.max(0, Math.floor(this.#wanted.first / pageSize) - 1);
    const last = Math.floor(this.#wanted.last / pageSize) + 1;
    try {
      const question = this.#question;
      const stale = this.#stale;
      const [page, days] = await Promise.all([
        this.#backend.listClips(question, first * pageSize, (last - first + 1) * pageSize),
        this.#backend.listDays(question),
      ]);
      if (generation !== this.#generation) return;
      const pages = new Map<number, readonly string[]>();
      this.#cut(page, pages);
      const { anchor } = this;
      const held = this.held();
      const places = await this.#seek([...(anchor ? [anchor.id] : []), ...held.ids], pages);
      await this.#addFocus(held, places, page.total, pages);
      if (generation !== this.#generation) return;
      this.#loading.clear();
      this.#pages = pages;
      this.total = page.total;
      this.days = days;
      this.answered = true;
      this.failure = null;
      const to = anchor ? (places.get(anchor.id) ?? -1) : -1;
      if (anchor && to !== -1 && to !== anchor.index) {
        this.anchor = { id: anchor.id, index: to };
        this.onShift?.({ from: anchor.index, to });
      }
      this.onRelist?.((id) => places.get(id));
      if (stale) await this.#readShown(pages);
    } catch (thrown) {
      if (generation === this.#generation) this.failure = thrown;
    }
  }

  #cut(page: ClipPage, pages: Map<number, readonly string[]>): void {
    this.#learnPage(page);
    for (let at = 0; at < page.clips.length; at += pageSize) {
      pages.set(
        (page.offset + at) / pageSize,
        page.clips.slice(at, at + pageSize).map((clip) => clip.id),
      );
    }
  }

  /** The pages around the focus, which may be far from what the grid shows, as in review. */
  async #addFocus(
    { focusId, focusIndex }: Held,
    places: ReadonlyMap<string, number | null>,
    total: number,
    pages: Map<number, readonly string[]>,
  ): Promise<void> {
    if (focusId === null || total === 0) return;
    const at = places.get(focusId) ?? Math.min(focusIndex, total - 1);
    const near = [at - 1, at, at + 1].filter((index) => index >= 0 && index < total);
    const missing = new Set(near.map((index) => Math.floor(index / pageSize)));
    for (const page of missing) {
      if (pages.has(page)) continue;
      const answer = await this.#backend.listClips(this.#question, page * pageSize, pageSize);
      this.#cut(answer, pages);
    }
  }

  /** Where clips are after the list moved; very many may have come before them. */
  async #seek(
    ids: readonly string[],
    pages: ReadonlyMap<number, readonly string[]>,
  ): Promise<Map<string, number | null>> {
    const loaded = new Map<string, number>();
    for (const [page, list] of pages) {
      list.forEach((id, at) => loaded.set(id, page * pageSize + at));
    }
    const places = new Map<string, number | null>(ids.map((id) => [id, loaded.get(id) ?? null]));
    const away = [...places].flatMap(([id, place]) => (place === null ? [id] : []));
    if (away.length > mostSought) {
      const all = await this.#backend.listIds(this.#question);
      const index = new Map(all.map((id, at) => [id, at]));
      for (const id of away) places.set(id, index.get(id) ?? null);
    } else if (away.length > 0) {
      const found = await this.#backend.findInList(this.#question, away);
      away.forEach((id, at) => places.set(id, found[at] ?? null));
    }
    return places;
  }

  /** Reads anew what is shown and not in the list, after more changed than was told. */
  async #readShown(pages: ReadonlyMap<number, readonly string[]>): Promise<void> {
    this.#stale = false;
    const listed = new Set([...pages.values()].flat());
    const others = this.shown().filter((id) => !listed.has(id));
    await Promise.all(
      others.map(async (id) => {
        try {
          this.#learn([(await this.#backend.clipDetail(id)).clip]);
        } catch (thrown) {
          if (asCommandError(thrown).code === 'not_found') this.#known.delete(id);
        }
      }),
    );
  }

  /** `days` are those of a list that is asked for the first time: both are shown together. */
  #loadPage(page: number, days?: Promise<readonly DayOfClips[]>): Promise<void> {
    if (this.#pages.has(page)) return Promise.resolve();
    const running = this.#loading.get(page);
    if (running) return running;
    const generation = this.#generation;
    const loading = (async () => {
      try {
        const [answer, first] = await Promise.all([
          this.#backend.listClips(this.#question, page * pageSize, pageSize),
          days,
        ]);
        if (generation !== this.#generation) return;
        if (first) this.days = first;
        this.#learnPage(answer);
        const pages = new Map(this.#pages);
        pages.set(
          page,
          answer.clips.map((clip) => clip.id),
        );
        this.#pages = this.#near(pages, page);
        const moved = this.answered && this.total !== answer.total;
        this.total = answer.total;
        if (moved) void this.#askDays();
        this.answered = true;
        this.failure = null;
      } catch (thrown) {
        if (generation === this.#generation) this.failure = thrown;
      } finally {
        if (generation === this.#generation) this.#loading.delete(page);
      }
    })();
    this.#loading.set(page, loading);
    return loading;
  }

  /** Forgets the pages far from the view, the focus and this one, and the clips only they knew. */
  #near(pages: Map<number, readonly string[]>, page: number): Map<number, readonly string[]> {
    const first = Math.floor(this.#wanted.first / pageSize) - nearPages;
    const last = Math.floor(this.#wanted.last / pageSize) + nearPages;
    const others = [page, Math.floor(this.focused() / pageSize)];
    const isNear = (at: number) =>
      (at >= first && at <= last) || others.some((other) => Math.abs(at - other) <= nearPages);
    const kept = new Map([...pages].filter(([at]) => isNear(at)));
    if (kept.size === pages.size) return pages;
    const near = new Set([...kept.values()].flat());
    for (const id of this.#known.keys()) if (this.pinned(id)) near.add(id);
    this.#forgetOthers(near);
    return kept;
  }

  #forgetOthers(than: ReadonlySet<string>): void {
    for (const id of [...this.#known.keys()]) if (!than.has(id)) this.#known.delete(id);
  }

  get #question(): ClipQuery {
    return { ...this.query, stacks: this.stacks };
  }

  #learnPage({ clips, stacks }: ClipPage): void {
    this.#learn(clips);
    // A stack that is not told of has one take left.
    for (const { stackId } of clips) if (stackId !== null) this.#takes.delete(stackId);
    for (const { id, takes } of stacks) this.#takes.set(id, takes);
  }

  #learn(clips: readonly Clip[]): void {
    for (const clip of clips) this.#known.set(clip.id, clip);
  }
}

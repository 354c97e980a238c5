// The whole state of the page: one store per noun over one backend. Made once in `app.ts` and
// found by components through `getApp()`.

import { createContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';

import {
  newRequest,
  type AppInfo,
  type Backend,
  type Clip,
  type Fit,
  type Deed,
  type MediaKind,
  type Stop,
  type StudioEvent,
} from '../ipc';
import { m } from '../speech';
import { Actions } from './actions';
import { Bookmark } from './bookmark.svelte';
import { Clips } from './clips.svelte';
import { Clock } from './clock.svelte';
import { Compose } from './compose.svelte';
import { Drag } from './drag.svelte';
import { Drop } from './drop.svelte';
import { Files } from './files.svelte';
import { Characters } from './characters';
import { Jobs } from './jobs.svelte';
import { Library } from './library.svelte';
import { Money } from './money.svelte';
import { Move } from './move.svelte';
import { News } from './news.svelte';
import { Projects } from './projects.svelte';
import { Prompts } from './prompts.svelte';
import { Queue } from './queue.svelte';
import { Quit } from './quit.svelte';
import { said } from './said';
import { Screen } from './screen.svelte';
import { Search } from './search.svelte';
import { Selection } from './selection.svelte';
import { Servers } from './servers.svelte';
import { SettingsStore } from './settings.svelte';
import { Toasts } from './toasts.svelte';
import { Turns } from './turns';
import { Undo } from './undo.svelte';
import { hasLeft } from './view';
import { shortName } from './words';

export class App {
  readonly backend: Backend;
  readonly clock = new Clock();
  readonly toasts = new Toasts();
  readonly news = new News();
  readonly screen = new Screen();
  readonly drop = new Drop();
  readonly drag = new Drag();
  readonly turns = new Turns();
  readonly undo: Undo;
  readonly settings: SettingsStore;
  readonly servers: Servers;
  readonly projects: Projects;
  readonly clips: Clips;
  readonly selection: Selection;
  readonly bookmark: Bookmark;
  readonly search: Search;
  readonly library: Library;
  readonly money: Money;
  readonly move: Move;
  readonly actions: Actions;
  readonly jobs: Jobs;
  readonly characters: Characters;
  readonly queue: Queue;
  readonly files: Files;
  readonly compose: Compose;
  readonly prompts: Prompts;
  readonly quit: Quit;
  /** Clips whose picture cannot be decoded in this window. */
  readonly undecodable = new SvelteSet<string>();
  /** Clips whose sprite sheet is laid out as nobody here knows. */
  readonly unlaid = new SvelteSet<string>();
  info = $state.raw<AppInfo | null>(null);
  #stops: Stop[] = [];

  constructor(backend: Backend) {
    this.backend = backend;
    const { news, toasts, screen } = this;
    const { turns } = this;
    const undo = (this.undo = new Undo(backend, toasts, turns));
    this.settings = new SettingsStore(backend, toasts);
    this.servers = new Servers(this.settings);
    this.projects = new Projects(backend);
    this.clips = new Clips(backend);
    this.selection = new Selection(this.clips);
    this.library = new Library(backend, toasts);
    this.money = new Money(backend, toasts);
    this.move = new Move(backend, toasts);
    this.prompts = new Prompts(backend, toasts);
    this.quit = new Quit(backend, toasts);
    const { clips, projects, selection } = this;
    this.bookmark = new Bookmark({ backend, clips, projects, selection });
    this.search = new Search({ backend, bookmark: this.bookmark, clips, toasts, undo });
    this.actions = new Actions({
      backend,
      clips,
      news,
      projects,
      selection,
      screen,
      toasts,
      turns,
      undo,
    });
    this.jobs = new Jobs({ backend, clips, screen, selection: this.selection, toasts });
    this.characters = new Characters(backend);
    this.queue = new Queue({ backend, clips, screen, servers: this.servers, toasts });
    this.files = new Files({ backend, bookmark: this.bookmark, clips, selection, toasts });
    this.compose = new Compose({
      backend,
      screen,
      servers: this.servers,
      toasts,
      projectInView: () => this.projectInView,
    });
    clips.focused = () => selection.focusIndex;
    clips.pinned = (id) =>
      (selection.ids.size <= 1000 && selection.has(id)) || clips.shown().includes(id);
    clips.shown = () => {
      const { focusId } = selection;
      return [...(focusId === null ? [] : [focusId]), ...(screen.comparing ?? [])];
    };
    clips.held = () => selection.held;
    undo.goTo = (coming) => selection.during(this.#goTo(coming));
    clips.onRelist = (places) => selection.follow(places);
  }

  /** Goes to the clip of a deed, unless the user went elsewhere meanwhile, and says its name. */
  async #goTo(coming: Promise<Deed | null>): Promise<string | null> {
    const { backend, clips, selection } = this;
    const { moves } = selection;
    const id = (await coming)?.clip;
    if (!id) return null;
    const clip = clips.get(id) ?? (await this.attempt(() => backend.clipDetail(id)))?.clip;
    if (!clip) return null;
    clips.take(clip);
    if (moves === selection.moves) await this.attempt(() => selection.goTo(id));
    return shortName(clip);
  }

  /** Loads what the first frame needs and listens from then on. */
  async start(): Promise<void> {
    const { backend } = this;
    // What is told meanwhile may be newer than an answer that comes after it.
    let meanwhile: StudioEvent[] | null = [];
    this.#stops.push(
      ...(await Promise.all([
        backend.onStudio((event) => (meanwhile ? meanwhile.push(event) : this.hear(event))),
        this.drop.listen(backend),
        backend.onQuit((event) => this.quit.hear(event)),
      ])),
    );
    try {
      await this.#load();
    } finally {
      const told = meanwhile;
      meanwhile = null;
      told.forEach((event) => this.hear(event));
    }
    await this.bookmark.leaveIfGone();
    this.clock.start();
  }

  async #load(): Promise<void> {
    const { backend } = this;
    const [info, counts, findings] = await Promise.all([
      backend.appInfo(),
      backend.counts(),
      backend.findings(),
      this.settings.load().then(() => {
        this.clips.stacks = { collapsed: this.settings.value.stacked, open: [] };
        return this.bookmark.open();
      }),
      this.servers.load(backend),
      this.projects.load(),
      this.undo.load(),
      this.search.load(),
      this.money.load(),
      this.move.load(),
      this.compose.load(),
    ]);
    this.info = info;
    this.library.state = info.library;
    this.library.findings = findings;
    this.clips.counts = counts;
  }

  stop(): void {
    this.clock.stop();
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** Where the bytes of a clip or a reference are read. */
  media(kind: MediaKind, id: string, preview?: { size: string; fit: Fit }): string {
    return this.backend.mediaUrl(this.info?.mediaAddress ?? '', kind, id, preview);
  }

  /** Whether there is a sprite sheet of this clip that can be read. */
  hasSheet(clip: Clip): boolean {
    return clip.hasSprite && !this.unlaid.has(clip.id);
  }

  /** The project that new clips go to: the one in view. */
  get projectInView(): string | null {
    const { view } = this.clips.query;
    return view.kind === 'project' ? view.projectId : null;
  }

  /** Shows the takes of one intent as one card, or each by itself, and remembers it. */
  async setStacked(stacked: boolean): Promise<void> {
    await Promise.all([this.settings.change({ stacked }), this.clips.stack(stacked)]);
  }

  /** Runs a change with a request id of its own and says what went wrong in a toast. */
  async attempt<T>(work: (request: string) => Promise<T>): Promise<T | undefined> {
    try {
      return await work(newRequest());
    } catch (thrown) {
      this.toasts.error(thrown);
      return undefined;
    }
  }

  hear(event: StudioEvent): void {
    switch (event.kind) {
      case 'clips':
        this.clips.hear(event);
        this.queue.hear(event);
        this.#deselectGone(event);
        break;
      case 'servers':
        this.servers.list = event.servers;
        break;
      case 'projects':
        this.projects.list = event.projects;
        void this.attempt(() => this.bookmark.leaveIfGone());
        break;
      case 'searches':
        this.search.saved = event.searches;
        break;
      case 'settings':
        this.settings.hear(event.settings);
        break;
      case 'money':
        this.money.budget = event.budget;
        break;
      case 'library':
        this.library.state = event.library;
        break;
      case 'library_move':
        this.move.hear(event);
        break;
      case 'deeds':
        this.undo.now = event.undoable;
        break;
      case 'findings':
        this.library.findings = event.findings;
        break;
      case 'news':
        this.#tell(event);
        break;
    }
  }

  /** Nothing stays selected that is no longer on the screen. */
  #deselectGone({ changed, removed }: Extract<StudioEvent, { kind: 'clips' }>) {
    const { view } = this.clips.query;
    const left = changed
      // What is shown from elsewhere was not in the view before, either.
      .filter((clip) => !this.selection.isApart(clip.id))
      .filter((clip) => hasLeft(clip, view, this.projects.list))
      .map((clip) => clip.id);
    this.selection.leave([...removed, ...left]);
  }

  #tell({ clipId, good, message: english }: Extract<StudioEvent, { kind: 'news' }>) {
    const message = said(english);
    this.news.say(message);
    // Who sees the window needs no other word, and who is elsewhere no fault of it.
    this.backend.notify(message).catch(() => undefined);
    if (good) return;
    this.toasts.show({
      text: message,
      tone: 'bad',
      action: { label: m.clips_show(), run: () => this.show(clipId) },
    });
  }

  /** Selects a clip that may be anywhere, and brings it into the inspector. */
  async show(id: string): Promise<void> {
    const detail = await this.attempt(() => this.backend.clipDetail(id));
    if (!detail) return;
    this.screen.inspectorOpen = true;
    await this.attempt(() => this.selection.show(detail.clip));
  }
}

export const [getApp, setApp] = createContext<App>();

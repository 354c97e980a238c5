// A whole backend in memory: the page runs with it in a plain browser, and component tests use it.
// It keeps the manners of the real one (events after changes, errors thrown as `CommandError`) but
// no promise about files or money.

import type { Backend } from './backend';
import { catalog } from './fake/catalog';
import {
  emptyBookmark,
  emptyDraft,
  fakeCertificate,
  fakeCharacter,
  fakeServers,
  fakeSettings,
  remotePage,
  serverFrom,
  serverTest,
  withSecret,
} from './fake/desk';
import { familyOf } from './fake/family';
import { FakeFindings } from './fake/findings';
import { filmAddress } from './fake/film';
import { fail, FakeLibrary } from './fake/library';
import { FakeMoney } from './fake/money';
import { FakeMove } from './fake/move';
import { FakePrompts } from './fake/prompts';
import { picture, sheet } from './fake/pictures';
import { completeQuery, readQuery } from './fake/query';
import {
  FakeCopying,
  FakeWatching,
  nameFields,
  notHere,
  previewNames,
  saved,
} from './fake/watching';
import type {
  Bookmark,
  Character,
  Clip,
  CommandError,
  DropEvent,
  Findings,
  LibraryMove,
  LibraryState,
  QuitEvent,
  Server,
  Settings,
  StudioEvent,
} from './types';
import { emptyClip, safe } from './fake/catalog';

export type FakeOptions = {
  clips?: number;
  /** Jobs do not move by themselves. */
  still?: boolean;
  settings?: Partial<Settings>;
  servers?: Server[];
  library?: LibraryState;
  findings?: Partial<Findings>;
  libraryMove?: LibraryMove;
  bookmark?: Bookmark;
};

/** Frames across and down in the fake's sprite sheets. */
export const fakeSheet = { columns: 4, rows: 4 };

export type Fake = Backend & {
  library: FakeLibrary;
  money: FakeMoney;
  move: FakeMove;
  /** Every command so far with its arguments. */
  calls: [name: string, ...args: unknown[]][];
  /** Lets the next call of a command throw. */
  failNext(name: keyof Backend, error: Partial<CommandError>): void;
  emit(event: StudioEvent): void;
  emitDrop(event: DropEvent): void;
  emitQuit(event: QuitEvent): void;
  stop(): void;
};

/** What was said of the old key is not said of another one. */
const afterNewKey = ({ state }: Server): Server['state'] =>
  state.kind === 'key_refused' ? { kind: 'untried' } : state;

export function createFake(options: FakeOptions = {}): Fake {
  const now = Date.now();
  const studio = new Set<(event: StudioEvent) => void>();
  const drops = new Set<(event: DropEvent) => void>();
  const quits = new Set<(event: QuitEvent) => void>();
  const emit = (event: StudioEvent) => studio.forEach((hear) => hear(structuredClone(event)));
  const emitDrop = (event: DropEvent) => drops.forEach((hear) => hear(event));
  const emitQuit = (event: QuitEvent) => quits.forEach((hear) => hear(event));
  const start = catalog(options.clips ?? 1284, now);
  const library = new FakeLibrary(start.clips, start.projects, emit);
  let servers = options.servers ?? fakeServers();
  let settings: Settings = { ...fakeSettings, ...options.settings };
  let draft = emptyDraft;
  let bookmark = options.bookmark ?? emptyBookmark;
  let folder: LibraryState = options.library ?? { kind: 'ready', folder: '~/Videos/Dailies' };
  const found = new FakeFindings(library, emit, options.findings);
  const money = new FakeMoney(library, emit);
  const prompts = new FakePrompts(() => library.clips);
  const atFolder = (next?: LibraryState) => {
    if (!next) return folder;
    folder = next;
    emit({ kind: 'library', library: folder });
    return folder;
  };
  const move = new FakeMove(library, emit, atFolder, options.libraryMove);
  const watched = new FakeWatching(library.deeds);
  const copying = new FakeCopying(options.still === true);
  const calls: Fake['calls'] = [];
  const failures = new Map<string, CommandError>();

  const tellServers = () => emit({ kind: 'servers', servers });
  const server = (id: string) => {
    const found = servers.find((one) => one.id === id);
    if (!found) throw fail('not_found', 'This server is no longer there.');
    return found;
  };
  const putServer = (next: Server) => {
    servers = servers.some((one) => one.id === next.id)
      ? servers.map((one) => (one.id === next.id ? next : one))
      : [...servers, next];
    tellServers();
    return next;
  };
  const putCharacter = (character: Character) => {
    const of = server(character.serverId);
    putServer({ ...of, characters: [...of.characters, character] });
    return character;
  };
  const imported = (name: string): Clip =>
    safe(
      {
        ...emptyClip(`import-${crypto.randomUUID()}`, Date.now()),
        source: 'imported',
        title: name,
        serverId: null,
        serverName: null,
        model: null,
      },
      Date.now(),
    );
  const reference = { id: 'reference-1', name: 'stage.jpg', width: 1920, height: 1280 };
  const shape = (id: string): [number, number] => {
    const clip = library.clips.find((one) => one.id === id);
    const [width, height] = (clip?.size ?? '1280x720').split('x').map((side) => Number(side) / 2);
    return [width || 640, height || 360];
  };

  const backend: Backend = {
    listClips: async (query, offset, limit) => library.list(query, offset, limit),
    listIds: async (query) => library.ids(query),
    listDays: async (query) => library.days(query),
    findInList: async (query, ids) => library.places(query, ids),
    bookmark: async () => bookmark,
    saveBookmark: async (next) => void (bookmark = next),
    clipDetail: async (id) => library.detail(id),
    counts: async () => library.counts(),
    createClips: async (_, asked) => library.create(asked, server(asked.serverId)),
    remixClip: async (_, id, prompt, projectId) => library.remix(id, prompt, projectId),
    varyClip: async (_, { originId, kind, prompt, seconds, projectId }) =>
      library.remix(originId, prompt, projectId, {
        source: kind === 'edit' ? 'edited' : 'extended',
        ...(kind === 'extension' ? { seconds } : {}),
      }),
    remixLocally: async (_, { originId, prompt, reference, projectId }) =>
      library.remix(originId, prompt, projectId, {
        source: 'local_remix',
        referenceId: reference?.id ?? null,
      }),
    makeAgain: async (_, id) => library.again(id),
    resolveClip: async (_, id, resolution) => library.resolve(id, resolution),
    cancelClip: async (_, id) => {
      const clip = library.find(id);
      if (server(clip.serverId ?? '').demo) {
        throw fail('server', 'Demo does not stop a job that has begun. It goes on.');
      }
      return library.change(id, { state: 'cancelled', queuePlace: null });
    },
    fetchClip: async (_, id) => library.change(id, { state: 'saving', fetchedBytes: 0 }),
    deleteClips: async (_, ids, onlyCopies) => library.deleteForGood(ids, onlyCopies),
    emptyTrash: async (_, onlyCopies) =>
      library.deleteForGood(
        library.clips.filter((clip) => clip.trashedAt !== null).map(({ id }) => id),
        onlyCopies,
      ),
    deleteOnServer: async (_, id) => library.change(id, { deletedOnServerAt: Date.now() }),
    deleteBoth: async (_, ids, onlyCopies) => library.deleteBoth(ids, onlyCopies),
    jobsOnServer: async (_, after) => remotePage(after, now),
    adoptJobs: async (_, serverId, ids) =>
      library.add(
        ids.map((remoteId) =>
          safe(
            {
              ...emptyClip(`adopted-${remoteId}`, Date.now()),
              remoteId,
              source: 'adopted',
              serverId,
              prompt: 'A heron lifting off at first light',
            },
            Date.now(),
          ),
        ),
      ),
    storePoster: async (id) => void library.change(id, { hasPoster: true }, false),
    storeSprite: async (id) => void library.change(id, { hasSprite: true }, false),

    markClips: async (_, ids, marks) => library.mark(ids, marks),
    tagClips: async (_, ids, add, remove) => library.tag(ids, add, remove),
    noteClips: async (_, ids, note) => library.deeds.done('note', null, ids, () => ({ note })),
    renameClip: async (_, id, title) => {
      library.deeds.done('rename', title, [id], () => ({ title }));
      return { ...library.find(id) };
    },
    moveClips: async (_, ids, projectId) => library.move(ids, projectId),
    trashClips: async (_, ids) => library.trash(ids),
    restoreClips: async (_, ids) => library.restore(ids),
    vocabulary: async (typed) => library.deeds.vocabulary(typed),
    undoable: async () => library.deeds.undoable(),
    undo: async (_, deed) => library.deeds.undo(deed),
    redo: async () => library.deeds.redo(),

    queue: async () => library.queue(),
    moveInQueue: async (_, ids, before) => library.reorder(ids, before),
    retryClips: async (_, ids) => library.retry(ids),
    waiting: async (id) => library.waiting(id),
    cancelWaiting: async (_, ids) =>
      library
        .these(ids, (clip) => clip.state === 'queued')
        .map(({ id }) => library.change(id, { state: 'cancelled', queuePlace: null })),
    fetchClips: async (_, ids) =>
      library
        .these(ids, (clip) => clip.state === 'finished' || clip.state === 'gone')
        .map(({ id }) => library.change(id, { state: 'saving', fetchedBytes: 0 })),
    pauseServer: async (_, id, paused) => putServer({ ...server(id), paused }),
    limitServer: async (_, id, limits) => putServer({ ...server(id), limits }),

    servers: async () => servers,
    saveServer: async (_, input) =>
      putServer(
        serverFrom(
          input,
          servers.find((one) => one.id === input.id),
        ),
      ),
    removeServer: async (_, id) => {
      servers = servers.filter((one) => one.id !== id);
      tellServers();
    },
    setKey: async (_, id, key, sessionOnly) =>
      putServer({
        ...server(id),
        state: afterNewKey(server(id)),
        key: {
          kind: 'set',
          lastFour: key.slice(-4),
          place: sessionOnly ? 'session' : 'keychain',
        },
      }),
    removeKey: async (_, id) =>
      putServer({ ...server(id), state: afterNewKey(server(id)), key: { kind: 'missing' } }),
    reloadKeys: async () => tellServers(),
    enableServer: async (_, id, enabled) => putServer({ ...server(id), enabled }),
    duplicateServer: async (_, id) => {
      const from = server(id);
      return putServer({ ...from, id: crypto.randomUUID(), name: `${from.name} copy` });
    },
    pickCertificate: async () => fakeCertificate,
    setSecret: async (_, id, { secret, value }, sessionOnly) =>
      putServer(withSecret(server(id), secret, value, sessionOnly)),
    removeSecret: async (_, id, which) => putServer(withSecret(server(id), which, null, false)),
    testServer: async (input) => serverTest(input),
    makeCharacter: async (_, { serverId, name, clipId }) =>
      putCharacter(fakeCharacter(serverId, name, { clipId })),
    pickCharacter: async (_, serverId, name) => putCharacter(fakeCharacter(serverId, name)),
    addCharacter: async (_, serverId, remoteId) =>
      putCharacter(fakeCharacter(serverId, 'Found', { remoteId })),
    removeCharacter: async (_, id) => {
      for (const one of servers.filter(({ characters }) => characters.some((it) => it.id === id))) {
        putServer({ ...one, characters: one.characters.filter((it) => it.id !== id) });
      }
    },
    startDemo: async () => {
      const demo = fakeServers().find((one) => one.demo);
      if (!demo) throw fail('internal', 'There is no demo.');
      return putServer(demo);
    },
    environmentKeys: async () => [],
    connectFromEnvironment: async () => server('studio'),

    pastPrompts: async (words) => prompts.past(words),
    keptPrompts: async () => prompts.kept,
    keepPrompt: async (_, prompt) => prompts.keep(prompt),
    forgetPrompt: async (_, id) => prompts.forget(id),
    createBatch: async (_, batch, template) => {
      const clips = batch.flatMap((asked) => library.create(asked, server(asked.serverId)));
      money.noteTemplate(clips, template);
      return clips;
    },

    readQuery: async (text) => readQuery(text),
    completeQuery: async (text, caret) => completeQuery(text, caret, library),
    savedSearches: async () => library.deeds.searches,
    saveSearch: async (_, id, name, query) => library.deeds.saveSearch(id, name, query),
    removeSearch: async (_, id) => library.deeds.removeSearch(id),

    projects: async () => library.projects.map((project) => ({ ...project })),
    createProject: async (_, name) => library.deeds.makeProject(name),
    renameProject: async (_, id, name) => library.deeds.renameProject(id, name),
    arrangeProject: async (_, id, parentId, before) =>
      library.deeds.arrangeProject(id, parentId, before),
    removeProject: async (_, id) => library.deeds.withoutProject(id),

    prices: async () => money.prices,
    savePrice: async (_, price) => money.savePrice(price),
    removePrice: async (_, id) => money.removePrice(id),
    useReferencePrices: async (_, serverId) => money.useReference(serverId),
    budget: async () => money.budget(),
    saveCap: async (_, cap) => money.saveCap(cap),
    removeCap: async (_, id) => money.removeCap(id),
    quote: async (asked) => money.quote(asked, server(asked.serverId).demo),
    waiveCaps: async (_, ids) => money.waive(ids),
    ledger: async (by) => money.ledger(by),
    worth: async (by) => money.worth(by),
    saveLedgerAs: async () => ({
      kind: 'saved',
      name: 'Dailies ledger.csv',
      folder: 'Downloads',
      token: 'saved-2',
    }),

    settings: async () => settings,
    saveSettings: async (_, next) => {
      if (next.keepTrash !== settings.keepTrash) {
        library.keepTrash({ week: 7, month: 30, quarter: 90, forever: null }[next.keepTrash]);
      }
      settings = next;
      emit({ kind: 'settings', settings });
    },
    draft: async () => draft,
    saveDraft: async (next) => void (draft = next),
    appInfo: async () => ({
      version: '0.1.0',
      platform: 'linux',
      mediaAddress: 'fake:',
      library: folder,
    }),
    checkLibrary: async () => folder,
    locateLibrary: async () => {
      folder = { kind: 'ready', folder: '~/Videos/Dailies' };
      emit({ kind: 'library', library: folder });
      return folder;
    },
    openLibrary: async () => undefined,
    speak: async () => undefined,
    notify: async () => undefined,
    answerQuit: async () => undefined,

    findings: async () => found.now,
    lookThrough: async () => found.now,
    dismissFindings: async () => found.settle({}),
    rebuildLibrary: async () => found.rebuild(),
    fetchMissing: async () => found.fetch(),
    takeIn: async () => found.takeIn(imported),

    chooseLibraryMove: async () => move.offer(),
    beginLibraryMove: async () => move.begin(),
    cancelLibraryMove: async () => move.cancel(),
    libraryMove: async () => move.now,

    saveClipAs: async (_, id, progress) => {
      const clip = library.find(id);
      const total = clip.file?.bytes ?? 1;
      progress({ done: total, total });
      return {
        kind: 'saved',
        name: clip.file?.name ?? 'clip.mp4',
        folder: 'Downloads',
        token: 'saved-1',
      };
    },
    watchClip: async (id) => watched.of(library.find(id)),
    markPart: async (_, id, part) => watched.mark(id, part),
    clipFamily: async (id) => familyOf(library.clips, library.againOf, library.find(id).id),
    clipChain: async (id) => library.chain(id),
    planPart: async (id, part) => watched.plan(library.find(id), part),
    savePartAs: async (_, id, part, progress) => {
      const { bytes } = watched.plan(library.find(id), part);
      progress({ done: bytes, total: bytes });
      return saved('part.mp4');
    },
    saveFrameAs: async (_, _id, frame) => saved(`frame-${frame}.png`),
    copyFrame: async () => undefined,
    chooseCopyFolder: async () => ({ token: 'folder-1', folder: '~/Downloads/Selects' }),
    nameFields: async () => [...nameFields],
    previewNames: async (ids, total, template) =>
      previewNames(
        ids.map((id) => library.find(id)),
        total,
        template,
      ),
    saveMany: (request, ids, _, template, progress) =>
      copying.run(
        request,
        ids.map((id) => library.find(id)),
        template,
        progress,
      ),
    stopMany: async (request) => copying.stop(request),
    openCopyFolder: async () => undefined,
    saveSelectsAs: async (_, ids, form) => {
      const all = ids.map((id) => library.find(id));
      const there = all.filter((clip) => clip.file?.present === true);
      return {
        saved: saved(`Dailies selects.${form}`),
        clips: there.length,
        skipped: all
          .filter((clip) => !there.includes(clip))
          .map((clip) => ({ id: clip.id, name: clip.prompt, reason: notHere })),
      };
    },
    revealSaved: async () => undefined,
    revealClip: async () => undefined,
    openClip: async () => undefined,
    dragOut: async () => undefined,
    copyText: async (text) => void (await navigator.clipboard?.writeText(text)),

    copyClipFiles: async (ids) => library.these(ids, (clip) => clip.file?.present === true).length,
    copyClipPaths: async (ids) => library.these(ids, (clip) => clip.file?.present === true).length,

    pickReference: async () => reference,
    pasteReference: async () => null,
    stageDropped: async () => reference,
    stageFrame: async (name) => ({ ...reference, id: 'frame-1', name }),
    importDropped: async (_, tokens, project) => ({
      clips: library.add(tokens.map((token) => ({ ...imported(token), projectId: project }))),
      skipped: [],
      stopped: false,
    }),
    pickImport: async (_, _from, project) => ({
      clips: library.add([{ ...imported('holiday.mp4'), projectId: project }]),
      skipped: [],
      stopped: false,
    }),

    mediaUrl: (_, kind, id, preview) => {
      if (kind === 'clip') return filmAddress();
      const [width, height] = shape(id);
      if (kind === 'sprite') {
        return sheet(id, width / 4, height / 4, fakeSheet.columns, fakeSheet.rows);
      }
      if (kind === 'poster' || kind === 'small') return picture(id, width, height);
      const [w, h] = (preview?.size ?? '960x640').split('x').map(Number);
      return picture(id, w ?? 960, h ?? 640);
    },
    onStudio: async (hear) => {
      studio.add(hear);
      return () => studio.delete(hear);
    },
    onDrop: async (hear) => {
      drops.add(hear);
      return () => drops.delete(hear);
    },
    onQuit: async (hear) => {
      quits.add(hear);
      return () => quits.delete(hear);
    },
  };

  const timer = options.still
    ? undefined
    : setInterval(() => {
        library.tick();
        move.tick();
      }, 1000);
  const extra = {
    library,
    money,
    move,
    calls,
    failNext: (name: keyof Backend, error: Partial<CommandError>) =>
      void failures.set(name, { ...fail('internal', 'It did not work.'), ...error }),
    emit,
    emitDrop,
    emitQuit,
    stop: () => clearInterval(timer),
  };
  return new Proxy(
    { ...backend, ...extra },
    {
      get(all, name: string) {
        const value: unknown = Reflect.get(all, name);
        if (!(name in backend) || typeof value !== 'function' || name === 'mediaUrl') return value;
        return (...args: unknown[]) => {
          calls.push([name, ...args]);
          const failure = failures.get(name);
          if (failure) {
            failures.delete(name);
            return Promise.reject(failure);
          }
          return value(...args) as unknown;
        };
      },
    },
  );
}

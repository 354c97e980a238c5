// Everything the page can ask of the app and hear from it, as one interface. `shell.ts` is the
// real one over Tauri, `fake.ts` an in-memory one for a plain browser and for tests. Commands
// throw a `CommandError`; `request` is an id made by the page, one per intent of the user, and
// reused when the same intent is sent again.

import type {
  AppInfo,
  Bookmark,
  BothReport,
  Budget,
  CapInput,
  Certificate,
  Character,
  Clip,
  ClipDetail,
  ClipPage,
  ClipQuery,
  CommandError,
  Completion,
  CopyFolder,
  Counts,
  DayOfClips,
  Deed,
  DialogWords,
  Draft,
  DropEvent,
  EnvironmentKey,
  Family,
  Findings,
  Fit,
  Grouping,
  ImportFrom,
  ImportProgress,
  ImportReport,
  KeptPrompt,
  Ledger,
  LibraryMove,
  LibraryState,
  Limits,
  LocalRemix,
  ManyProgress,
  ManyReport,
  Marks,
  MoveOffer,
  NewCharacter,
  NewClips,
  Part,
  PartPlan,
  PastPrompt,
  Price,
  PriceInput,
  Project,
  Queue,
  QuitAnswer,
  QuitEvent,
  Quote,
  QuoteInput,
  Reading,
  ReferenceImage,
  RemotePage,
  Resolution,
  SaveOutcome,
  SaveProgress,
  SavedSearch,
  Secret,
  SecretInput,
  SelectsForm,
  SelectsOutcome,
  Server,
  ServerInput,
  ServerTest,
  Settings,
  StudioEvent,
  Undoable,
  Variation,
  Vocabulary,
  Watching,
  Worth,
  WorthBy,
} from './types';

export type Stop = () => void;
/** `small` is the poster for a card. */
export type MediaKind = 'clip' | 'poster' | 'small' | 'sprite' | 'reference';

export interface Backend {
  listClips(query: ClipQuery, offset: number, limit: number): Promise<ClipPage>;
  /** The ids of a whole list, in its order. */
  listIds(query: ClipQuery): Promise<string[]>;
  /** The days of a list in its order; none when it is sorted by something else. */
  listDays(query: ClipQuery): Promise<DayOfClips[]>;
  /** Where clips stand in a list, from 0; `null` for those that are not in it. */
  findInList(query: ClipQuery, ids: string[]): Promise<(number | null)[]>;
  /** Where the user was in the grid. */
  bookmark(): Promise<Bookmark>;
  saveBookmark(bookmark: Bookmark): Promise<void>;
  clipDetail(id: string): Promise<ClipDetail>;
  counts(): Promise<Counts>;
  createClips(request: string, clips: NewClips): Promise<Clip[]>;
  remixClip(request: string, id: string, prompt: string, projectId: string | null): Promise<Clip>;
  varyClip(request: string, variation: Variation): Promise<Clip>;
  remixLocally(request: string, remix: LocalRemix): Promise<Clip>;
  makeAgain(request: string, id: string): Promise<Clip>;
  resolveClip(request: string, id: string, resolution: Resolution): Promise<Clip>;
  cancelClip(request: string, id: string): Promise<Clip>;
  fetchClip(request: string, id: string): Promise<Clip>;
  deleteClips(request: string, ids: string[], onlyCopies: boolean): Promise<number>;
  emptyTrash(request: string, onlyCopies: boolean): Promise<number>;
  deleteOnServer(request: string, id: string): Promise<Clip>;
  /** On their servers, then into the trash; `onlyCopies`: also what is safe nowhere else. */
  deleteBoth(request: string, ids: string[], onlyCopies: boolean): Promise<BothReport>;
  jobsOnServer(serverId: string, after: string | null): Promise<RemotePage>;
  adoptJobs(request: string, serverId: string, ids: string[]): Promise<Clip[]>;
  storePoster(id: string, jpegBase64: string): Promise<void>;
  storeSprite(id: string, jpegBase64: string): Promise<void>;

  // Deeds: each answers what can be taken back, or `null` when nothing changed.
  markClips(request: string, ids: string[], marks: Marks): Promise<Deed | null>;
  tagClips(request: string, ids: string[], add: string[], remove: string[]): Promise<Deed | null>;
  noteClips(request: string, ids: string[], note: string | null): Promise<Deed | null>;
  renameClip(request: string, id: string, title: string | null): Promise<Clip>;
  moveClips(request: string, ids: string[], projectId: string | null): Promise<Deed | null>;
  trashClips(request: string, ids: string[]): Promise<Deed | null>;
  restoreClips(request: string, ids: string[]): Promise<Deed | null>;
  /** The tags and reasons in use that have what is typed in them, the best first. */
  vocabulary(typed: string): Promise<Vocabulary>;
  undoable(): Promise<Undoable>;
  /** Takes back this deed, or the newest one; `null` when there is nothing to take back. */
  undo(request: string, deed: number | null): Promise<Deed | null>;
  redo(request: string): Promise<Deed | null>;

  queue(): Promise<Queue>;
  /** Moves queued clips before another one of their server, or to the end. */
  moveInQueue(request: string, ids: string[], before: string | null): Promise<void>;
  retryClips(request: string, ids: string[]): Promise<Clip[]>;
  /** The ids of what a server was not sent yet, in order. */
  waiting(serverId: string): Promise<string[]>;
  /** Takes back those of these clips that were not sent yet; answers which. */
  cancelWaiting(request: string, ids: string[]): Promise<Clip[]>;
  /** Fetches clips again, as far as there is something to fetch; answers which. */
  fetchClips(request: string, ids: string[]): Promise<Clip[]>;
  pauseServer(request: string, id: string, paused: boolean): Promise<Server>;
  limitServer(request: string, id: string, limits: Limits): Promise<Server>;

  servers(): Promise<Server[]>;
  saveServer(request: string, input: ServerInput): Promise<Server>;
  removeServer(request: string, id: string): Promise<void>;
  setKey(request: string, id: string, key: string, sessionOnly: boolean): Promise<Server>;
  removeKey(request: string, id: string): Promise<Server>;
  reloadKeys(): Promise<void>;
  /** Sends nothing more to a server, or uses it again. */
  enableServer(request: string, id: string, enabled: boolean): Promise<Server>;
  duplicateServer(request: string, id: string): Promise<Server>;
  /** Opens the native file dialog; `null` when it was cancelled. */
  pickCertificate(): Promise<Certificate | null>;
  setSecret(
    request: string,
    id: string,
    secret: SecretInput,
    sessionOnly: boolean,
  ): Promise<Server>;
  removeSecret(request: string, id: string, which: Secret): Promise<Server>;
  /** `typed` are secrets that are not saved yet. */
  testServer(input: ServerInput, key: string | null, typed: SecretInput[]): Promise<ServerTest>;
  /** An upload that may cost something, sent once; `unknown` when nobody knows what became of it. */
  makeCharacter(request: string, character: NewCharacter): Promise<Character>;
  /** The same of a video that is asked for; `null` when the user thought better of it. */
  pickCharacter(request: string, serverId: string, name: string): Promise<Character | null>;
  /** One that the server has, by the server's id. */
  addCharacter(request: string, serverId: string, remoteId: string): Promise<Character>;
  /** Forgotten here; the server keeps it. */
  removeCharacter(request: string, id: string): Promise<void>;
  startDemo(request: string): Promise<Server>;
  environmentKeys(): Promise<EnvironmentKey[]>;
  connectFromEnvironment(request: string, offer: string): Promise<Server>;

  pastPrompts(words: string): Promise<PastPrompt[]>;
  keptPrompts(): Promise<KeptPrompt[]>;
  keepPrompt(request: string, prompt: KeptPrompt): Promise<KeptPrompt[]>;
  forgetPrompt(request: string, id: string): Promise<KeptPrompt[]>;
  /** `template` is the prompt with the variables that the batch fills. */
  createBatch(request: string, batch: NewClips[], template: string | null): Promise<Clip[]>;

  /** How a query is understood; mistakes in it are part of the answer. */
  readQuery(text: string): Promise<Reading>;
  /** What may be written at the caret. */
  completeQuery(text: string, caret: number): Promise<Completion>;
  savedSearches(): Promise<SavedSearch[]>;
  /** Keeps a search, with `id` in the place of another one. */
  saveSearch(
    request: string,
    id: string | null,
    name: string,
    query: ClipQuery,
  ): Promise<SavedSearch>;
  /** The deed it is, unless there was no such search. */
  removeSearch(request: string, id: string): Promise<Deed | null>;

  projects(): Promise<Project[]>;
  createProject(request: string, name: string): Promise<Project>;
  renameProject(request: string, id: string, name: string): Promise<void>;
  /** Into another one or into none, before one that lies there or behind all. */
  arrangeProject(
    request: string,
    id: string,
    parentId: string | null,
    before: string | null,
  ): Promise<void>;
  /** Its clips stay. */
  removeProject(request: string, id: string): Promise<Deed>;

  prices(): Promise<Price[]>;
  savePrice(request: string, price: PriceInput): Promise<Price>;
  removePrice(request: string, id: string): Promise<void>;
  /** Adds the reference prices where the server has none; answers all of its prices. */
  useReferencePrices(request: string, serverId: string): Promise<Price[]>;
  budget(): Promise<Budget>;
  saveCap(request: string, cap: CapInput): Promise<Budget>;
  removeCap(request: string, id: string): Promise<Budget>;
  /** What clips would cost; sends nothing. */
  quote(asked: QuoteInput): Promise<Quote>;
  /** Lets waiting clips pass the caps. */
  waiveCaps(request: string, ids: string[]): Promise<void>;
  ledger(by: Grouping, days: number | null): Promise<Ledger>;
  /** What was paid for what was kept. */
  worth(by: WorthBy, days: number | null): Promise<Worth>;
  /** Opens the native save dialog and writes the ledger there as CSV. */
  saveLedgerAs(request: string): Promise<SaveOutcome>;

  settings(): Promise<Settings>;
  saveSettings(request: string, settings: Settings): Promise<void>;
  draft(): Promise<Draft>;
  saveDraft(draft: Draft): Promise<void>;
  appInfo(): Promise<AppInfo>;
  checkLibrary(): Promise<LibraryState>;
  /** Opens the native folder dialog; `null` when it was cancelled. */
  locateLibrary(request: string): Promise<LibraryState | null>;
  openLibrary(): Promise<void>;
  /** Has dialogs of the desktop speak as the page does. */
  speak(words: DialogWords): Promise<void>;
  /** Tells the desktop while the window is elsewhere, if the settings want that. */
  notify(message: string): Promise<void>;
  /** What the user says to the question whether to quit, or that it is on the screen. */
  answerQuit(answer: QuitAnswer): Promise<void>;

  /** What was noticed about the library and waits for a word of the user. */
  findings(): Promise<Findings>;
  lookThrough(): Promise<Findings>;
  dismissFindings(request: string): Promise<void>;
  rebuildLibrary(request: string): Promise<Findings>;
  /** How many clips are fetched again. */
  fetchMissing(request: string): Promise<number>;
  takeIn(request: string): Promise<ImportReport>;

  /** Opens the native folder dialog; `null` when it was cancelled. Nothing is moved yet. */
  chooseLibraryMove(request: string): Promise<MoveOffer | null>;
  /** Begins what was offered; it goes on by itself, also after a restart. */
  beginLibraryMove(request: string, token: string): Promise<LibraryMove>;
  /** Has the library stay where it is. */
  cancelLibraryMove(request: string): Promise<void>;
  libraryMove(): Promise<LibraryMove | null>;

  /** The frames and the marks of a clip. */
  watchClip(id: string): Promise<Watching>;
  markPart(request: string, id: string, part: Part): Promise<Part>;
  /** The clips that were made of one another around this one. */
  clipFamily(id: string): Promise<Family>;
  /** The clips that go on from one another around this one, first to last. */
  clipChain(id: string): Promise<Clip[]>;
  /** What a part would be if it were saved without encoding anew. */
  planPart(id: string, part: Part): Promise<PartPlan>;
  /** Opens the native save dialog and saves a part of the clip there. */
  savePartAs(
    request: string,
    id: string,
    part: Part,
    progress: (progress: SaveProgress) => void,
  ): Promise<SaveOutcome>;
  /** Opens the native save dialog and saves a frame that was taken here there. */
  saveFrameAs(request: string, id: string, frame: number, pngBase64: string): Promise<SaveOutcome>;
  copyFrame(pngBase64: string): Promise<void>;

  /** Opens the native folder dialog; `null` when it was cancelled. */
  chooseCopyFolder(): Promise<CopyFolder | null>;
  nameFields(): Promise<string[]>;
  /** The names that copies of these clips would get, as the first of `total`. */
  previewNames(ids: string[], total: number, template: string): Promise<string[]>;
  /** Copies clips into a folder; what is only on a server is fetched first. */
  saveMany(
    request: string,
    ids: string[],
    token: string,
    template: string,
    progress: (progress: ManyProgress) => void,
  ): Promise<ManyReport>;
  /** `request` is the one that began it. */
  stopMany(request: string): Promise<void>;
  openCopyFolder(token: string): Promise<void>;
  /** Opens the native save dialog and writes a list for an editor there. */
  saveSelectsAs(
    request: string,
    ids: string[],
    form: SelectsForm,
    progress: (progress: SaveProgress) => void,
  ): Promise<SelectsOutcome | null>;

  /** Opens the native save dialog and copies the clip there. */
  saveClipAs(
    request: string,
    id: string,
    progress: (progress: SaveProgress) => void,
  ): Promise<SaveOutcome>;
  revealSaved(token: string): Promise<void>;
  revealClip(id: string): Promise<void>;
  openClip(id: string): Promise<void>;
  /** Starts a native drag of these clips' files; call while the pointer button is down. */
  dragOut(ids: string[]): Promise<void>;
  copyText(text: string): Promise<void>;
  /** Puts the files of clips into the clipboard; answers how many. */
  copyClipFiles(ids: string[]): Promise<number>;
  /** Puts the paths of clips into the clipboard as text; answers how many. */
  copyClipPaths(ids: string[]): Promise<number>;

  pickReference(): Promise<ReferenceImage | null>;
  pasteReference(): Promise<ReferenceImage | null>;
  stageDropped(token: string): Promise<ReferenceImage>;
  /** Keeps a picture that the page took of a clip, as a reference. */
  stageFrame(name: string, pngBase64: string): Promise<ReferenceImage>;
  /** Clips and folders that were dropped; those that name no project go into this one. */
  importDropped(
    request: string,
    tokens: string[],
    project: string | null,
    progress: (progress: ImportProgress) => void,
  ): Promise<ImportReport>;
  /** Opens the native dialog for clips or for a folder of them. */
  pickImport(
    request: string,
    from: ImportFrom,
    project: string | null,
    progress: (progress: ImportProgress) => void,
  ): Promise<ImportReport | null>;

  /** Where the page reads bytes; `address` is `AppInfo.mediaAddress`. */
  mediaUrl(
    address: string,
    kind: MediaKind,
    id: string,
    preview?: { size: string; fit: Fit },
  ): string;
  onStudio(hear: (event: StudioEvent) => void): Promise<Stop>;
  onDrop(hear: (event: DropEvent) => void): Promise<Stop>;
  onQuit(hear: (event: QuitEvent) => void): Promise<Stop>;
}

/** What a command threw, as a `CommandError` whatever it was. */
export function asCommandError(thrown: unknown): CommandError {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const given = thrown as Partial<CommandError>;
    return {
      code: given.code ?? 'internal',
      message: String(given.message),
      field: given.field ?? null,
      details: given.details ?? null,
      requestId: given.requestId ?? null,
    };
  }
  return { code: 'internal', message: String(thrown), field: null, details: null, requestId: null };
}

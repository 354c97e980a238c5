// The words that cross between the page and the app: the generated types of `bindings.ts`, made
// exact where the generator is careful. JSON has no NaN, so it lets every floating number be null,
// and it calls fields with a default optional although the app always sends them.

import type * as rust from './bindings';

export type {
  AppInfo,
  AuthForm,
  BothReport,
  BodyForm,
  CapInput,
  Capabilities,
  Character,
  Certificate,
  ClipQuery,
  ClipSource,
  ClipState,
  Completion,
  Connection,
  ConnectionInput,
  CopyFolder,
  Counts,
  DayOfClips,
  Deed,
  Descent,
  DialogWords,
  DroppedItem,
  DroppedKind,
  EnvironmentKey,
  ErrorCode,
  Finding,
  Findings,
  Fit,
  Flag,
  FrameOf,
  Grouping,
  KeepTrash,
  Key,
  Known,
  HandModel,
  ImportFrom,
  ImportProgress,
  KeyPlace,
  KeyPreset,
  KeyState,
  Language,
  LedgerState,
  LibraryState,
  Limits,
  LocalRemix,
  ManyReport,
  Marks,
  MoveEnd,
  MoveStage,
  ModelOffer,
  NewCharacter,
  Offer,
  OfferSource,
  Period,
  Previews,
  PriceInput,
  Project,
  QuitAnswer,
  QuitEvent,
  QuoteInput,
  ReadTerm,
  Reading,
  ReferenceForm,
  ReferenceImage,
  ReferenceUse,
  RemoteJob,
  RemotePage,
  Resolution,
  SaveOutcome,
  SavedSearch,
  Risk,
  Scope,
  SecondsForm,
  Secret,
  SecretInput,
  Server,
  SelectsForm,
  SelectsOutcome,
  ServerInput,
  ServerState,
  ServerTest,
  SkippedClip,
  SkippedFile,
  Stretch,
  Sort,
  Stack,
  Stacks,
  Theme,
  Undoable,
  Unit,
  Variation,
  VariationKind,
  Verb,
  View,
  Vocabulary,
  WorthBy,
} from './bindings';

/** T with these fields always there. */
type Sure<T, Keys extends keyof T> = Omit<T, Keys> & { [Key in Keys]-?: NonNullable<T[Key]> };

export type CommandError = rust.CommandError;
export type NewClips = Required<rust.NewClips>;
export type ClipFile = Sure<rust.ClipFile, 'bytes'>;
export type Problem = Required<rust.Problem>;
export type Clip = Sure<Omit<rust.Clip, 'file' | 'problem'>, 'createdAt'> & {
  file: ClipFile | null;
  problem: Problem | null;
};
export type Queue = Omit<rust.Queue, 'clips' | 'failed'> & { clips: Clip[]; failed: Clip[] };
export type Amount = Sure<rust.Amount, 'micros'>;
export type Price = Omit<rust.Price, 'amount'> & { amount: Amount };
export type Cap = Omit<rust.Cap, 'amount' | 'spent'> & { amount: Amount; spent: Amount };
export type Budget = Omit<rust.Budget, 'today' | 'caps'> & { today: Amount[]; caps: Cap[] };
export type Quote = Omit<rust.Quote, 'each' | 'total'> & {
  each: Amount | null;
  total: Amount | null;
};
export type Cost = Omit<rust.Cost, 'estimate' | 'actual'> & {
  estimate: Amount | null;
  actual: Amount | null;
};
export type LedgerLine = Omit<rust.LedgerLine, 'spent' | 'reserved'> & {
  spent: Amount[];
  reserved: Amount[];
};
export type Ledger = { lines: LedgerLine[]; total: LedgerLine };
export type WorthLine = Omit<Sure<rust.WorthLine, 'seconds'>, 'spent' | 'perClip' | 'perSecond'> & {
  spent: Amount[];
  perClip: Amount[];
  perSecond: Amount[];
};
export type Worth = { lines: WorthLine[]; total: WorthLine };
export type ClipDetail = Omit<rust.ClipDetail, 'clip' | 'origin' | 'remixes' | 'cost'> & {
  cost: Cost | null;
  clip: Clip;
  origin: Clip | null;
  remixes: Clip[];
};
export type Member = Omit<rust.Member, 'clip'> & { clip: Clip | null };
export type Family = Omit<rust.Family, 'members'> & { members: Member[] };
export type ClipPage = Omit<rust.ClipPage, 'clips'> & { clips: Clip[] };
export type ImportReport = Omit<rust.ImportReport, 'clips'> & { clips: Clip[] };
export type Keyboard = Required<rust.Keyboard>;
export type PastPrompt = Sure<rust.PastPrompt, 'askedAt'>;
export type KeptPrompt = Required<rust.KeptPrompt>;
export type Settings = Sure<Omit<Required<rust.Settings>, 'keyboard'>, 'volume' | 'speed'> & {
  keyboard: Keyboard;
};
export type Draft = Required<rust.Draft>;
export type Bookmark = Required<rust.Bookmark>;
export type LibraryMove = Sure<rust.LibraryMove, 'bytes' | 'bytesDone'>;
export type MovePreview = Sure<rust.MovePreview, 'bytes'>;
export type MoveOffer = { token: string; preview: MovePreview };
export type SaveProgress = Sure<rust.SaveProgress, 'done' | 'total'>;
export type FrameTable = Sure<rust.FrameTable, 'scale' | 'first'>;
export type Watching = { frames: FrameTable | null; part: Part };
export type Part = Required<rust.Part>;
export type PartPlan = Sure<rust.PartPlan, 'bytes'>;
export type ManyProgress = Sure<rust.ManyProgress, 'part'>;
export type DropEvent = Sure<rust.DropEvent, 'x' | 'y'>;
export type StudioEvent =
  | Exclude<rust.StudioEvent, { kind: 'clips' | 'settings' | 'money' | 'library_move' }>
  | (Omit<Extract<rust.StudioEvent, { kind: 'clips' }>, 'changed'> & { changed: Clip[] })
  | { kind: 'settings'; settings: Settings }
  | { kind: 'money'; budget: Budget }
  | { kind: 'library_move'; libraryMove: LibraryMove | null; ended: rust.MoveEnd | null };

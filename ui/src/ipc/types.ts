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
  Certificate,
  ClipQuery,
  ClipSource,
  ClipState,
  Connection,
  ConnectionInput,
  CopyFolder,
  Counts,
  DroppedItem,
  DroppedKind,
  EnvironmentKey,
  ErrorCode,
  Finding,
  Findings,
  Fit,
  Flag,
  FormerMarks,
  FormerPlace,
  FrameOf,
  Grouping,
  KeepTrash,
  HandModel,
  KeyPlace,
  KeyState,
  LedgerState,
  LibraryState,
  Limits,
  ManyReport,
  Marks,
  MoveEnd,
  MoveStage,
  ModelOffer,
  NewClips,
  Offer,
  OfferSource,
  Period,
  Previews,
  PriceInput,
  Project,
  QuitAnswer,
  QuitEvent,
  QuoteInput,
  ReferenceForm,
  ReferenceImage,
  ReferenceUse,
  RemoteJob,
  RemotePage,
  Resolution,
  SaveOutcome,
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
  Theme,
  Unit,
  View,
} from './bindings';

/** T with these fields always there. */
type Sure<T, Keys extends keyof T> = Omit<T, Keys> & { [Key in Keys]-?: NonNullable<T[Key]> };

export type CommandError = rust.CommandError;
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
export type ClipDetail = Omit<rust.ClipDetail, 'clip' | 'origin' | 'remixes' | 'cost'> & {
  cost: Cost | null;
  clip: Clip;
  origin: Clip | null;
  remixes: Clip[];
};
export type ClipPage = Omit<rust.ClipPage, 'clips'> & { clips: Clip[] };
export type ImportReport = Omit<rust.ImportReport, 'clips'> & { clips: Clip[] };
export type Settings = Sure<Required<rust.Settings>, 'volume' | 'speed'>;
export type Draft = Required<rust.Draft>;
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

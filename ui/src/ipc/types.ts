// The words that cross between the page and the app: the generated types of `bindings.ts`, made
// exact where the generator is careful. JSON has no NaN, so it lets every floating number be null,
// and it calls fields with a default optional although the app always sends them.

import type * as rust from './bindings';

export type {
  AppInfo,
  AuthForm,
  Capabilities,
  Check,
  ClipQuery,
  ClipSource,
  ClipState,
  Counts,
  DroppedItem,
  DroppedKind,
  EnvironmentKey,
  ErrorCode,
  Findings,
  Fit,
  Flag,
  FormerMarks,
  FormerPlace,
  KeyPlace,
  KeyState,
  LibraryState,
  Limits,
  Marks,
  ModelOffer,
  NewClips,
  Previews,
  Project,
  ReferenceImage,
  ReferenceUse,
  RemoteJob,
  RemotePage,
  Resolution,
  SaveOutcome,
  Server,
  ServerInput,
  ServerState,
  ServerTest,
  SkippedFile,
  Sort,
  Theme,
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
export type ClipDetail = Omit<rust.ClipDetail, 'clip' | 'origin' | 'remixes'> & {
  clip: Clip;
  origin: Clip | null;
  remixes: Clip[];
};
export type ClipPage = Omit<rust.ClipPage, 'clips'> & { clips: Clip[] };
export type ImportReport = Omit<rust.ImportReport, 'clips'> & { clips: Clip[] };
export type Settings = Sure<Required<rust.Settings>, 'volume' | 'speed'>;
export type Draft = Required<rust.Draft>;
export type SaveProgress = Sure<rust.SaveProgress, 'done' | 'total'>;
export type DropEvent = Sure<rust.DropEvent, 'x' | 'y'>;
export type StudioEvent =
  | Exclude<rust.StudioEvent, { kind: 'clips' | 'settings' }>
  | (Omit<Extract<rust.StudioEvent, { kind: 'clips' }>, 'changed'> & { changed: Clip[] })
  | { kind: 'settings'; settings: Settings };

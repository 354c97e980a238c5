// The words that cross between the page and the app. They are the Rust types of `studio` and the
// shell as tauri-specta writes them; nothing here adds to them.

export type ClipState =
  | 'queued'
  | 'submitting'
  | 'unknown'
  | 'accepted'
  | 'running'
  | 'finished'
  | 'saving'
  | 'safe'
  | 'failed'
  | 'refused'
  | 'cancelled'
  | 'gone';
export type Flag = 'none' | 'pick' | 'reject';
export type ClipSource = 'created' | 'remixed' | 'adopted' | 'imported';

export type Problem = {
  headline: string;
  message: string;
  details: string | null;
  code: string | null;
  requestId: string | null;
};

export type ClipFile = {
  name: string;
  bytes: number;
  sha256: string;
  mediaType: string;
  width: number | null;
  height: number | null;
  duration: number | null;
  frameRate: number | null;
  codec: string | null;
  present: boolean;
};

export type Clip = {
  id: string;
  state: ClipState;
  source: ClipSource;
  prompt: string;
  title: string | null;
  model: string | null;
  size: string | null;
  seconds: string | null;
  serverId: string | null;
  serverName: string | null;
  remoteId: string | null;
  originId: string | null;
  projectId: string | null;
  progress: number | null;
  remoteStatus: string | null;
  queuePlace: number | null;
  createdAt: number;
  acceptedAt: number | null;
  completedAt: number | null;
  expiresAt: number | null;
  savedAt: number | null;
  timeLeft: number | null;
  fetchedBytes: number | null;
  problem: Problem | null;
  file: ClipFile | null;
  hasPoster: boolean;
  hasSprite: boolean;
  referenceId: string | null;
  rating: number;
  flag: Flag;
  trashedAt: number | null;
  deletedOnServerAt: number | null;
};

export type ClipDetail = {
  clip: Clip;
  origin: Clip | null;
  remixes: Clip[];
  rawReply: string | null;
  extra: string | null;
};

export type View =
  | { kind: 'all' }
  | { kind: 'in_progress' }
  | { kind: 'picks' }
  | { kind: 'server_only' }
  | { kind: 'trash' }
  | { kind: 'project'; projectId: string };
export type Sort = 'newest' | 'oldest' | 'longest' | 'rating';
export type ClipQuery = { view: View; search: string; sort: Sort };
export type ClipPage = { total: number; offset: number; clips: Clip[] };
export type Counts = {
  all: number;
  inProgress: number;
  picks: number;
  serverOnly: number;
  trash: number;
};

export type Fit = 'crop' | 'pad';
export type ReferenceUse = { id: string; fit: Fit };
export type ReferenceImage = { id: string; name: string; width: number; height: number };
export type NewClips = {
  serverId: string;
  prompt: string;
  model: string | null;
  size: string | null;
  seconds: string | null;
  takes: number;
  reference: ReferenceUse | null;
  extra: string | null;
  projectId: string | null;
};
export type Resolution =
  { kind: 'send_again' } | { kind: 'adopt'; remoteId: string } | { kind: 'give_up' };
export type Marks = { rating: number | null; flag: Flag | null };

export type RemoteJob = {
  remoteId: string;
  status: string | null;
  prompt: string | null;
  model: string | null;
  size: string | null;
  seconds: string | null;
  createdAt: number | null;
  expiresAt: number | null;
  clipId: string | null;
};
export type RemotePage = { jobs: RemoteJob[]; after: string | null };
export type SkippedFile = { name: string; reason: string };
export type ImportReport = { clips: Clip[]; skipped: SkippedFile[] };

export type AuthForm =
  { kind: 'bearer' } | { kind: 'api_key' } | { kind: 'header'; name: string } | { kind: 'none' };
export type KeyPlace = 'keychain' | 'session';
export type KeyState =
  | { kind: 'not_needed' }
  | { kind: 'loading' }
  | { kind: 'missing' }
  | { kind: 'set'; lastFour: string; place: KeyPlace }
  | { kind: 'unavailable'; message: string };
export type ServerState =
  | { kind: 'untried' }
  | { kind: 'online' }
  | { kind: 'offline'; message: string }
  | { kind: 'key_refused'; message: string };
export type ModelOffer = { id: string; sizes: string[]; seconds: string[] };
export type Capabilities = {
  list: boolean | null;
  delete: boolean | null;
  remix: boolean | null;
};
export type Server = {
  id: string;
  name: string;
  baseUrl: string;
  auth: AuthForm;
  organization: string | null;
  project: string | null;
  demo: boolean;
  key: KeyState;
  state: ServerState;
  models: ModelOffer[];
  capabilities: Capabilities;
};
export type ServerInput = {
  id: string | null;
  name: string;
  baseUrl: string;
  auth: AuthForm;
  organization: string | null;
  project: string | null;
};
export type Check = { label: string; passed: boolean | null; note: string | null };
export type ServerTest = {
  usable: boolean;
  summary: string;
  checks: Check[];
  baseUrl: string;
  models: string[];
  details: string | null;
};
export type EnvironmentKey = { lastFour: string; baseUrl: string };

export type Project = { id: string; name: string; clips: number };

export type Theme = 'system' | 'light' | 'dark';
export type Previews = 'off' | 'hover';
export type Settings = {
  theme: Theme;
  previews: Previews;
  columns: number;
  volume: number;
  muted: boolean;
  speed: number;
  looping: boolean;
  notifications: boolean;
  activeServer: string | null;
  welcomed: boolean;
};
export type Draft = {
  prompt: string;
  model: string | null;
  size: string | null;
  seconds: string | null;
  takes: number;
  reference: ReferenceImage | null;
  fit: Fit;
  remixOf: string | null;
  extra: string | null;
};
export type LibraryState =
  { kind: 'ready'; folder: string } | { kind: 'unusable'; folder: string; message: string };
export type AppInfo = {
  version: string;
  platform: string;
  mediaAddress: string;
  library: LibraryState;
};

export type SaveProgress = { done: number; total: number };
export type SaveOutcome =
  { kind: 'cancelled' } | { kind: 'saved'; name: string; folder: string; token: string };

export type StudioEvent =
  | { kind: 'clips'; changed: Clip[]; removed: string[]; relist: boolean; counts: Counts }
  | { kind: 'servers'; servers: Server[] }
  | { kind: 'projects'; projects: Project[] }
  | { kind: 'settings'; settings: Settings }
  | { kind: 'library'; library: LibraryState }
  | { kind: 'news'; clipId: string; good: boolean; message: string };

export type DroppedKind = 'image' | 'clip' | 'other';
export type DroppedItem = { token: string; name: string; kind: DroppedKind };
export type DropEvent = {
  phase: 'over' | 'left' | 'dropped';
  x: number;
  y: number;
  items: DroppedItem[];
};

export type CommandError = {
  code: string;
  message: string;
  field: string | null;
  details: string | null;
  requestId: string | null;
};

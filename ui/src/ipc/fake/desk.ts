// Servers, settings and the draft of the fake: what stands on the desk beside the clips.

import type {
  Bookmark,
  Character,
  Connection,
  Draft,
  Finding,
  HandModel,
  ModelOffer,
  Offer,
  RemotePage,
  Secret,
  Server,
  ServerInput,
  ServerTest,
  Settings,
} from '../types';

export const fakeSettings: Settings = {
  theme: 'system',
  language: 'system',
  keyboard: { preset: 'dailies', changed: {} },
  recentActions: [],
  previews: 'hover',
  columns: 3,
  volume: 1,
  muted: false,
  speed: 1,
  looping: true,
  nameTemplate: '{prompt}_{date}_{id}',
  notifications: true,
  keepTrash: 'month',
  autoAdvance: false,
  stacked: false,
  activeServer: 'studio',
  welcomed: true,
};

export const emptyBookmark: Bookmark = {
  query: { view: { kind: 'all' }, search: '', sort: 'newest' },
  top: null,
  focus: null,
  selected: [],
};

export const emptyDraft: Draft = {
  prompt: '',
  model: null,
  size: null,
  seconds: null,
  takes: 1,
  reference: null,
  fit: 'crop',
  frameOf: null,
  remixOf: null,
  variation: null,
  extra: null,
  values: {},
  characters: [],
};

const able = {
  list: true,
  delete: true,
  remix: true,
  cancel: null,
  edit: true,
  extend: false,
  characters: true,
};

const plain: Connection = {
  headers: [],
  proxy: null,
  certificate: null,
  connectSeconds: null,
  answerSeconds: null,
  largestMegabytes: null,
  body: 'automatic',
  seconds: 'automatic',
  reference: 'image_url',
};

const free: Offer = { values: [], open: true, source: 'nothing' };
const closed = (values: string[], source: Offer['source'] = 'reference'): Offer => ({
  values,
  open: false,
  source,
});

const model = (id: string, sizes: Offer, seconds: Offer): ModelOffer => ({
  id,
  sizes,
  seconds,
  parameters: [],
  refused: [],
  listed: true,
  hidden: false,
  byHand: null,
});

const subjects: Finding['subject'][] = [
  'reachable',
  'encrypted',
  'key',
  'models',
  'list',
  'delete',
  'cancel',
  'remix',
  'edit',
  'extend',
  'characters',
  'content',
  'poster',
  'sprite',
  'queued',
  'progress',
  'expires',
  'body',
  'edit_body',
  'extension_body',
  'seconds',
];

/** A passport that says no more than the capabilities. */
function passport(can: Partial<Record<string, boolean | null>>): Finding[] {
  return subjects.map((subject) => {
    const answer = can[subject] ?? null;
    return {
      subject,
      answer,
      how: answer === null ? null : 'used',
      at: answer === null ? null : Date.UTC(2026, 10, 26),
      status: answer === false ? 405 : null,
      values: [],
    };
  });
}

/** The lines of a passport, with these in place of what was there. */
export function noted(lines: readonly Finding[], ...news: Partial<Finding>[]): Finding[] {
  return lines.map((line) => ({
    ...line,
    ...news.find(({ subject }) => subject === line.subject),
  }));
}

const sizes = ['1280x720', '720x1280', '1792x1024', '1024x1792'];

export function fakeCharacter(
  serverId: string,
  name: string,
  part: Partial<Character> = {},
): Character {
  return {
    id: `character-${name.toLowerCase()}`,
    serverId,
    name,
    state: 'ready',
    remoteId: `char_${name.toLowerCase().replaceAll(' ', '_')}_68f42b7120d081919b3daed8`,
    clipId: null,
    ...part,
  };
}

const fakeCharacters: Character[] = [
  fakeCharacter('studio', 'Mossy'),
  fakeCharacter('studio', 'Captain Rust'),
  fakeCharacter('studio', 'Old Tin', { state: 'gone' }),
  fakeCharacter('studio', 'Pip', { state: 'unknown', remoteId: null }),
];

export function fakeServers(): Server[] {
  const server = (id: string, name: string, baseUrl: string, part: Partial<Server>): Server => ({
    id,
    name,
    baseUrl,
    auth: { kind: 'bearer' },
    organization: null,
    project: null,
    demo: false,
    key: { kind: 'set', lastFour: '9f3c', place: 'keychain' },
    state: { kind: 'online' },
    models: [],
    capabilities: able,
    againAt: null,
    limits: { rendering: null, perMinute: null },
    paused: false,
    enabled: true,
    connection: plain,
    modelsOpen: (part.models ?? []).length === 0,
    passport: passport(part.capabilities ?? able),
    characters: [],
    ...part,
  });
  return [
    server('studio', 'Studio GPU', 'http://10.0.0.7:8000/v1', {
      limits: { rendering: 3, perMinute: null },
      characters: fakeCharacters,
      models: [
        model('sora-2', closed(sizes.slice(0, 2)), closed(['4', '8', '12'])),
        model('sora-2-pro', closed(sizes), closed(['4', '8', '12'])),
        {
          ...model('wan2.2-t2v', free, closed(['5'], 'refusal')),
          parameters: ['seed', 'guidance_scale'],
          refused: ['fps'],
        },
      ],
    }),
    server('demo', 'Demo', 'http://127.0.0.1:8787/v1', {
      demo: true,
      key: { kind: 'not_needed' },
      models: [model('sora-2', closed(sizes.slice(0, 2)), closed(['4', '8', '12']))],
    }),
    server('gateway', 'Agency gateway', 'https://videos.example.com/v1', {
      state: { kind: 'offline', message: 'No answer from videos.example.com. Check the network.' },
      key: { kind: 'missing' },
      capabilities: {
        list: null,
        delete: null,
        remix: null,
        cancel: null,
        edit: null,
        extend: null,
        characters: null,
      },
      againAt: Date.now() + 32_000,
    }),
  ];
}

export function serverFrom(input: ServerInput, old: Server | undefined): Server {
  const base = old ?? fakeServers()[2];
  if (!base) throw new Error('there is a third server');
  return {
    ...base,
    id: old?.id ?? crypto.randomUUID(),
    name: input.name || input.baseUrl.replace(/^\w+:\/\//, '').split('/')[0] || 'Server',
    baseUrl: input.baseUrl,
    auth: input.auth,
    organization: input.organization,
    project: input.project,
    state: old?.state ?? { kind: 'untried' },
    key:
      input.auth.kind === 'none'
        ? { kind: 'not_needed' }
        : old && old.key.kind !== 'not_needed'
          ? old.key
          : { kind: 'missing' },
    limits: input.limits ?? base.limits,
    connection: connectionFrom(input, old),
    models: input.models ? modelsFrom(input.models, old?.models ?? []) : (old?.models ?? []),
  };
}

function connectionFrom({ connection }: ServerInput, old: Server | undefined): Connection {
  if (!connection) return old?.connection ?? plain;
  const before = old?.connection ?? plain;
  const missing = { kind: 'missing' } as const;
  return {
    ...plain,
    ...connection,
    headers: (connection.headers ?? []).map(({ name, value }) => ({
      name,
      value,
      key:
        value === null ? (before.headers.find((one) => one.name === name)?.key ?? missing) : null,
    })),
    proxy: connection.proxy
      ? { address: connection.proxy, key: before.proxy?.key ?? missing }
      : null,
    certificate: connection.certificate ? fakeCertificate : null,
  };
}

function modelsFrom(hand: HandModel[], before: ModelOffer[]): ModelOffer[] {
  const listed = before.filter((one) => one.listed);
  const own = hand
    .filter(({ id }) => !listed.some((one) => one.id === id))
    .map(({ id }) => ({ ...model(id, free, free), listed: false }));
  const of = (values: string[] | null | undefined, offer: Offer): Offer =>
    values ? { values, open: values.length === 0, source: 'hand' } : offer;
  return [...listed, ...own].map((one) => {
    const said = hand.find(({ id }) => id === one.id);
    if (!said) return { ...one, hidden: false, byHand: null };
    return {
      ...one,
      hidden: said.hidden ?? false,
      sizes: of(said.sizes, one.sizes),
      seconds: of(said.seconds, one.seconds),
      parameters: said.parameters ?? one.parameters,
      byHand: said,
    };
  });
}

export const fakeCertificate = {
  id: 'a1b2',
  names: ['Studio Root CA'],
  endsAt: Date.UTC(2031, 4, 3),
};

/** The same server with a secret set, or without it. */
export function withSecret(
  server: Server,
  secret: Secret,
  value: string | null,
  sessionOnly: boolean,
): Server {
  const key: Server['key'] =
    value === null
      ? { kind: 'missing' }
      : { kind: 'set', lastFour: value.slice(-4), place: sessionOnly ? 'session' : 'keychain' };
  const { connection } = server;
  if (secret.kind === 'key') return { ...server, key };
  if (secret.kind === 'proxy') {
    const proxy = connection.proxy && { ...connection.proxy, key };
    return { ...server, connection: { ...connection, proxy } };
  }
  const headers = connection.headers.map((one) =>
    one.name === secret.name ? { ...one, key } : one,
  );
  return { ...server, connection: { ...connection, headers } };
}

const tested = ['reachable', 'encrypted', 'key', 'models', 'list', 'delete', 'remix'];
const exposed = (address: string) =>
  /localhost|127\.0\.0\.1/.test(address) ? 'loopback' : 'exposed';

export function serverTest(input: ServerInput): ServerTest {
  const offline = input.baseUrl.includes('example.com');
  return {
    usable: !offline,
    summary: offline ? 'No answer from videos.example.com. Check the network.' : 'Ready to use.',
    findings: passport(
      offline
        ? { reachable: false }
        : { reachable: true, encrypted: false, key: true, models: true, list: true, delete: true },
    )
      .filter(({ subject }) => tested.includes(subject))
      .map((line) =>
        line.subject === 'encrypted' && !offline
          ? { ...line, status: null, values: [exposed(input.baseUrl)] }
          : line,
      ),
    baseUrl: input.baseUrl,
    models: offline ? [] : ['sora-2', 'sora-2-pro'],
    details: offline ? 'connect ECONNREFUSED' : null,
  };
}

export function remotePage(after: string | null, now: number): RemotePage {
  const start = after ? Number(after) : 0;
  const words = [
    'A heron lifting off at first light',
    'Rooftop chase, rain, neon',
    'Clay horse, stop motion',
  ];
  const jobs = Array.from({ length: 20 }, (_, at) => {
    const place = start + at;
    return {
      remoteId: `video_found_${place}`,
      status: ['completed', 'completed', 'in_progress', 'failed'][place % 4] ?? null,
      prompt: place % 5 === 4 ? null : (words[place % 3] ?? null),
      model: 'sora-2',
      size: '1280x720',
      seconds: '8',
      createdAt: now - (place + 1) * 600_000,
      expiresAt: place % 4 < 2 ? now + (50 - place) * 60_000 : null,
      clipId: place === 1 ? 'calico' : null,
    };
  });
  return { jobs, after: start < 40 ? String(start + 20) : null };
}

// Servers, settings and the draft of the fake: what stands on the desk beside the clips.

import type { Draft, RemotePage, Server, ServerInput, ServerTest, Settings } from '../types';

export const fakeSettings: Settings = {
  theme: 'system',
  previews: 'hover',
  columns: 3,
  volume: 1,
  muted: false,
  speed: 1,
  looping: true,
  notifications: true,
  keepTrash: 'month',
  activeServer: 'studio',
  welcomed: true,
};

export const emptyDraft: Draft = {
  prompt: '',
  model: null,
  size: null,
  seconds: null,
  takes: 1,
  reference: null,
  fit: 'crop',
  remixOf: null,
  extra: null,
};

const sizes = ['1280x720', '720x1280', '1792x1024', '1024x1792'];

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
    capabilities: { list: true, delete: true, remix: true, cancel: null },
    againAt: null,
    limits: { rendering: null, perMinute: null },
    paused: false,
    ...part,
  });
  return [
    server('studio', 'Studio GPU', 'http://10.0.0.7:8000/v1', {
      limits: { rendering: 3, perMinute: null },
      models: [
        { id: 'sora-2', sizes: sizes.slice(0, 2), seconds: ['4', '8', '12'] },
        { id: 'sora-2-pro', sizes, seconds: ['4', '8', '12'] },
        { id: 'wan2.2-t2v', sizes: [], seconds: ['5'] },
      ],
    }),
    server('demo', 'Demo', 'http://127.0.0.1:8787/v1', {
      demo: true,
      key: { kind: 'not_needed' },
      models: [{ id: 'sora-2', sizes: sizes.slice(0, 2), seconds: ['4', '8', '12'] }],
    }),
    server('gateway', 'Agency gateway', 'https://videos.example.com/v1', {
      state: { kind: 'offline', message: 'No answer from videos.example.com. Check the network.' },
      key: { kind: 'missing' },
      capabilities: { list: null, delete: null, remix: null, cancel: null },
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
    key: old?.key ?? (input.auth.kind === 'none' ? { kind: 'not_needed' } : { kind: 'missing' }),
  };
}

export function serverTest(input: ServerInput): ServerTest {
  const offline = input.baseUrl.includes('example.com');
  return {
    usable: !offline,
    summary: offline ? 'No answer from videos.example.com. Check the network.' : 'Ready to use.',
    checks: [
      { label: 'Answers', passed: !offline, note: null },
      { label: 'Key accepted', passed: offline ? null : true, note: null },
      { label: 'Lists videos', passed: offline ? null : true, note: null },
    ],
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

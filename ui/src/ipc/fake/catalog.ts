// The clips the fake starts with: a first screen with every state there is, then as many more as
// asked for.

import type { Clip, Problem, Project } from '../types';
import { hash, seeded } from './pictures';

const minute = 60_000;

export const projectNames = ['Cathedral teaser', 'Piano cats', 'Brand loops'];

const prompts = [
  'A lighthouse keeper lighting the lamp, storm outside, handheld',
  'Slow orbit around a glass teapot, steam curling in backlight',
  'Night train crossing a viaduct, windows like a string of pearls',
  'Paper boats racing down a gutter after summer rain',
  'Time-lapse of moss growing over a typewriter',
  'A fox crossing a frozen lake at dawn, long lens',
  'Neon koi swimming through an empty subway station',
  'Drone shot over terraced tea fields, morning mist',
  'An old projector flickering in an attic, dust in the beam',
  'Origami cranes taking off from a piano, one by one',
  'City of books, streets of pages, camera glides at walking pace',
  'Close-up of honey falling onto warm bread, 120 fps look',
  'Whale breaching under the northern lights, wide',
  'A clockmaker’s hands, macro, brass and oil, shallow focus',
  'Sand dune avalanche in slow motion, rim light',
  'Child’s drawing of a dragon coming alive on the wall',
  'Cable car above the clouds, retro film stock',
  'Jellyfish ballroom, chandeliers under water',
  'Wild horses in surf, low angle, golden hour',
  'Tiny astronaut gardening inside a snow globe',
];

const shapes: [string, number, number][] = [
  ['1280x720', 1280, 720],
  ['1280x720', 1280, 720],
  ['1792x1024', 1792, 1024],
  ['720x1280', 720, 1280],
];
const models = ['sora-2', 'sora-2', 'sora-2-pro', 'wan2.2-t2v', 'veo-3.1-fast'];

export function emptyClip(id: string, now: number): Clip {
  return {
    id,
    state: 'queued',
    source: 'created',
    prompt: '',
    title: null,
    model: 'sora-2',
    size: '1280x720',
    seconds: '8',
    serverId: 'studio',
    serverName: 'Studio GPU',
    remoteId: null,
    originId: null,
    projectId: null,
    progress: null,
    remoteStatus: null,
    queuePlace: null,
    quietSince: null,
    createdAt: now,
    acceptedAt: null,
    completedAt: null,
    expiresAt: null,
    neverExpires: false,
    goneAt: null,
    savedAt: null,
    timeLeft: null,
    fetchedBytes: null,
    problem: null,
    file: null,
    hasPoster: false,
    hasSprite: false,
    referenceId: null,
    characters: [],
    rating: 0,
    flag: 'none',
    rejectReason: null,
    tags: [],
    note: null,
    stackId: null,
    trashedAt: null,
    trashEndsAt: null,
    deletedOnServerAt: null,
  };
}

/** The same clip with its bytes checked and on disk. */
export function safe(clip: Clip, now: number): Clip {
  const [width, height] = (clip.size ?? '1280x720').split('x').map(Number);
  return {
    ...clip,
    state: 'safe',
    progress: null,
    remoteStatus: 'completed',
    remoteId: clip.remoteId ?? `video_${hash(clip.id).toString(36)}`,
    acceptedAt: clip.acceptedAt ?? clip.createdAt,
    completedAt: clip.completedAt ?? now,
    savedAt: now,
    expiresAt: null,
    timeLeft: null,
    fetchedBytes: null,
    problem: null,
    hasPoster: true,
    hasSprite: true,
    file: {
      name: `${clip.prompt.slice(0, 24).toLowerCase().replace(/\W+/g, '-')}_2026-11-22_${clip.id.slice(-6)}.mp4`,
      bytes: 2_400_000 + (hash(clip.id) % 6_000_000),
      sha256: hash(clip.id).toString(16).padStart(64, '0'),
      mediaType: 'video/mp4',
      width: width ?? null,
      height: height ?? null,
      duration: Number(clip.seconds ?? 8),
      frameRate: 24,
      codec: 'avc1.42c01e',
      present: true,
    },
  };
}

const problem = (headline: string, message: string, code: string | null): Problem => ({
  headline,
  message,
  code,
  details: code ? `{"error":{"code":"${code}","message":"${headline}"}}` : null,
  requestId: 'req_7f3a9c2e51',
  settled: code === 'moderation_blocked',
  serverSettings: false,
});

/** The first screen, newest first, like the design's picture and then everything else. */
function firstScreen(now: number): Clip[] {
  const at = (id: string, prompt: string, part: Partial<Clip> = {}): Clip => ({
    ...emptyClip(id, now),
    prompt,
    ...part,
  });
  const done = (clip: Clip): Clip => safe(clip, now - 5 * minute);
  return [
    done(
      at('calico', 'A calico cat playing a piano on stage', {
        rating: 5,
        flag: 'pick',
        projectId: 'p2',
        remoteId: 'video_123',
      }),
    ),
    done(
      at('rain', 'Rain on neon glass, slow dolly, vertical', {
        model: 'wan2.2-t2v',
        size: '720x1280',
        seconds: '4',
      }),
    ),
    at('jelly', 'Bioluminescent jellyfish drift through a drowned cathedral', {
      model: 'veo-3.1-fast',
      state: 'running',
      progress: 64,
      remoteStatus: 'in_progress',
      remoteId: 'video_9x',
      acceptedAt: now - 72_000,
      timeLeft: 40_000,
      projectId: 'p1',
    }),
    done(
      at('spiral', 'Spiral staircase made of folded paper, warm light from above', {
        rating: 4,
        seconds: '12',
        originId: 'calico',
        source: 'remixed',
        projectId: 'p1',
      }),
    ),
    at('ice', 'Ice shelf calving at blue hour, aerial', {
      model: 'sora-2-pro',
      size: '1792x1024',
      state: 'finished',
      remoteStatus: 'completed',
      remoteId: 'video_ice',
      completedAt: now - 37 * minute,
      expiresAt: now + 23 * minute,
      hasPoster: true,
      acceptedAt: now - 40 * minute,
    }),
    done(
      at('desert', 'Desert caravan under a double sunset', {
        model: 'wan2.2-t2v',
        rating: 3,
        seconds: '5',
        projectId: 'p3',
      }),
    ),
    at('spider', 'Macro: dew sliding along a spider thread at sunrise', {
      state: 'refused',
      problem: problem(
        'Moderation blocked this prompt',
        'The server refuses this prompt. Change the wording and generate again; nothing was charged.',
        'moderation_blocked',
      ),
      acceptedAt: now - 4 * minute,
    }),
    {
      ...done(at('fractal', 'Fractal coral reef opening like a flower', { model: 'veo-3.1-fast' })),
      hasPoster: false,
    },
    at('ink', 'Dancer dissolving into ink, high contrast', { state: 'queued', queuePlace: 1 }),
    at('mist', 'Mist rolling through a bamboo forest, steadicam', {
      state: 'running',
      remoteStatus: 'in_progress',
      remoteId: 'video_mist',
      acceptedAt: now - 190_000,
      timeLeft: null,
    }),
    at('harbour', 'Harbour at night, reflections breaking in slow waves', {
      state: 'saving',
      remoteId: 'video_hb',
      fetchedBytes: 3_400_000,
      completedAt: now - 20_000,
      hasPoster: true,
      expiresAt: now + 59 * minute,
    }),
    at('unsure', 'Two kites tangled above a wheat field', {
      state: 'unknown',
      problem: problem(
        'Did the server get it?',
        'The connection broke while the request was sent. Look at the server’s list before sending it again.',
        null,
      ),
    }),
    {
      ...done(at('lost', 'Glassblower at the furnace, sparks, close', { model: 'sora-2' })),
      file: {
        ...(done(at('lost', 'Glassblower at the furnace, sparks, close')).file ?? neverFile()),
        present: false,
      },
    },
    at('broken', 'Cathedral bells swinging, looking up the tower', {
      state: 'failed',
      remoteId: 'video_bells',
      problem: problem(
        'The server ran out of memory',
        'The render failed on the server. Generate it again, perhaps shorter or smaller.',
        'internal_error',
      ),
      acceptedAt: now - 8 * minute,
      projectId: 'p1',
    }),
    at('late', 'Sunflowers turning their heads, time-lapse', {
      state: 'gone',
      completedAt: now - 90 * minute,
      expiresAt: now - 30 * minute,
      problem: problem(
        'The server no longer has it',
        'It expired before it could be saved. Generate it again to get a new take.',
        null,
      ),
    }),
    at('sent', 'Skater on an empty highway, dawn, tracking shot', { state: 'submitting' }),
    at('waiting', 'Snow leopard looking back over its shoulder', {
      state: 'accepted',
      remoteStatus: 'queued',
      remoteId: 'video_leo',
      acceptedAt: now - 9000,
      timeLeft: 95_000,
    }),
    at('stopped', 'Marble statue breathing, one take', { state: 'cancelled' }),
  ];
}

function neverFile(): never {
  throw new Error('a safe clip has a file');
}

export function catalog(total: number, now: number): { clips: Clip[]; projects: Project[] } {
  const clips = firstScreen(now).slice(0, total);
  const random = seeded(7);
  for (let at = clips.length; at < total; at += 1) {
    const [size] = shapes[Math.floor(random() * shapes.length)] ?? ['1280x720'];
    const id = `clip-${String(at).padStart(6, '0')}`;
    const created = now - at * 47 * minute;
    const clip = safe(
      {
        ...emptyClip(id, created),
        prompt: prompts[Math.floor(random() * prompts.length)] ?? '',
        model: models[Math.floor(random() * models.length)] ?? null,
        size,
        seconds: ['4', '8', '8', '12'][Math.floor(random() * 4)] ?? '8',
        rating: random() > 0.7 ? Math.floor(random() * 6) : 0,
        flag: random() > 0.932 ? 'pick' : random() > 0.96 ? 'reject' : 'none',
        projectId: ['p1', 'p2', 'p3', null, null, null][Math.floor(random() * 6)] ?? null,
      },
      created + 3 * minute,
    );
    if (at % 117 === 20) {
      clip.trashedAt = now - minute * at;
      clip.trashEndsAt = clip.trashedAt + 30 * 24 * 60 * minute;
    }
    clips.push(clip);
  }
  for (const [at, clip] of clips.entries()) clip.createdAt = now - at * 47 * minute;
  const projects = projectNames.map((name, at) => ({
    id: `p${at + 1}`,
    name,
    parentId: null,
    clips: 0,
  }));
  return { clips, projects };
}

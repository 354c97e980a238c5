// The player's side of the fake: frames, marks, and copies that leave.

import type {
  Clip,
  CommandError,
  ManyProgress,
  ManyReport,
  Part,
  PartPlan,
  SaveOutcome,
  Watching,
} from '../types';
import type { FakeDeeds } from './deeds';

export const notHere = 'This clip is not saved here yet. Wait until it is.';
export const nameFields = ['prompt', 'title', 'date', 'project', 'model', 'take', 'n', 'id'];

/** The fake's clips have a key frame every second. */
const keyEvery = 24;

const unmarked: Part = { first: null, last: null };

export const saved = (name: string): SaveOutcome => ({
  kind: 'saved',
  name,
  folder: 'Downloads',
  token: 'saved-3',
});

export class FakeWatching {
  #parts = new Map<string, Part>();
  #deeds: FakeDeeds;

  constructor(deeds: FakeDeeds) {
    this.#deeds = deeds;
  }

  of(clip: Clip): Watching {
    const part = this.#parts.get(clip.id) ?? unmarked;
    const count = countOf(clip);
    if (count === 0) return { frames: null, part };
    return {
      frames: {
        scale: 24,
        count,
        first: 0,
        step: 1,
        lengths: [],
        rate: { frames: 24, seconds: 1 },
        variable: false,
      },
      part,
    };
  }

  mark(id: string, part: Part): Part {
    if (JSON.stringify(this.#parts.get(id) ?? unmarked) === JSON.stringify(part)) return part;
    let other = part;
    this.#deeds.did('part', id, () => {
      const before = this.#parts.get(id) ?? unmarked;
      this.#parts.set(id, other);
      other = before;
    });
    return part;
  }

  plan(clip: Clip, part: Part): PartPlan {
    const end = Math.max(0, countOf(clip) - 1);
    const first = Math.min(part.first ?? 0, end);
    const last = Math.min(part.last ?? end, end);
    const key = Math.floor(first / keyEvery) * keyEvery;
    const bytes = ((clip.file?.bytes ?? 0) * (last - key + 1)) / Math.max(1, end + 1);
    return { wanted: { first, last }, possible: { first: key, last }, bytes };
  }
}

function countOf(clip: Clip): number {
  return Math.round((clip.file?.duration ?? 0) * 24);
}

/** The first names that copies would get; no promise that they are those of the app. */
export function previewNames(clips: readonly Clip[], total: number, template: string): string[] {
  const wrong = /\{(?!\w+\})|\//.exec(template) ?? (template.trim() === '' ? [template] : null);
  const unknown = [...template.matchAll(/\{(\w+)\}/g)].find(
    ([, field]) => !nameFields.includes(field ?? ''),
  );
  if (wrong !== null || unknown !== undefined) {
    const error: CommandError = {
      code: 'invalid',
      message: unknown ? `There is no ${unknown[0]}.` : 'Write a name, for example {prompt}_{id}.',
      field: 'template',
      details: null,
      requestId: null,
    };
    throw error;
  }
  return clips.map((clip, at) => {
    const facts: Record<string, string> = {
      prompt: clip.prompt.toLowerCase().replace(/\W+/g, '-').slice(0, 60),
      title: clip.title ?? clip.prompt.toLowerCase().replace(/\W+/g, '-').slice(0, 60),
      date: '2026-11-26',
      model: clip.model ?? '',
      take: '1',
      n: String(at + 1).padStart(Math.max(2, String(total).length), '0'),
      id: clip.id.slice(-6),
    };
    return `${template.replace(/\{(\w+)\}/g, (_, field: string) => facts[field] ?? '')}.mp4`;
  });
}

export class FakeCopying {
  readonly #still: boolean;
  #stopped = new Set<string>();

  constructor(still: boolean) {
    this.#still = still;
  }

  stop(request: string): void {
    this.#stopped.add(request);
  }

  async run(
    request: string,
    clips: readonly Clip[],
    template: string,
    progress: (step: ManyProgress) => void,
  ): Promise<ManyReport> {
    const report: ManyReport = {
      folder: '~/Downloads/Selects',
      written: [],
      skipped: [],
      stopped: false,
    };
    for (const [at, clip] of clips.entries()) {
      progress({ place: at + 1, total: clips.length, part: 0.5, fetching: false, fetched: null });
      if (!this.#still) await new Promise((resolve) => setTimeout(resolve, 400));
      if (this.#stopped.has(request)) return { ...report, stopped: true };
      if (clip.file?.present === true) {
        const [name = 'clip.mp4'] = previewNames([clip], clips.length, template);
        report.written.push({ id: clip.id, name });
      } else {
        report.skipped.push({ id: clip.id, name: clip.title ?? clip.prompt, reason: notHere });
      }
    }
    return report;
  }
}

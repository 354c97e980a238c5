// Money in the fake: a price book, caps and a ledger in memory, by the manners of the real ones. A
// day in it never ends.

import type {
  Amount,
  Budget,
  CapInput,
  Clip,
  Cost,
  Grouping,
  Ledger,
  LedgerLine,
  Price,
  PriceInput,
  Quote,
  QuoteInput,
  StudioEvent,
  Worth,
  WorthBy,
  WorthLine,
} from '../types';
import type { FakeLibrary } from './library';

type Kept = CapInput & { id: string };

const usd = (dollars: number): Amount => ({
  micros: Math.round(dollars * 1_000_000),
  currency: 'USD',
});

const reference: [model: string, size: string, dollars: number][] = [
  ['sora-2', '1280x720', 0.1],
  ['sora-2-pro', '1280x720', 0.3],
  ['sora-2-pro', '1792x1024', 0.5],
  ['sora-2-pro', '1920x1080', 0.7],
];

/** What was spent before the fake began. */
const before = 7.4;

export class FakeMoney {
  prices: Price[] = [];
  caps: Kept[] = [];
  /** Millionths of a dollar. */
  spent = usd(before).micros;
  #templates = new Map<string, string>();
  #library: FakeLibrary;
  #tell: (event: StudioEvent) => void;

  constructor(library: FakeLibrary, tell: (event: StudioEvent) => void) {
    this.#library = library;
    this.#tell = tell;
    this.useReference('studio');
    this.saveCap({
      id: 'cap-day',
      scope: 'all',
      subjectId: null,
      period: 'day',
      amount: '20',
      currency: 'USD',
    });
  }

  savePrice(input: PriceInput): Price {
    const price: Price = {
      id: input.id ?? crypto.randomUUID(),
      serverId: input.serverId,
      model: input.model?.trim() || null,
      size: input.size?.trim() || null,
      unit: input.unit,
      amount: { micros: number(input.amount) * 1_000_000, currency: input.currency },
      validFrom: input.validFrom?.trim() || null,
    };
    this.prices = [...this.prices.filter(({ id }) => id !== price.id), price];
    return price;
  }

  removePrice(id: string): void {
    this.prices = this.prices.filter((price) => price.id !== id);
  }

  useReference(serverId: string): Price[] {
    for (const [model, size, dollars] of reference) {
      const there = this.prices.some(
        (price) => price.serverId === serverId && price.model === model && price.size === size,
      );
      if (there) continue;
      this.savePrice({
        id: null,
        serverId,
        model,
        size,
        unit: 'second',
        amount: String(dollars),
        currency: 'USD',
        validFrom: null,
      });
    }
    return this.prices.filter((price) => price.serverId === serverId);
  }

  budget(): Budget {
    return {
      today: [{ micros: this.spent, currency: 'USD' }],
      todayUnknown: 0,
      caps: this.caps.map((cap) => ({
        id: cap.id,
        scope: cap.scope,
        subjectId: cap.subjectId,
        period: cap.period,
        amount: { micros: number(cap.amount) * 1_000_000, currency: cap.currency },
        spent: { micros: this.spent, currency: 'USD' },
        uncounted: 0,
      })),
    };
  }

  saveCap(input: CapInput): Budget {
    number(input.amount);
    const cap = { ...input, id: input.id ?? crypto.randomUUID() };
    const known = this.caps.some(({ id }) => id === cap.id);
    this.caps = known
      ? this.caps.map((one) => (one.id === cap.id ? cap : one))
      : [...this.caps, cap];
    return this.#told();
  }

  removeCap(id: string): Budget {
    this.caps = this.caps.filter((cap) => cap.id !== id);
    return this.#told();
  }

  #told(): Budget {
    const budget = this.budget();
    this.#tell({ kind: 'money', budget });
    return budget;
  }

  quote(asked: QuoteInput, demo: boolean): Quote {
    const sides = (size: string | null) => (size ?? '').split('x').sort().join('x');
    const price = this.prices.find(
      ({ serverId, model, size }) =>
        serverId === asked.serverId &&
        (model === null || model === asked.model) &&
        (size === null || sides(size) === sides(asked.size)),
    );
    if (!price && demo) return { each: usd(0), total: usd(0), unit: 'clip', over: null };
    const parts = price?.unit === 'second' ? Number(asked.seconds ?? Number.NaN) : 1;
    if (!price || price.unit === 'gpu_hour' || !(parts > 0)) {
      return { each: null, total: null, unit: price?.unit ?? null, over: null };
    }
    const each = { ...price.amount, micros: price.amount.micros * parts };
    const total = { ...each, micros: each.micros * asked.takes };
    const cap = this.caps.find((one) => this.spent + total.micros > number(one.amount) * 1_000_000);
    const shown = (micros: number) => `$${(micros / 1_000_000).toFixed(2)}`;
    const clips = asked.takes === 1 ? 'this clip costs' : `these ${asked.takes} clips cost`;
    const over = cap
      ? `The cap for all servers is ${shown(number(cap.amount) * 1_000_000)} a day: ${shown(this.spent)} is spent or reserved, and ${clips} ${shown(total.micros)}.`
      : null;
    return { each, total, unit: price.unit, over };
  }

  waive(ids: string[]): void {
    for (const id of ids) this.#library.change(id, { problem: null });
  }

  /** By what the library has, at a price of its own. */
  noteTemplate(clips: readonly Clip[], template: string | null): void {
    if (template !== null) for (const { id } of clips) this.#templates.set(id, template);
  }

  worth(by: WorthBy): Worth {
    const clips = this.#library.clips.filter(
      (clip) => clip.file && (by !== 'reason' || clip.flag === 'reject'),
    );
    const nameOf = (clip: Clip) =>
      ({
        model: clip.model,
        server: clip.serverName,
        reason: clip.rejectReason,
        template: this.#templates.get(clip.id) ?? null,
      })[by];
    const names = [...new Set(clips.map(nameOf))].sort((a, b) =>
      (a ?? '~').localeCompare(b ?? '~'),
    );
    const line = (name: string | null, of: readonly Clip[]): WorthLine => {
      const kept = of.filter((clip) => clip.flag === 'pick' && clip.trashedAt === null);
      const seconds = kept.reduce((sum, clip) => sum + (clip.file?.duration ?? 0), 0);
      const spent = of.length * 0.8;
      return {
        name,
        clips: of.length,
        kept: kept.length,
        seconds,
        spent: [usd(spent)],
        perClip: kept.length > 0 ? [usd(spent / kept.length)] : [],
        perSecond: seconds > 0 ? [usd(spent / seconds)] : [],
        unknown: 0,
      };
    };
    return {
      lines: names.map((name) =>
        line(
          name,
          clips.filter((clip) => nameOf(clip) === name),
        ),
      ),
      total: line(null, clips),
    };
  }

  ledger(by: Grouping): Ledger {
    const line = (name: string | null, clips: number, dollars: number): LedgerLine => ({
      name,
      clips,
      spent: [usd(dollars)],
      reserved: [],
      unknown: 0,
      unbilled: 0,
    });
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    const lines: Record<Grouping, LedgerLine[]> = {
      day: [
        { ...line(day(0), 9, before), reserved: [usd(1.6)], unbilled: 1 },
        line(day(1), 14, 11.2),
        { ...line(day(2), 6, 4.8), unknown: 2 },
      ],
      server: [line('Agency gateway', 6, 4.8), line('Studio GPU', 23, 18.6)],
      model: [line('sora-2', 21, 14.4), line('sora-2-pro', 6, 9), line(null, 2, 0)],
      project: [line('Cathedral teaser', 11, 8), line('Piano cats', 10, 9), line(null, 8, 6.4)],
    };
    return {
      lines: lines[by],
      total: { ...line(null, 29, 23.4), reserved: [usd(1.6)], unknown: 2, unbilled: 1 },
    };
  }
}

/** What a clip of the fake cost. */
export function costOf(clip: Clip): Cost | null {
  if (clip.source === 'imported' || clip.state === 'queued') return null;
  const priced = reference.find(([model]) => model === clip.model);
  const estimate = priced ? usd(priced[2] * Number(clip.seconds ?? 8)) : null;
  const cost = { estimate, actual: null, reported: false, waived: false };
  switch (clip.state) {
    case 'failed':
    case 'refused':
    case 'cancelled':
      return { ...cost, state: 'unbilled' };
    case 'submitting':
    case 'accepted':
    case 'running':
      return { ...cost, state: 'reserved' };
    case 'unknown':
      return { ...cost, state: 'unknown' };
    default:
      return { ...cost, state: 'settled', actual: estimate };
  }
}

function number(text: string): number {
  const value = Number(text.replace(',', '.'));
  if (text.trim() === '' || !(value >= 0)) {
    throw {
      code: 'invalid',
      message: 'Write the amount as a number, for example 0.10.',
      field: 'amount',
      details: null,
      requestId: null,
    };
  }
  return value;
}

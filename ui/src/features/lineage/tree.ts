// Where the members of a family stand: generations from left to right, the first clip that came of
// another right beside it, the others below. Pure arithmetic, without a DOM.

import type { Member } from '../../ipc';

export const card = { width: 176, height: 146 };
export const gap = { across: 128, down: 18 };
/** How far a line runs before it turns, and how round it turns. */
const trunk = 20;
const bend = 6;
/** Lines begin and end in the middle of the pictures. */
const middle = 50;

export type Spot = {
  id: string;
  member: Member;
  parent: string | null;
  /** Generation, from 1. */
  level: number;
  /** Place among the clips that came of the same one, from 1, and how many those are. */
  place: number;
  of: number;
  /** Whether what came of it is shown; `null` when nothing did. */
  open: boolean | null;
  /** How many members come of it, of those, and so on. */
  inside: number;
  x: number;
  y: number;
};

/** The line from a clip to one that came of it, by the latter's id. */
export type Line = { id: string; path: string; label: { x: number; y: number; width: number } };

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

export class Tree {
  readonly #first: readonly Member[];
  readonly #made = new Map<string, Member[]>();
  readonly #byId: ReadonlyMap<string, Member>;

  constructor(members: readonly Member[]) {
    this.#byId = new Map(members.map((member) => [member.id, member]));
    this.#first = members.filter((member) => this.parent(member) === undefined);
    for (const member of members) {
      const parent = this.parent(member);
      if (parent) this.#made.set(parent.id, [...this.made(parent.id), member]);
    }
  }

  /** The member that one came of. */
  parent({ parentId }: Member): Member | undefined {
    return parentId === null ? undefined : this.#byId.get(parentId);
  }

  member(id: string): Member | undefined {
    return this.#byId.get(id);
  }

  /** The members that came of one. */
  made(id: string): readonly Member[] {
    return this.#made.get(id) ?? [];
  }

  /** The ids of everything that a member came of, nearest first. */
  above(id: string): string[] {
    const above: string[] = [];
    let next = this.#byId.get(id);
    for (next = next && this.parent(next); next; next = this.parent(next)) above.push(next.id);
    return above;
  }

  layout(closed: ReadonlySet<string>): Layout {
    const spots: Spot[] = [];
    let row = 0;
    const inside = (id: string): number =>
      this.made(id).reduce((sum, member) => sum + 1 + inside(member.id), 0);
    const put = (
      member: Member,
      parent: string | null,
      level: number,
      place: number,
      of: number,
    ): void => {
      const made = this.made(member.id);
      const open = made.length === 0 ? null : !closed.has(member.id);
      spots.push({
        id: member.id,
        member,
        parent,
        level,
        place,
        of,
        open,
        inside: inside(member.id),
        x: (level - 1) * (card.width + gap.across),
        y: row * (card.height + gap.down),
      });
      const shown = open ? made : [];
      for (const [at, child] of shown.entries()) {
        if (at > 0) row += 1;
        put(child, member.id, level + 1, at + 1, shown.length);
      }
    };
    for (const [at, member] of this.#first.entries()) {
      if (at > 0) row += 1;
      put(member, null, 1, at + 1, this.#first.length);
    }
    return new Layout(spots);
  }
}

export class Layout {
  /** In the order in which they are read: each before what came of it. */
  readonly spots: readonly Spot[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly #byId: ReadonlyMap<string, Spot>;

  constructor(spots: readonly Spot[]) {
    this.spots = spots;
    this.#byId = new Map(spots.map((spot) => [spot.id, spot]));
    this.lines = spots.flatMap((spot) => {
      const from = spot.parent === null ? undefined : this.#byId.get(spot.parent);
      return from ? [lineTo(from, spot)] : [];
    });
    this.width = Math.max(0, ...spots.map(({ x }) => x + card.width));
    this.height = Math.max(0, ...spots.map(({ y }) => y + card.height));
  }

  spot(id: string): Spot | undefined {
    return this.#byId.get(id);
  }

  /** Where a step leads to; `null` when there is nothing. */
  step(id: string, direction: Direction): string | null {
    const from = this.#byId.get(id);
    if (!from) return this.spots[0]?.id ?? null;
    switch (direction) {
      case 'left':
        return from.parent;
      case 'right':
        return this.spots.find(({ parent }) => parent === id)?.id ?? null;
      case 'first':
        return this.spots[0]?.id ?? null;
      case 'last':
        return this.spots.at(-1)?.id ?? null;
      case 'down':
        return nearest(this.spots, from, (spot) => spot.y > from.y);
      case 'up':
        return nearest(this.spots.toReversed(), from, (spot) => spot.y < from.y);
    }
  }
}

/** The next one of the same generation, else of any. */
function nearest(spots: readonly Spot[], from: Spot, lies: (spot: Spot) => boolean): string | null {
  const there = spots.filter(lies);
  const same = there.find(({ level }) => level === from.level);
  return (same ?? there[0])?.id ?? null;
}

function lineTo(from: Spot, to: Spot): Line {
  const [x1, x2] = [from.x + card.width, to.x];
  const [y1, y2] = [from.y + middle, to.y + middle];
  const turn = x1 + trunk;
  const path =
    y1 === y2
      ? `M${x1} ${y1}H${x2}`
      : `M${x1} ${y1}H${turn - bend}Q${turn} ${y1} ${turn} ${y1 + bend}V${y2 - bend}` +
        `Q${turn} ${y2} ${turn + bend} ${y2}H${x2}`;
  const x = turn + bend;
  return { id: to.id, path, label: { x, y: y2, width: x2 - x } };
}

// A family as it is looked at: its members as they are now, which of them are closed, and which one
// has the focus.

import type { Clip, Family, Member } from '../../ipc';
import type { App } from '../../stores';
import { Tree, type Direction, type Layout } from './tree';

export class Kin {
  /** The clip whose family it is. */
  readonly of: string;
  readonly #app: App;
  #family = $state.raw<Family | null>(null);
  #closed: ReadonlySet<string> = $state.raw(new Set());
  #focus = $state('');

  constructor(app: App, of: string) {
    this.#app = app;
    this.of = of;
    this.#focus = of;
  }

  tree: Tree = $derived(new Tree(this.#family?.members ?? []));
  layout: Layout = $derived(this.tree.layout(this.#closed));
  focus: string = $derived(
    this.layout.spot(this.#focus) ? this.#focus : (this.layout.spots[0]?.id ?? ''),
  );
  chosen: Member | undefined = $derived(this.tree.member(this.focus));

  get known(): boolean {
    return this.#family !== null;
  }

  get count(): number {
    return this.#family?.members.length ?? 0;
  }

  /** The first one came of yet another. */
  get older(): boolean {
    return this.#family?.older ?? false;
  }

  /** Asks again; says whether there is a family. */
  async load(): Promise<boolean> {
    const family = await this.#app.attempt(() => this.#app.backend.clipFamily(this.of));
    if (family) this.#family = family;
    return this.#family !== null;
  }

  /** The clip of a member as it is now. */
  clip(member: Member | undefined): Clip | null {
    if (!member?.clip) return null;
    return this.#app.clips.get(member.id) ?? member.clip;
  }

  choose(id: string): void {
    this.#focus = id;
  }

  step(direction: Direction): void {
    const spot = this.layout.spot(this.focus);
    if (direction === 'right' && spot?.open === false) {
      this.toggle(spot.id);
      return;
    }
    const next = this.layout.step(this.focus, direction);
    if (next !== null) this.#focus = next;
  }

  /** Shows what came of a member, or hides it. */
  toggle(id: string): void {
    if (this.tree.made(id).length === 0) return;
    const closed = new Set(this.#closed);
    if (!closed.delete(id)) {
      closed.add(id);
      // The focus does not vanish with what is hidden.
      if (this.tree.above(this.focus).includes(id)) this.#focus = id;
    }
    this.#closed = closed;
  }
}

// Clips being dragged inside the window and the target they are over. The pointer itself is
// followed by `features/gallery/drag.ts`.

export type DragTarget = {
  contains: (x: number, y: number) => boolean;
  /** What a drop would do, in words; `null` when these clips cannot go here. */
  offer: (ids: string[]) => string | null;
  drop: (ids: string[]) => void | Promise<void>;
};

export class Drag {
  /** The clips under way; empty when nothing is dragged. */
  ids = $state.raw<string[]>([]);
  x = $state(0);
  y = $state(0);
  over = $state.raw<{ target: DragTarget; text: string } | null>(null);
  #targets: DragTarget[] = [];

  register(target: DragTarget): () => void {
    this.#targets.push(target);
    return () => {
      this.#targets = this.#targets.filter((other) => other !== target);
      if (this.over?.target === target) this.over = null;
    };
  }

  get active(): boolean {
    return this.ids.length > 0;
  }

  start(ids: string[]): void {
    this.ids = ids;
  }

  move(x: number, y: number): void {
    this.x = x;
    this.y = y;
    const target = this.#targets.find((one) => one.contains(x, y));
    const text = target?.offer(this.ids) ?? null;
    this.over = target && text !== null ? { target, text } : null;
  }

  drop(): void {
    const { over, ids } = this;
    this.cancel();
    if (over && ids.length > 0) void over.target.drop(ids);
  }

  cancel(): void {
    this.ids = [];
    this.over = null;
  }
}

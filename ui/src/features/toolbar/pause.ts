// Does something once a hand has rested for a while.

export class Pause {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly milliseconds: number) {}

  /** Replaces what was to be done. */
  after(work: () => void): void {
    this.cancel();
    this.#timer = setTimeout(work, this.milliseconds);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}

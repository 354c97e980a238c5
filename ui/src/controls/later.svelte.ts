/**
 * A truth that is shown only when it lasts: wait states appear after 500 ms, so that quick answers
 * do not flicker. Not a debounce: it turns false at once.
 */
export class Later {
  #shown = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly delay = 500) {}

  /** Whether the truth has lasted. */
  get shown(): boolean {
    return this.#shown;
  }

  /** Say how it is now. */
  set(now: boolean): void {
    clearTimeout(this.#timer);
    if (now) {
      this.#timer = setTimeout(() => (this.#shown = true), this.delay);
    } else {
      this.#shown = false;
    }
  }
}

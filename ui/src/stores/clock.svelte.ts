// The time as the page shows it, moving once a second. One clock for all countdowns.

export class Clock {
  now = $state(Date.now());
  #timer: ReturnType<typeof setInterval> | undefined;

  start() {
    this.#timer ??= setInterval(() => (this.now = Date.now()), 1000);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

// Follows the pointer from a press on a card to a drop: over a target, out of the window, or
// called off. Knows no clips and no elements; `attach` connects it to a window.

export type DragSteps = {
  start: () => void;
  move: (x: number, y: number) => void;
  drop: () => void;
  cancel: () => void;
  /** The pointer left the window with the button down; told once, and the drag here is over. */
  out: () => void;
};

/** How far a press may wander before it is a drag. */
const threshold = 5;

export class DragPointer {
  #steps: DragSteps;
  #from: { x: number; y: number } | null = null;
  #dragging = false;
  /** Whether the last press became a drag, so that its click means nothing. */
  wasDrag = false;

  constructor(steps: DragSteps) {
    this.#steps = steps;
  }

  get dragging(): boolean {
    return this.#dragging;
  }

  press(x: number, y: number): void {
    this.#from = { x, y };
    this.#dragging = false;
    this.wasDrag = false;
  }

  /** `view` is the size of the window's inside. */
  move(x: number, y: number, view: { width: number; height: number }): void {
    if (!this.#from) return;
    if (!this.#dragging) {
      if (Math.hypot(x - this.#from.x, y - this.#from.y) < threshold) return;
      this.#dragging = this.wasDrag = true;
      this.#steps.start();
    }
    if (x < 0 || y < 0 || x >= view.width || y >= view.height) {
      this.#end();
      this.#steps.out();
    } else {
      this.#steps.move(x, y);
    }
  }

  release(): void {
    if (this.#end()) this.#steps.drop();
  }

  cancel(): void {
    if (this.#end()) this.#steps.cancel();
  }

  /** Listens on a window from now on; returns how to stop. */
  attach(window: Window): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener(
      'pointermove',
      (event) => {
        if (!this.#from) return;
        if ((event.buttons & 1) === 0) this.cancel();
        else {
          const { innerWidth: width, innerHeight: height } = window;
          this.move(event.clientX, event.clientY, { width, height });
        }
      },
      { signal },
    );
    window.addEventListener('pointerup', () => this.release(), { signal });
    window.addEventListener('pointercancel', () => this.cancel(), { signal });
    window.addEventListener('blur', () => this.cancel(), { signal });
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !this.#dragging) return;
        event.preventDefault();
        event.stopPropagation();
        this.cancel();
      },
      { signal, capture: true },
    );
    return () => stop.abort();
  }

  #end(): boolean {
    const was = this.#dragging;
    this.#from = null;
    this.#dragging = false;
    return was;
  }
}

// Work that takes longer than half a second is said, and said so until it ends.

import type { ToastInput, Toasts } from './toasts.svelte';

const patience = 500;

export class Busy {
  #toasts: Toasts;
  #words: ToastInput;
  #toast: string | null = null;
  #timer: ReturnType<typeof setTimeout>;

  constructor(toasts: Toasts, words: ToastInput) {
    this.#toasts = toasts;
    this.#words = words;
    this.#timer = setTimeout(() => {
      this.#toast = toasts.show({ ...this.#words, stays: null });
    }, patience);
  }

  /** How far it is by now. Words that were closed stay away. */
  say(words: ToastInput): void {
    this.#words = words;
    const id = this.#toast;
    if (id !== null && this.#toasts.list.some((toast) => toast.id === id)) {
      this.#toasts.update(id, { ...words, stays: null });
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    if (this.#toast !== null) this.#toasts.close(this.#toast);
  }
}

/** Does something, and says so when it takes long. */
export async function busily<T>(toasts: Toasts, text: string, work: () => Promise<T>): Promise<T> {
  const busy = new Busy(toasts, { text });
  try {
    return await work();
  } finally {
    busy.end();
  }
}

/** Does something that tells how far it is, and says so; what is told after its end is not. */
export async function saying<Step, T>(
  toasts: Toasts,
  words: (step: Step) => ToastInput,
  work: (hear: (step: Step) => void) => Promise<T>,
): Promise<T> {
  let toast = '';
  let over = false;
  try {
    return await work((step) => {
      if (over) return;
      const now: ToastInput = { ...words(step), stays: null };
      if (toast) toasts.update(toast, now);
      else toast = toasts.show(now);
    });
  } finally {
    over = true;
    toasts.close(toast);
  }
}

// Short notes about what happened elsewhere. Errors with a visible cause stand next to it instead.

import { asCommandError } from './errors';

export type ToastTone = 'plain' | 'good' | 'bad';
export type ToastAction = { label: string; run: () => void | Promise<void> };
export type ToastInput = {
  text: string;
  tone?: ToastTone;
  action?: ToastAction;
  /** 0 to 1; shown as a bar. */
  progress?: number;
  /** The other side's own words, behind "Details". */
  details?: string | null;
  /** Milliseconds until it leaves; `null` stays until closed or replaced. */
  stays?: number | null;
};
export type Toast = ToastInput & { id: string; tone: ToastTone };

const usual = 7000;

export class Toasts {
  list = $state<Toast[]>([]);
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  show(input: ToastInput): string {
    const id = crypto.randomUUID();
    this.list.push({ tone: 'plain', ...input, id });
    if (this.list.length > 4) {
      const oldest = this.list[0];
      if (oldest) this.close(oldest.id);
    }
    this.#leaveLater(id, input.stays);
    return id;
  }

  /** Says what a command threw. */
  error(thrown: unknown): string {
    const { message, details, requestId } = asCommandError(thrown);
    const words = [details, requestId].filter(Boolean).join('\n');
    return this.show({ text: message, tone: 'bad', details: words || null, stays: 12_000 });
  }

  /** Changes a toast that is still there, or shows it again. */
  update(id: string, input: ToastInput): void {
    const at = this.list.findIndex((toast) => toast.id === id);
    const next: Toast = { tone: 'plain', ...input, id };
    if (at === -1) this.list.push(next);
    else this.list[at] = next;
    this.#leaveLater(id, input.stays);
  }

  close(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Keeps all toasts while the pointer or the focus is on them. */
  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  release(): void {
    for (const toast of this.list) this.#leaveLater(toast.id, toast.stays);
  }

  #leaveLater(id: string, stays: number | null | undefined) {
    clearTimeout(this.#timers.get(id));
    if (stays === null) return;
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), stays ?? usual),
    );
  }
}

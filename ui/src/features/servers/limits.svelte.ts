// How much a server may bear, as it is being edited: in the editor and in the queue. No DOM.

import type { Limits } from '../../ipc';
import { m } from '../../speech';

const most = { rendering: 999, perMinute: 600 };

/** What was typed as a limit: a number, null for none, undefined when it is neither. */
export function limitOf(typed: string, largest: number): number | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= largest ? number : undefined;
}

export class LimitsForm {
  rendering = $state('');
  perMinute = $state('');

  #taken = { rendering: '', perMinute: '' };

  take(limits: Limits): void {
    this.rendering = String(limits.rendering ?? '');
    this.perMinute = String(limits.perMinute ?? '');
    this.#taken = { rendering: this.rendering, perMinute: this.perMinute };
  }

  /** Whether they are other ones than those that were there. */
  get edited(): boolean {
    return this.rendering !== this.#taken.rendering || this.perMinute !== this.#taken.perMinute;
  }

  /** The first field that holds no limit, with the sentence for it. */
  get wrong(): { field: 'rendering' | 'perMinute'; message: string } | null {
    for (const field of ['rendering', 'perMinute'] as const) {
      if (limitOf(this[field], most[field]) === undefined) {
        return { field, message: m.queue_limit_wrong({ most: most[field] }) };
      }
    }
    return null;
  }

  get input(): Limits {
    return {
      rendering: limitOf(this.rendering, most.rendering) ?? null,
      perMinute: limitOf(this.perMinute, most.perMinute) ?? null,
    };
  }
}

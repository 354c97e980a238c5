// Keeps the draft of the composer: writes it down a moment after it was touched, or at once when asked.
// What a draft is says the composer.

import type { Backend, Draft } from '../../ipc';
import { m } from '../../speech';
import { asCommandError } from '../errors';
import type { Toasts } from '../toasts.svelte';

/** From the last touch until it is written, in milliseconds. */
const rest = 300;

export class DraftKeeper {
  /** Whether there is anything of the user's to keep. */
  touched = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly at: { backend: Backend; toasts: Toasts },
    private readonly draft: () => Draft,
  ) {}

  /** Something of it was changed by the user. */
  touch(): void {
    this.touched = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keep(), rest);
  }

  /** Writes the draft now. */
  async keep(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.touched) return;
    try {
      await this.at.backend.saveDraft(this.draft());
    } catch (thrown) {
      const { message, details } = asCommandError(thrown);
      this.at.toasts.show({
        text: m.compose_draft_not_kept(),
        tone: 'bad',
        details: [message, details].filter(Boolean).join('\n'),
      });
    }
  }
}

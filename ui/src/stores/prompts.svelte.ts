// The composer's memory: the last prompts, newest first, and those that the user keeps.

import { newRequest, type Backend, type KeptPrompt, type PastPrompt } from '../ipc';
import { m } from '../speech';
import type { Toasts } from './toasts.svelte';

export type NewKept = Omit<KeptPrompt, 'id'>;

export class Prompts {
  past = $state.raw<PastPrompt[]>([]);
  kept = $state.raw<KeptPrompt[]>([]);
  #backend: Backend;
  #toasts: Toasts;
  #turn = 0;

  constructor(backend: Backend, toasts: Toasts) {
    this.#backend = backend;
    this.#toasts = toasts;
  }

  /** Asks for the last prompts with these words in them; the last question counts. */
  async ask(words: string): Promise<void> {
    const turn = (this.#turn += 1);
    await this.#try(async () => {
      const past = await this.#backend.pastPrompts(words);
      if (turn === this.#turn) this.past = past;
    });
  }

  async load(): Promise<void> {
    await this.#try(async () => {
      this.kept = await this.#backend.keptPrompts();
    });
  }

  /** The kept one that says the same. */
  same(prompt: string): KeptPrompt | undefined {
    return this.kept.find((one) => one.prompt === prompt);
  }

  async keep(prompt: NewKept): Promise<void> {
    await this.put({ ...prompt, id: this.same(prompt.prompt)?.id ?? newRequest() });
  }

  /** Keeps it under its own id, for example under another name. */
  async put(prompt: KeptPrompt): Promise<void> {
    await this.#try(async () => {
      this.kept = await this.#backend.keepPrompt(newRequest(), prompt);
    });
  }

  /** Forgets one, with a way back. */
  async forget(prompt: KeptPrompt): Promise<void> {
    await this.#try(async () => {
      this.kept = await this.#backend.forgetPrompt(newRequest(), prompt.id);
      this.#toasts.show({
        text: m.prompts_forgotten(),
        action: { label: m.clips_undo(), run: () => this.put(prompt) },
      });
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.#toasts.error(thrown);
    }
  }
}

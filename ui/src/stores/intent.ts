// One intent of the user, sent to the app under one request id. When the answer got lost on the
// way, the same intent is repeated under the same id, and the app does it once.

import { newRequest, type CommandError } from '../ipc';

export class Intent {
  #unanswered: { request: string; what: string } | null = null;

  /** Sends; `what` is the whole content, by which a repetition is recognised. */
  async send<T>(what: unknown, go: (request: string) => Promise<T>): Promise<T> {
    const content = JSON.stringify(what);
    const request = this.#unanswered?.what === content ? this.#unanswered.request : newRequest();
    try {
      const answer = await go(request);
      this.#unanswered = null;
      return answer;
    } catch (thrown) {
      this.#unanswered = isAnswer(thrown) ? null : { request, what: content };
      throw thrown;
    }
  }
}

/** Whether the app itself answered with an error; anything else means the answer was lost. */
export function isAnswer(thrown: unknown): thrown is CommandError {
  if (typeof thrown !== 'object' || thrown === null || thrown instanceof Error) return false;
  const given = thrown as Partial<CommandError>;
  return typeof given.code === 'string' && typeof given.message === 'string';
}

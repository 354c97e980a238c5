// Deeds one after the other, in the order in which they were asked for, however fast that is. Taking
// back is one of them: it is about the deed that was asked for last.

export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does this when all that was asked for before is done or has failed. */
  take<Done>(work: () => Promise<Done>): Promise<Done> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

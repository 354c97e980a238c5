// What the polite live region says.

export class News {
  message = $state('');
  #turn = false;

  /** Says a sentence; the same sentence twice is said twice. */
  say(text: string): void {
    this.#turn = !this.#turn;
    this.message = this.#turn ? text : `${text}\u00a0`;
  }
}

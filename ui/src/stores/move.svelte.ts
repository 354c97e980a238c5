// Moving the library to another folder: what is offered, how far it is, how it ended.

import {
  newRequest,
  type Backend,
  type CommandError,
  type LibraryMove,
  type MoveOffer,
  type StudioEvent,
} from '../ipc';
import { asCommandError } from './errors';
import { said } from './said';
import type { Toasts } from './toasts.svelte';

export class Move {
  /** What a move into the folder that was chosen would do. */
  offer = $state.raw<MoveOffer | null>(null);
  now = $state.raw<LibraryMove | null>(null);
  busy = $state(false);
  /** Why the folder that was chosen will not do. */
  problem = $state.raw<CommandError | null>(null);
  #backend: Backend;
  #toasts: Toasts;

  constructor(backend: Backend, toasts: Toasts) {
    this.#backend = backend;
    this.#toasts = toasts;
  }

  async load(): Promise<void> {
    this.now = await this.#backend.libraryMove();
  }

  /** Opens the native folder dialog. */
  choose(): Promise<void> {
    return this.#do(async () => {
      this.offer = (await this.#backend.chooseLibraryMove(newRequest())) ?? this.offer;
    });
  }

  begin(): Promise<void> {
    return this.#do(async () => {
      const { offer } = this;
      this.offer = null;
      if (offer) this.now = await this.#backend.beginLibraryMove(newRequest(), offer.token);
    });
  }

  notNow(): void {
    this.offer = null;
    this.problem = null;
  }

  cancel(): Promise<void> {
    return this.#do(() => this.#backend.cancelLibraryMove(newRequest()));
  }

  hear({ libraryMove, ended }: Extract<StudioEvent, { kind: 'library_move' }>): void {
    this.now = libraryMove;
    if (!ended) return;
    this.#toasts.show({
      text: said(ended.message),
      tone: ended.good ? 'good' : 'bad',
      stays: 12_000,
    });
  }

  async #do(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      await work();
    } catch (thrown) {
      this.problem = asCommandError(thrown);
    } finally {
      this.busy = false;
    }
  }
}

/** How much of this stage is done, 0 to 1; `null` while that is not known. */
export function share({ stage, bytes, bytesDone, clips, clipsDone }: LibraryMove): number | null {
  if (stage === 'carrying' && bytes > 0) return bytesDone / bytes;
  return clips > 0 ? clipsDone / clips : null;
}

// A move of the fake's library, which copies nothing: a twentieth of it is over with each tick.

import type { LibraryMove, LibraryState, MoveOffer, StudioEvent } from '../types';
import type { FakeLibrary } from './library';

const to = '/media/archive/Dailies';

export class FakeMove {
  now: LibraryMove | null;
  #library: FakeLibrary;
  #emit: (event: StudioEvent) => void;
  #folder: (next?: LibraryState) => LibraryState;

  constructor(
    library: FakeLibrary,
    emit: (event: StudioEvent) => void,
    folder: (next?: LibraryState) => LibraryState,
    now: LibraryMove | null = null,
  ) {
    this.#library = library;
    this.#emit = emit;
    this.#folder = folder;
    this.now = now;
  }

  offer(): MoveOffer {
    const kept = this.#library.clips.filter((clip) => clip.file?.present);
    const bytes = kept.reduce((sum, clip) => sum + (clip.file?.bytes ?? 0), 0);
    const from = this.#folder().folder;
    return {
      token: 'folder-1',
      preview: { from, to, clips: kept.length, bytes, atOnce: false, left: 2 },
    };
  }

  begin(): LibraryMove {
    const { from, clips, bytes } = this.offer().preview;
    const begun: LibraryMove = {
      from,
      to,
      stage: 'carrying',
      clips,
      clipsDone: 0,
      bytes,
      bytesDone: 0,
      waiting: null,
    };
    this.#tell(begun);
    return begun;
  }

  cancel(): void {
    const from = this.now?.from ?? '';
    this.#tell(null, { good: true, message: `The library stays in ${from}.` });
  }

  /** A twentieth more of it. */
  tick(): void {
    if (!this.now || this.now.waiting !== null) return;
    const { clips, bytes } = this.now;
    const done = Math.min(1, (bytes > 0 ? this.now.bytesDone / bytes : 1) + 0.05);
    if (done < 1) {
      this.#tell({ ...this.now, clipsDone: Math.floor(clips * done), bytesDone: bytes * done });
      return;
    }
    this.#folder({ kind: 'ready', folder: to });
    this.#tell(null, { good: true, message: `The library is in ${to} now.` });
  }

  #tell(next: LibraryMove | null, ended: { good: boolean; message: string } | null = null) {
    this.now = next;
    this.#emit({ kind: 'library_move', libraryMove: next, ended });
  }
}

// What the fake notices about its library folder, which is nothing unless it is told.

import type { Clip, Findings, ImportReport, StudioEvent } from '../types';
import type { FakeLibrary } from './library';

export const noFindings: Findings = {
  recovery: null,
  missing: 0,
  fetchable: 0,
  missingNames: [],
  foreign: 0,
  foreignNames: [],
};

export class FakeFindings {
  now: Findings;
  #library: FakeLibrary;
  #emit: (event: StudioEvent) => void;

  constructor(
    library: FakeLibrary,
    emit: (event: StudioEvent) => void,
    part: Partial<Findings> = {},
  ) {
    this.#library = library;
    this.#emit = emit;
    this.now = { ...noFindings, ...part };
  }

  settle(next: Partial<Findings>): void {
    this.now = { ...noFindings, ...next };
    this.#emit({ kind: 'findings', findings: this.now });
  }

  rebuild(): Findings {
    this.settle({
      ...this.now,
      recovery: 'Every clip that is noted in the library folder is in the library.',
    });
    return this.now;
  }

  fetch(): number {
    const { fetchable, missing } = this.now;
    this.settle({
      ...this.now,
      missing: missing - fetchable,
      fetchable: 0,
      missingNames: this.now.missingNames.slice(fetchable),
    });
    return fetchable;
  }

  takeIn(imported: (name: string) => Clip): ImportReport {
    const clips = this.#library.add(this.now.foreignNames.map(imported));
    this.settle({ ...this.now, foreign: 0, foreignNames: [] });
    return { clips, skipped: [], stopped: false };
  }
}

// The journal of the fake: what was done to clips, taken back and done again.

import type { Clip, Deed, Project, Undoable, Verb, Vocabulary } from '../types';
import type { FakeLibrary, Tell } from './library';

type Kept = {
  deed: Deed;
  before: Map<string, Partial<Clip>>;
  /** The projects on the other side, where it removed one. */
  projects?: Project[];
};

export class FakeDeeds {
  #library: FakeLibrary;
  #tell: Tell;
  #kept: Kept[] = [];
  #undone: Kept[] = [];
  #next = 1;

  constructor(library: FakeLibrary, tell: Tell) {
    this.#library = library;
    this.#tell = tell;
  }

  /** Changes clips, and keeps what was there before where that differs. */
  done(
    verb: Verb,
    word: string | null,
    ids: string[],
    change: (clip: Clip) => Partial<Clip>,
  ): Deed | null {
    const before = new Map<string, Partial<Clip>>();
    for (const clip of this.#library.these(ids)) {
      const part = change(clip);
      const old = pick(clip, part);
      if (JSON.stringify(old) === JSON.stringify(part)) continue;
      before.set(clip.id, old);
      Object.assign(clip, part);
    }
    if (before.size === 0) return null;
    const deed = { id: this.#next++, verb, word, clips: before.size };
    this.#kept.push({ deed, before });
    this.#undone = [];
    this.#told(before);
    return deed;
  }

  withoutProject(id: string): Deed {
    const library = this.#library;
    const clips = library.clips.filter((clip) => clip.projectId === id);
    const before = new Map(clips.map((clip) => [clip.id, { projectId: id }]));
    for (const clip of clips) clip.projectId = null;
    const { projects } = library;
    const word = projects.find((project) => project.id === id)?.name ?? null;
    library.projects = projects
      .filter((project) => project.id !== id)
      .map((one) => (one.parentId === id ? { ...one, parentId: null } : one));
    const deed: Deed = { id: this.#next++, verb: 'remove_project', word, clips: before.size };
    this.#kept.push({ deed, before, projects });
    this.#undone = [];
    this.#told(before);
    return deed;
  }

  undo(id: number | null): Deed | null {
    const at =
      id === null ? this.#kept.length - 1 : this.#kept.findIndex(({ deed }) => deed.id === id);
    const [kept] = at < 0 ? [] : this.#kept.splice(at, 1);
    if (!kept) return null;
    this.#undone.push(kept);
    this.#swap(kept);
    return kept.deed;
  }

  redo(): Deed | null {
    const kept = this.#undone.pop();
    if (!kept) return null;
    this.#kept.push(kept);
    this.#swap(kept);
    return kept.deed;
  }

  undoable(): Undoable {
    return { undo: this.#kept.at(-1)?.deed ?? null, redo: this.#undone.at(-1)?.deed ?? null };
  }

  vocabulary(typed: string): Vocabulary {
    const { clips } = this.#library;
    const meant = (name: string) => name.toLowerCase().includes(typed.trim().toLowerCase());
    return {
      tags: known(clips.flatMap((clip) => clip.tags).filter(meant)),
      reasons: known(clips.flatMap((clip) => clip.rejectReason ?? []).filter(meant)),
    };
  }

  #swap(kept: Kept) {
    for (const clip of this.#library.these([...kept.before.keys()])) {
      const side = kept.before.get(clip.id) ?? {};
      kept.before.set(clip.id, pick(clip, side));
      Object.assign(clip, side);
    }
    if (kept.projects) {
      const { projects } = this.#library;
      this.#library.projects = kept.projects;
      kept.projects = projects;
    }
    this.#told(kept.before);
  }

  #told(clips: ReadonlyMap<string, unknown>) {
    this.#library.changed(this.#library.these([...clips.keys()]), true);
    this.#library.tellProjects();
    this.#tell({ kind: 'deeds', undoable: this.undoable() });
  }
}

function pick(clip: Clip, part: Partial<Clip>): Partial<Clip> {
  const keys = Object.keys(part) as (keyof Clip)[];
  return Object.fromEntries(keys.map((key) => [key, clip[key]]));
}

function known(names: readonly string[]): Vocabulary['tags'] {
  const clips = new Map<string, number>();
  for (const name of names) clips.set(name, (clips.get(name) ?? 0) + 1);
  const most = [...clips].sort(([, a], [, b]) => b - a).slice(0, 100);
  return most.map(([name, count]) => ({ name, clips: count }));
}

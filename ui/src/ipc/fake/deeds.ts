// The journal of the fake: what was done to clips, projects and saved searches, taken back and done
// again.

import type {
  Clip,
  ClipQuery,
  Deed,
  Project,
  SavedSearch,
  Undoable,
  Verb,
  Vocabulary,
} from '../types';
import type { FakeLibrary, Tell } from './library';

type Beside = { projects: Project[]; searches: SavedSearch[] };
type Kept = {
  deed: Deed;
  before: Map<string, Partial<Clip>>;
  /** What is beside the clips on the other side, where it changed that. */
  beside?: Partial<Beside>;
  /** Exchanges what else it changed for what was there. */
  swap?: () => void;
};

export class FakeDeeds {
  searches: SavedSearch[] = [];
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
    const [one] = before.keys();
    const clip = before.size === 1 ? (one ?? null) : null;
    return this.#keep({ deed: { id: this.#next++, verb, word, clips: before.size, clip }, before });
  }

  /** Does what is not in the clip itself, by exchanging it. */
  did(verb: Verb, clip: string, swap: () => void): Deed {
    swap();
    const deed = { id: this.#next++, verb, word: null, clips: 1, clip };
    return this.#keep({ deed, before: new Map(), swap });
  }

  #keep(kept: Kept): Deed {
    this.#kept.push(kept);
    this.#undone = [];
    this.#told(kept);
    return kept.deed;
  }

  get #beside(): Beside {
    return structuredClone({ projects: this.#library.projects, searches: this.searches });
  }

  #changed(verb: Verb, word: string, change: () => void): Deed | null {
    const { projects, searches } = this.#beside;
    change();
    const beside = verb.endsWith('project') ? { projects } : { searches };
    if (JSON.stringify({ ...this.#beside, ...beside }) === JSON.stringify(this.#beside))
      return null;
    const deed = { id: this.#next++, verb, word, clips: 0, clip: null };
    return this.#keep({ deed, before: new Map(), beside });
  }

  makeProject(name: string): Project {
    const project = { id: crypto.randomUUID(), name, parentId: null, clips: 0 };
    this.#changed('make_project', name, () => this.#library.projects.push(project));
    return project;
  }

  renameProject(id: string, name: string): void {
    this.#changed('rename_project', name, () => {
      for (const project of this.#library.projects) if (project.id === id) project.name = name;
    });
  }

  arrangeProject(id: string, parentId: string | null, before: string | null): void {
    const name = this.#library.projects.find((project) => project.id === id)?.name ?? '';
    this.#changed('arrange_project', name, () => this.#library.arrange(id, parentId, before));
  }

  saveSearch(id: string | null, name: string, query: ClipQuery): SavedSearch {
    const saved = { id: id ?? crypto.randomUUID(), name, query };
    const save = () => {
      this.searches = [...this.searches.filter((one) => one.id !== id), saved];
    };
    const known = this.searches.some((one) => one.id === id);
    this.#changed(known ? 'change_search' : 'save_search', name, save);
    return saved;
  }

  removeSearch(id: string): Deed | null {
    const name = this.searches.find((one) => one.id === id)?.name ?? '';
    return this.#changed('remove_search', name, () => {
      this.searches = this.searches.filter((one) => one.id !== id);
    });
  }

  withoutProject(id: string): Deed {
    const library = this.#library;
    const clips = library.clips.filter((clip) => clip.projectId === id);
    const before = new Map(clips.map((clip) => [clip.id, { projectId: id }]));
    for (const clip of clips) clip.projectId = null;
    const { projects } = library;
    const beside = { projects };
    const word = projects.find((project) => project.id === id)?.name ?? null;
    library.projects = projects
      .filter((project) => project.id !== id)
      .map((one) => (one.parentId === id ? { ...one, parentId: null } : one));
    const verb = 'remove_project';
    const deed = { id: this.#next++, verb, word, clips: before.size, clip: null } as const;
    return this.#keep({ deed, before, beside });
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
    kept.swap?.();
    for (const clip of this.#library.these([...kept.before.keys()])) {
      const side = kept.before.get(clip.id) ?? {};
      kept.before.set(clip.id, pick(clip, side));
      Object.assign(clip, side);
    }
    const { beside } = kept;
    if (beside) {
      const { projects, searches } = this.#beside;
      kept.beside = {
        ...(beside.projects ? { projects } : {}),
        ...(beside.searches ? { searches } : {}),
      };
      this.#library.projects = beside.projects ?? projects;
      this.searches = beside.searches ?? searches;
    }
    this.#told(kept);
  }

  #told({ before, beside }: Kept) {
    this.#library.changed(this.#library.these([...before.keys()]), true);
    this.#library.tellProjects();
    if (beside) this.#tell({ kind: 'searches', searches: this.searches });
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

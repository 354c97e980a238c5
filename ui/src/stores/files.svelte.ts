// Clips as files outside the library: saving a copy, showing in the folder, bringing files in.
// Paths never come here; the app opens the dialogs.

import {
  newRequest,
  type Backend,
  type Clip,
  type ImportFrom,
  type ImportProgress,
  type ImportReport,
  type SaveProgress,
} from '../ipc';
import type { Bookmark } from './bookmark.svelte';
import { Busy, saying } from './busy';
import { asCommandError } from './errors';
import { m } from '../speech';
import { clipName } from './words';
import type { Clips } from './clips.svelte';
import { said } from './said';
import type { Selection } from './selection.svelte';
import type { ToastInput, Toasts } from './toasts.svelte';

export type FilesNeeds = {
  backend: Backend;
  bookmark: Bookmark;
  clips: Clips;
  selection: Selection;
  toasts: Toasts;
};

export class Files {
  /** Whether a save is under way; the next one waits its turn. */
  saving = $state(false);
  #at: FilesNeeds;

  constructor(needs: FilesNeeds) {
    this.#at = needs;
  }

  /** Saves copies, one native dialog after the other; cancelling one ends the row. */
  async saveAs(ids: readonly string[]): Promise<void> {
    if (this.saving) return;
    const { clips, toasts } = this.#at;
    const mayHaveFile = (id: string) => {
      const clip = clips.get(id);
      return clip === undefined || hasFile(clip);
    };
    const list = ids.filter(mayHaveFile);
    let place = 0;
    this.saving = true;
    try {
      for (const [at, id] of list.entries()) {
        const clip = await this.#find(id);
        if (!hasFile(clip)) continue;
        place += 1;
        if (!(await this.#saveOne(clip, place, place + list.length - at - 1))) return;
      }
    } catch (thrown) {
      toasts.error(thrown);
      return;
    } finally {
      this.saving = false;
    }
    if (place === 0) this.#notHere(ids);
  }

  /** Says why nothing was saved, with a way on where there is one. */
  #notHere(ids: readonly string[]): void {
    const { backend, clips, toasts } = this.#at;
    const away = ids.filter((id) => isAway(clips.get(id)));
    if (away.length === 0) {
      toasts.show({ text: m.clips_not_saved_yet() });
      return;
    }
    const fetch = async () => clips.take(...(await backend.fetchClips(newRequest(), away)));
    toasts.show({
      text: m.clips_only_there(),
      action: { label: m.clips_fetch(), run: () => this.#try(fetch) },
    });
  }

  /** A clip that may not be loaded; `undefined` when it is no more. */
  async #find(id: string): Promise<Clip | undefined> {
    try {
      return this.#at.clips.get(id) ?? (await this.#at.backend.clipDetail(id)).clip;
    } catch (thrown) {
      if (asCommandError(thrown).code === 'not_found') return undefined;
      throw thrown;
    }
  }

  async reveal(id: string): Promise<void> {
    await this.#try(() => this.#at.backend.revealClip(id));
  }

  /** Opens the clip in the desktop's own player. */
  async open(id: string): Promise<void> {
    await this.#try(() => this.#at.backend.openClip(id));
  }

  async copyPrompt(clip: Clip): Promise<void> {
    await this.#try(async () => {
      await this.#at.backend.copyText(clip.prompt);
      this.#at.toasts.show({ text: m.clips_copied_prompt() });
    });
  }

  /** Copies what the server calls it, or what the library does. */
  async copyId(clip: Clip): Promise<void> {
    await this.#try(async () => {
      await this.#at.backend.copyText(clip.remoteId ?? clip.id);
      this.#at.toasts.show({ text: m.inspector_copied() });
    });
  }

  /** Puts the clips' files into the clipboard, to be pasted into a folder or a message. */
  async copyFiles(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#try(async () => {
      const count = await this.#at.backend.copyClipFiles([...ids]);
      this.#at.toasts.show({ text: m.files_copied({ count }) });
    });
  }

  /** Puts where the clips' files are into the clipboard, as text. */
  async copyPaths(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#try(async () => {
      const count = await this.#at.backend.copyClipPaths([...ids]);
      this.#at.toasts.show({ text: m.files_copied_paths({ count }) });
    });
  }

  /** Hands the clips' files to a native drag. */
  async dragOut(ids: readonly string[]): Promise<void> {
    this.#fetchFirst(ids);
    // Clips that are not loaded are looked at by the app; the button is down and cannot wait.
    const list = ids.filter((id) => {
      const clip = this.#at.clips.get(id);
      return clip === undefined || hasFile(clip);
    });
    if (list.length === 0) return;
    await this.#try(() => this.#at.backend.dragOut(list));
  }

  /** What is only on a server cannot be dragged yet: it is fetched, and that is said. */
  #fetchFirst(ids: readonly string[]): void {
    const { backend, clips, toasts } = this.#at;
    const away = ids.filter((id) => {
      const state = clips.get(id)?.state;
      return state === 'finished' || state === 'saving';
    });
    if (away.length === 0) return;
    toasts.show({ text: m.files_drag_fetching({ count: away.length }) });
    for (const id of away) {
      if (clips.get(id)?.state === 'finished') {
        void this.#try(async () => void (await backend.fetchClip(newRequest(), id)));
      }
    }
  }

  /** Clips and folders that were dropped; those that name no project go into this one. */
  async importDropped(tokens: readonly string[], project: string | null): Promise<void> {
    await this.#import((request, hear) =>
      this.#at.backend.importDropped(request, [...tokens], project, hear),
    );
  }

  /** Opens the native dialog for clips or for a folder of them. */
  async pickImport(from: ImportFrom, project: string | null): Promise<void> {
    await this.#import((request, hear) =>
      this.#at.backend.pickImport(request, from, project, hear),
    );
  }

  /** Says how far it is from the first word of it: before that a dialog may be open. */
  async #import(
    work: (request: string, hear: (step: ImportProgress) => void) => Promise<ImportReport | null>,
  ): Promise<void> {
    const { backend, toasts } = this.#at;
    const request = newRequest();
    let busy: Busy | null = null;
    // A word may come later than the answer.
    let over = false;
    const hear = ({ place, total }: ImportProgress): void => {
      if (over) return;
      const words: ToastInput = {
        text: total > 0 ? m.clips_importing_of({ place, total }) : m.clips_importing(),
        action: {
          label: m.control_cancel(),
          run: () => this.#try(() => backend.stopMany(request)),
        },
        ...(total > 0 ? { progress: Math.max(0, place - 1) / total } : {}),
      };
      if (busy) busy.say(words);
      else busy = new Busy(toasts, words);
    };
    const ended = (): void => {
      over = true;
      busy?.end();
    };
    await this.#try(async () => {
      const report = await work(request, hear).finally(ended);
      if (report) this.#report(report);
    });
  }

  #report({ clips, skipped, stopped }: ImportReport) {
    this.#at.clips.take(...clips);
    const parts: string[] = [];
    if (clips.length > 0) parts.push(m.clips_imported({ count: clips.length }));
    if (skipped.length > 0) parts.push(m.clips_import_skipped({ count: skipped.length }));
    if (parts.length === 0) parts.push(m.clips_import_nothing());
    if (stopped) parts.push(m.clips_import_stopped());
    this.#at.toasts.show({
      text: parts.join(', '),
      tone: skipped.length > 0 ? 'bad' : 'good',
      ...(clips.length > 0
        ? { action: { label: m.clips_show(), run: () => this.#try(() => this.#show(clips)) } }
        : {}),
      details: skipped.map(({ name, reason }) => `${name}: ${said(reason)}`).join('\n') || null,
      stays: skipped.length > 0 ? 20_000 : 7000,
    });
  }

  /** Selects clips, in the list in view or in the one that has them. */
  async #show(added: readonly Clip[]): Promise<void> {
    const { bookmark, clips, selection } = this.#at;
    const [first] = added;
    if (!first) return;
    // Some may be elsewhere by now, or gone, and the user may go on meanwhile.
    let { moves } = selection;
    const place = await clips.placeOf(first.id);
    if (moves !== selection.moves) return;
    if (place === null) {
      const { projectId } = first;
      await bookmark.look({
        view: projectId === null ? { kind: 'all' } : { kind: 'project', projectId },
        search: '',
      });
    }
    moves = selection.moves;
    const ids = added.map((clip) => clip.id);
    const places = await clips.placesOf(ids);
    const there = ids.flatMap((id, at) => {
      const index = places[at];
      return typeof index === 'number' ? [{ id, index }] : [];
    });
    const [focus] = there;
    if (!focus || moves !== selection.moves) return;
    selection.restore(
      there.map(({ id }) => id),
      focus,
    );
    clips.enter(focus.index);
    await clips.load(focus.index);
  }

  async #saveOne(clip: Clip, place: number, total: number): Promise<boolean> {
    const { backend, toasts } = this.#at;
    const name = clipName(clip);
    const text = total > 1 ? m.clips_saving_of({ name, place, total }) : m.clips_saving({ name });
    const howFar = ({ done, total: bytes }: SaveProgress) => ({
      text,
      progress: bytes > 0 ? done / bytes : 0,
    });
    try {
      const outcome = await saying(toasts, howFar, (hear) =>
        backend.saveClipAs(newRequest(), clip.id, hear),
      );
      if (outcome.kind === 'cancelled') return false;
      toasts.show({
        text: m.clips_saved({ name: outcome.name, folder: outcome.folder }),
        tone: 'good',
        action: {
          label: m.clips_show_in_folder(),
          run: () => this.#try(() => backend.revealSaved(outcome.token)),
        },
        stays: 12_000,
      });
      return true;
    } catch (thrown) {
      toasts.error(thrown);
      return false;
    }
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.#at.toasts.error(thrown);
    }
  }
}

/** Whether there are bytes here to copy, play or drag. */
export function hasFile(clip: Clip | undefined): clip is Clip {
  return clip?.state === 'safe' && clip.file?.present === true;
}

/** Whether its server may still have what is not here. */
export function isAway(clip: Clip | undefined): boolean {
  if (clip === undefined || clip.remoteId === null) return false;
  if (clip.state === 'safe') return clip.file?.present === false;
  return clip.state === 'finished' || clip.state === 'failed';
}

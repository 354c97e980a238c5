// Everything the user does to clips that are already there: judging, moving, trashing, renaming.
// Each command carries one request id; what can be taken back goes onto the undo stack.

import { newRequest, type Backend, type Clip, type Flag, type Marks } from '../ipc';
import { m } from '../paraglide/messages.js';
import type { Clips } from './clips.svelte';
import { hasFile } from './files.svelte';
import type { Projects } from './projects.svelte';
import { said } from './said';
import type { Screen } from './screen.svelte';
import type { Selection } from './selection.svelte';
import type { Toasts } from './toasts.svelte';
import type { Undo, Undoable } from './undo.svelte';

export type ActionsNeeds = {
  backend: Backend;
  clips: Clips;
  projects: Projects;
  selection: Selection;
  screen: Screen;
  toasts: Toasts;
  undo: Undo;
};

const noMarks: Marks = { rating: null, flag: null };

export class Actions {
  #at: ActionsNeeds;

  constructor(needs: ActionsNeeds) {
    this.#at = needs;
  }

  /** To the trash, with an Undo toast. */
  async trash(ids: readonly string[]): Promise<void> {
    const { backend, toasts } = this.#at;
    const list = [...ids];
    if (list.length === 0) return;
    await this.#try(async () => {
      const moved = await backend.trashClips(newRequest(), list);
      if (moved.length === 0) return;
      this.#offerUndo(m.clips_trashed({ count: moved.length }), async () => {
        const back = await backend.restoreClips(newRequest(), moved);
        toasts.show({ text: m.clips_restored({ count: back.length }) });
      });
    });
  }

  /** From their servers and into the trash, after asking; what a server refused is said. */
  async deleteBoth(ids: readonly string[]): Promise<void> {
    const { backend, clips, screen, toasts } = this.#at;
    const list = [...ids];
    if (list.length === 0) return;
    const known = clips.known(list);
    const lost = known.clips.filter(isOnlyThere).length;
    const yes = await screen.ask({
      title: m.clips_both_title({ count: list.length }),
      text: [
        lost > 0 ? m.clips_both_lost({ count: lost }) : m.clips_both_text({ count: list.length }),
        known.all ? null : m.clips_both_unknown(),
      ]
        .filter((said) => said !== null)
        .join(' '),
      confirm: m.clips_both_confirm(),
      danger: true,
    });
    if (!yes) return;
    const busy = toasts.show({ text: m.clips_both_busy({ count: list.length }), stays: null });
    await this.#try(async () => {
      // Of clips that are not loaded nobody was warned: what is only there stays there.
      const onlyCopies = known.all && lost > 0;
      const { trashed, refused } = await backend.deleteBoth(newRequest(), list, onlyCopies);
      if (trashed.length > 0) {
        this.#offerUndo(m.clips_both_done({ count: trashed.length }), async () => {
          const back = await backend.restoreClips(newRequest(), trashed);
          toasts.show({ text: m.clips_both_restored({ count: back.length }) });
        });
      }
      const left = refused.reduce((sum, { ids: same }) => sum + same.length, 0);
      if (left > 0) {
        const why = refused.map(({ ids: same, message }) =>
          m.clips_both_reason({ count: same.length, message: said(message) }),
        );
        toasts.show({
          text: m.clips_both_refused({ count: left }),
          tone: 'bad',
          details: why.join('\n'),
          stays: null,
        });
      }
    });
    toasts.close(busy);
  }

  async restore(ids: readonly string[]): Promise<void> {
    const { backend } = this.#at;
    const list = [...ids];
    if (list.length === 0) return;
    await this.#try(async () => {
      const moved = await backend.restoreClips(newRequest(), list);
      if (moved.length === 0) return;
      this.#offerUndo(m.clips_restored({ count: moved.length }), async () => {
        await backend.trashClips(newRequest(), moved);
      });
    });
  }

  /** For good, after asking. Clips outside the trash pass through it. */
  async deleteForGood(ids: readonly string[]): Promise<void> {
    const { backend, clips, screen, selection, toasts } = this.#at;
    const list = [...ids];
    if (list.length === 0) return;
    const yes = await screen.ask({
      title: m.clips_delete_title({ count: list.length }),
      text: m.clips_delete_text(),
      confirm: m.clips_delete_confirm(),
      danger: true,
    });
    if (!yes) return;
    await this.#try(async () => {
      const outside = list.filter((id) => clips.get(id)?.trashedAt == null);
      if (outside.length > 0) await backend.trashClips(newRequest(), outside);
      await backend.deleteClips(newRequest(), list);
      selection.drop(list);
      toasts.show({ text: m.clips_deleted({ count: list.length }) });
    });
  }

  async emptyTrash(): Promise<void> {
    const { backend, clips, screen, selection, toasts } = this.#at;
    const yes = await screen.ask({
      title: m.clips_empty_title(),
      text: m.clips_empty_text({ count: clips.counts.trash }),
      confirm: m.clips_empty_confirm(),
      danger: true,
    });
    if (!yes) return;
    await this.#try(async () => {
      await backend.emptyTrash(newRequest());
      selection.clear();
      toasts.show({ text: m.clips_emptied() });
    });
  }

  rate(ids: readonly string[], rating: number): Promise<void> {
    return this.mark(ids, { ...noMarks, rating });
  }

  flag(ids: readonly string[], flag: Flag): Promise<void> {
    return this.mark(ids, { ...noMarks, flag });
  }

  async mark(ids: readonly string[], marks: Marks): Promise<void> {
    const { backend, undo } = this.#at;
    const list = [...ids];
    if (list.length === 0) return;
    await this.#try(async () => {
      const before = await backend.markClips(newRequest(), list, marks);
      undo.push({
        label: m.clips_marked({ count: list.length }),
        undo: () =>
          each(before, (former) => backend.markClips(newRequest(), former.ids, former.marks)),
      });
    });
  }

  /** Into a project, or out of any with `null`. */
  async move(ids: readonly string[], projectId: string | null): Promise<void> {
    const { backend, clips, projects } = this.#at;
    const list = ids.filter((id) => clips.get(id)?.projectId !== projectId);
    if (list.length === 0) return;
    await this.#try(async () => {
      const former = await backend.moveClips(newRequest(), list, projectId);
      const before = former.filter((place) => place.projectId !== projectId);
      const count = before.reduce((sum, place) => sum + place.ids.length, 0);
      if (count === 0) return;
      const project = projects.byId(projectId)?.name ?? '';
      const text = projectId ? m.clips_moved({ count, project }) : m.clips_moved_out({ count });
      this.#offerUndo(text, () =>
        each(before, (place) => backend.moveClips(newRequest(), place.ids, place.projectId)),
      );
    });
  }

  async rename(id: string, title: string | null): Promise<void> {
    const { backend, clips, undo } = this.#at;
    const before = clips.get(id)?.title ?? null;
    await this.#try(async () => {
      clips.take(await backend.renameClip(newRequest(), id, title));
      undo.push({
        label: title ?? '',
        undo: async () => clips.take(await backend.renameClip(newRequest(), id, before)),
      });
    });
  }

  #offerUndo(text: string, undo: () => Promise<void>) {
    const { toasts } = this.#at;
    let toast = '';
    const entry: Undoable = {
      label: text,
      undo: async () => {
        toasts.close(toast);
        await undo();
      },
    };
    this.#at.undo.push(entry);
    toast = toasts.show({
      text,
      action: { label: m.clips_undo(), run: async () => void (await this.#at.undo.run(entry)) },
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.#at.toasts.error(thrown);
    }
  }
}

/** Gives all of them back; one that fails does not keep the others from it, and is thrown then. */
async function each<T>(list: readonly T[], work: (entry: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const entry of list) await work(entry).catch((thrown: unknown) => failures.push(thrown));
  if (failures.length > 0) throw failures[0];
}

/** Whether deleting a clip on its server would lose its video. */
function isOnlyThere(clip: Clip): boolean {
  const has = ['accepted', 'running', 'finished', 'saving', 'safe'].includes(clip.state);
  return has && clip.remoteId !== null && clip.deletedOnServerAt === null && !hasFile(clip);
}

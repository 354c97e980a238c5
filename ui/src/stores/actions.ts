// Everything the user does to clips that are already there: judging, moving, trashing, renaming.
// Each command carries one request id; what it did can be taken back by `undo`.

import { newRequest, type Backend, type Clip, type Deed, type Flag, type Marks } from '../ipc';
import { m } from '../speech';
import { busily } from './busy';
import type { Clips } from './clips.svelte';
import { deedName } from './deed';
import { hasFile } from './files.svelte';
import type { News } from './news.svelte';
import type { Projects } from './projects.svelte';
import { said } from './said';
import type { Screen } from './screen.svelte';
import type { Selection } from './selection.svelte';
import type { Toasts } from './toasts.svelte';
import type { Turns } from './turns';
import type { Undo } from './undo.svelte';

export type ActionsNeeds = {
  backend: Backend;
  clips: Clips;
  news: News;
  projects: Projects;
  selection: Selection;
  screen: Screen;
  toasts: Toasts;
  turns: Turns;
  undo: Undo;
};

const noMarks: Marks = { rating: null, flag: null, reason: null };

export class Actions {
  #at: ActionsNeeds;

  constructor(needs: ActionsNeeds) {
    this.#at = needs;
  }

  /** To the trash, with an Undo toast. */
  async trash(ids: readonly string[]): Promise<void> {
    await this.#do(
      ids,
      (request, list) => this.#at.backend.trashClips(request, list),
      (count) => m.clips_trashed({ count }),
    );
  }

  /** From their servers and into the trash, after asking; what a server refused is said. */
  async deleteBoth(ids: readonly string[]): Promise<void> {
    const { backend, clips, screen, toasts, undo } = this.#at;
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
      const { trashed, deed, refused } = await backend.deleteBoth(newRequest(), list, onlyCopies);
      const done = m.clips_both_done({ count: trashed.length });
      if (deed) undo.offer(done, deed, trashed);
      else if (trashed.length > 0) toasts.show({ text: done });
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
    await this.#do(
      ids,
      (request, list) => this.#at.backend.restoreClips(request, list),
      (count) => m.clips_restored({ count }),
    );
  }

  /** For good, after asking. Clips outside the trash pass through it. */
  async deleteForGood(ids: readonly string[]): Promise<void> {
    const { backend, clips, screen, selection, toasts } = this.#at;
    const list = [...ids];
    if (list.length === 0) return;
    const known = clips.known(list);
    const lost = known.clips.filter(isLostForGood).length;
    const yes = await screen.ask({
      title: m.clips_delete_title({ count: list.length }),
      text: lost > 0 ? m.clips_delete_lost({ count: lost }) : m.clips_delete_text(),
      confirm: m.clips_delete_confirm(),
      danger: true,
    });
    if (!yes) return;
    const busy = toasts.show({ text: m.clips_delete_busy({ count: list.length }), stays: null });
    await this.#try(async () => {
      const outside = list.filter((id) => clips.get(id)?.trashedAt == null);
      if (outside.length > 0) await backend.trashClips(newRequest(), outside);
      // Of clips that are not loaded nobody was warned.
      const onlyCopies = known.all && lost > 0;
      const left = await backend.deleteClips(newRequest(), list, onlyCopies);
      selection.drop(list);
      if (left < list.length) toasts.show({ text: m.clips_deleted({ count: list.length - left }) });
      if (left > 0) toasts.show({ text: m.clips_delete_left({ count: left }), stays: null });
    });
    toasts.close(busy);
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
    const count = clips.counts.trash;
    const busy = toasts.show({ text: m.clips_delete_busy({ count }), stays: null });
    await this.#try(async () => {
      const left = await backend.emptyTrash(newRequest(), false);
      selection.clear();
      if (left === 0) {
        toasts.show({ text: m.clips_emptied() });
        return;
      }
      const all = await screen.ask({
        title: m.clips_empty_rest({ count: left }),
        text: m.clips_delete_lost({ count: left }),
        confirm: m.clips_delete_confirm(),
        danger: true,
      });
      if (!all) return;
      await backend.emptyTrash(newRequest(), true);
      toasts.show({ text: m.clips_emptied() });
    });
    toasts.close(busy);
  }

  rate(ids: readonly string[], rating: number): Promise<void> {
    return this.mark(ids, { ...noMarks, rating });
  }

  flag(ids: readonly string[], flag: Flag): Promise<void> {
    return this.mark(ids, { ...noMarks, flag });
  }

  /** Rejects with a reason; an empty one takes the reason away. */
  reject(ids: readonly string[], reason: string): Promise<void> {
    return this.mark(ids, { ...noMarks, reason });
  }

  mark(ids: readonly string[], marks: Marks): Promise<void> {
    return this.#do(ids, (request, list) => this.#at.backend.markClips(request, list, marks));
  }

  tag(ids: readonly string[], add: string[], remove: string[]): Promise<void> {
    if (add.length + remove.length === 0) return Promise.resolve();
    return this.#do(ids, (request, list) => this.#at.backend.tagClips(request, list, add, remove));
  }

  note(ids: readonly string[], note: string | null): Promise<void> {
    return this.#do(ids, (request, list) => this.#at.backend.noteClips(request, list, note));
  }

  /** Into a project, or out of any with `null`. */
  async move(ids: readonly string[], projectId: string | null): Promise<void> {
    const { backend, clips, projects } = this.#at;
    const list = ids.filter((id) => clips.get(id)?.projectId !== projectId);
    const project = projects.byId(projectId)?.name ?? '';
    await this.#do(
      list,
      (request, moved) => backend.moveClips(request, moved, projectId),
      (count) => (projectId ? m.clips_moved({ count, project }) : m.clips_moved_out({ count })),
    );
  }

  async rename(id: string, title: string | null): Promise<void> {
    const { backend, clips } = this.#at;
    await this.#try(async () => clips.take(await backend.renameClip(newRequest(), id, title)));
  }

  /**
   * A deed; what is worth a toast is offered with a way back, the rest is only spoken. Each waits for
   * the one before: of two marks on a clip the later key wins, and they are taken back in their order.
   */
  #do(
    ids: readonly string[],
    work: (request: string, ids: string[]) => Promise<Deed | null>,
    said?: (clips: number) => string,
  ): Promise<void> {
    const { news, toasts, turns, undo } = this.#at;
    const list = [...ids];
    if (list.length === 0) return Promise.resolve();
    return turns.take(() =>
      this.#try(async () => {
        const deed = await busily(toasts, m.clips_changing({ count: list.length }), () =>
          work(newRequest(), list),
        );
        if (!deed) return;
        if (said) {
          undo.offer(said(deed.clips), deed, list);
        } else {
          undo.note(deed, list);
          news.say(deedName(deed));
        }
      }),
    );
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.#at.toasts.error(thrown);
    }
  }
}

/** Whether forgetting a clip would lose what a server is, or may be, making of it or has of it. */
function isLostForGood(clip: Clip): boolean {
  return clip.state === 'unknown' || isOnlyThere(clip);
}

/** Whether deleting a clip on its server would lose its video. */
function isOnlyThere(clip: Clip): boolean {
  const has = ['accepted', 'running', 'finished', 'saving', 'safe'].includes(clip.state);
  return has && clip.remoteId !== null && clip.deletedOnServerAt === null && !hasFile(clip);
}

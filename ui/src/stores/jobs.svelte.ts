// What the user asks of servers about clips: fetch, cancel, make again, settle an unknown outcome,
// delete there, take over found jobs. Creating is the composer's.

import { newRequest, type Backend, type Clip, type RemotePage, type Resolution } from '../ipc';
import { m } from '../speech';
import type { Clips } from './clips.svelte';
import type { Screen } from './screen.svelte';
import type { Selection } from './selection.svelte';
import type { Toasts } from './toasts.svelte';
import { isUndecided } from './undecided';

export type JobsNeeds = {
  backend: Backend;
  clips: Clips;
  screen: Screen;
  selection: Selection;
  toasts: Toasts;
};

export class Jobs {
  #at: JobsNeeds;

  constructor(needs: JobsNeeds) {
    this.#at = needs;
  }

  /** Tries the download again now. */
  async fetch(id: string): Promise<void> {
    await this.#take((request) => this.#at.backend.fetchClip(request, id));
  }

  /** Takes a clip back. One that its server has may be charged and may go on, so it asks first. */
  async cancel(clip: Clip): Promise<void> {
    if (clip.state !== 'queued') {
      const server = clip.serverName ?? m.card_the_server();
      const yes = await this.#at.screen.ask({
        title: m.queue_cancel_title({ server }),
        text: m.queue_cancel_text({ server }),
        confirm: m.queue_cancel_confirm({ server }),
        danger: true,
      });
      if (!yes) return;
    }
    await this.#take((request) => this.#at.backend.cancelClip(request, clip.id));
  }

  /** The same intent once more, as a new clip. Asks first where the server may have made it. */
  async makeAgain(clip: Clip): Promise<void> {
    if (isUndecided(clip) && !(await this.#mayBePaidTwice())) return;
    const made = await this.#take((request) => this.#at.backend.makeAgain(request, clip.id));
    const { selection } = this.#at;
    // Who looks at the old one goes on to the new one: if nothing changed there, it would be made twice.
    if (made && selection.ids.size === 1 && selection.ids.has(clip.id)) await selection.show(made);
  }

  /** Settles a clip whose create may have arrived. Sending again asks first. */
  async resolve(id: string, resolution: Resolution): Promise<void> {
    if (resolution.kind === 'send_again' && !(await this.#mayBePaidTwice())) return;
    await this.#take((request) => this.#at.backend.resolveClip(request, id, resolution));
  }

  /** Deletes the job on its server, after asking. */
  async deleteOnServer(clip: Clip): Promise<void> {
    const { screen, toasts } = this.#at;
    const server = clip.serverName ?? '';
    const safe = clip.state === 'safe' && clip.file?.present !== false;
    const yes = await screen.ask({
      title: m.clips_server_delete_title({ server }),
      text: safe ? m.clips_server_delete_text() : m.clips_server_delete_text_unsafe(),
      confirm: m.clips_server_delete_confirm(),
      danger: true,
    });
    if (!yes) return;
    await this.#take(async (request) => {
      const deleted = await this.#at.backend.deleteOnServer(request, clip.id);
      toasts.show({ text: m.clips_server_deleted({ server }) });
      return deleted;
    });
  }

  /** A stretch of the server's own list; throws what the server said. */
  onServer(serverId: string, after: string | null): Promise<RemotePage> {
    return this.#at.backend.jobsOnServer(serverId, after);
  }

  /** Takes over jobs found on a server; throws what went wrong. */
  async adopt(serverId: string, remoteIds: string[]): Promise<void> {
    const { backend, clips, toasts } = this.#at;
    const adopted = await backend.adoptJobs(newRequest(), serverId, remoteIds);
    clips.take(...adopted);
    toasts.show({ text: m.clips_adopted({ count: adopted.length }), tone: 'good' });
  }

  /** Whether the user wants it all the same. */
  #mayBePaidTwice(): Promise<boolean> {
    return this.#at.screen.ask({
      title: m.clips_send_again_title(),
      text: m.clips_send_again_text(),
      confirm: m.clips_send_again_confirm(),
    });
  }

  async #take(work: (request: string) => Promise<Clip>): Promise<Clip | null> {
    try {
      const clip = await work(newRequest());
      this.#at.clips.take(clip);
      return clip;
    } catch (thrown) {
      this.#at.toasts.error(thrown);
      return null;
    }
  }
}

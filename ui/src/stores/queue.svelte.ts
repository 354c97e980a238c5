// What is under way and what came to nothing, in order, while somebody looks; and what the user
// does with it: order, pauses, limits, asking again.

import {
  newRequest,
  type Backend,
  type Clip,
  type Limits,
  type Queue as Listed,
  type StudioEvent,
} from '../ipc';
import { m } from '../speech';
import type { Clips } from './clips.svelte';
import type { Screen } from './screen.svelte';
import type { Servers } from './servers.svelte';
import type { Toasts } from './toasts.svelte';

export type QueueNeeds = {
  backend: Backend;
  clips: Clips;
  screen: Screen;
  servers: Servers;
  toasts: Toasts;
};

/** The list is asked at most once in so many milliseconds. */
const spacing = 700;
const empty: Listed = { clips: [], total: 0, failed: [], failedTotal: 0 };

export class Queue {
  value = $state.raw<Listed>(empty);
  /** Whether the queue has been answered since somebody looks. */
  answered = $state(false);
  failure = $state.raw<unknown>(null);
  #at: QueueNeeds;
  #watched = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asking = false;
  #askAgain = false;

  constructor(needs: QueueNeeds) {
    this.#at = needs;
  }

  /** Keeps the queue up to date until the answer is called. */
  watch(): () => void {
    this.#watched = true;
    void this.ask();
    return () => {
      this.#watched = false;
      this.answered = false;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
    };
  }

  hear(event: Extract<StudioEvent, { kind: 'clips' }>): void {
    if (!this.#watched) return;
    const changed = new Map(event.changed.map((clip) => [clip.id, clip]));
    const fresh = (clip: Clip) => changed.get(clip.id) ?? clip;
    const { value } = this;
    if (event.changed.length > 0) {
      this.value = { ...value, clips: value.clips.map(fresh), failed: value.failed.map(fresh) };
    }
    if (event.relist) this.#later();
  }

  async ask(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      const value = await this.#at.backend.queue();
      if (!this.#watched) return;
      this.#at.clips.take(...value.clips, ...value.failed);
      this.value = value;
      this.answered = true;
      this.failure = null;
    } catch (thrown) {
      this.failure = thrown;
    } finally {
      this.#asking = false;
    }
    if (this.#askAgain) {
      this.#askAgain = false;
      this.#later();
    }
  }

  /** Moves clips that wait before another one of their server, or to the end. */
  async move(ids: readonly string[], before: string | null): Promise<boolean> {
    const moved = await this.#try((request) =>
      this.#at.backend.moveInQueue(request, [...ids], before).then(() => true),
    );
    await this.ask();
    return moved ?? false;
  }

  /** Asks again for clips that came to nothing; where not all are in sight, `all` is not true, after
      asking the user. */
  async retry(ids: readonly string[], all = true): Promise<void> {
    const { backend, clips, screen, toasts } = this.#at;
    const yes =
      all ||
      (await screen.ask({
        title: m.queue_again_title(),
        text: m.queue_again_text(),
        confirm: m.clipmenu_again(),
      }));
    if (!yes) return;
    const made = await this.#try((request) => backend.retryClips(request, [...ids]));
    if (made) {
      clips.take(...made);
      if (ids.length > 1) toasts.show({ text: m.queue_again_made({ count: made.length }) });
    }
    await this.ask();
  }

  /** Takes back all that a server was not sent yet, after asking. */
  async cancelAll(serverId: string): Promise<void> {
    const ids = await this.#try(() => this.#at.backend.waiting(serverId));
    if (ids && ids.length > 0) await this.cancel(ids);
    else await this.ask();
  }

  /** Takes back those of these clips that wait, after asking; `all`: each of them does. */
  async cancel(ids: readonly string[], all = true): Promise<void> {
    const { backend, clips, screen, toasts } = this.#at;
    const yes = await screen.ask({
      title: all
        ? m.queue_cancel_waiting_title({ count: ids.length })
        : m.queue_cancel_waiting_title_some(),
      text: m.queue_cancel_waiting_text(),
      confirm: m.queue_cancel_waiting_confirm(),
      danger: true,
    });
    if (!yes) return;
    const cancelled = await this.#try((request) => backend.cancelWaiting(request, [...ids]));
    if (cancelled) {
      clips.take(...cancelled);
      const { length } = cancelled;
      const text = length > 0 ? m.queue_cancelled({ count: length }) : m.queue_cancelled_none();
      toasts.show({ text });
    }
    await this.ask();
  }

  /** Fetches clips again, as far as there is something to fetch. */
  async fetch(ids: readonly string[]): Promise<void> {
    const { backend, clips, toasts } = this.#at;
    const fetched = await this.#try((request) => backend.fetchClips(request, [...ids]));
    if (!fetched) return;
    clips.take(...fetched);
    const { length } = fetched;
    toasts.show({
      text: length > 0 ? m.queue_fetching({ count: length }) : m.queue_fetching_none(),
    });
  }

  async pause(serverId: string, paused: boolean): Promise<void> {
    const server = await this.#try((request) =>
      this.#at.backend.pauseServer(request, serverId, paused),
    );
    if (server) this.#at.servers.put(server);
  }

  /** Sets how much a server may bear; throws what is wrong with it. */
  async limit(serverId: string, limits: Limits): Promise<void> {
    this.#at.servers.put(await this.#at.backend.limitServer(newRequest(), serverId, limits));
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.#watched) void this.ask();
    }, spacing);
  }

  async #try<T>(work: (request: string) => Promise<T>): Promise<T | undefined> {
    try {
      return await work(newRequest());
    } catch (thrown) {
      this.#at.toasts.error(thrown);
      return undefined;
    }
  }
}

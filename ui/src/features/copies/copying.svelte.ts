// Saving many clips: the template and what it makes, the folder, the run and its report. No DOM.

import type { Backend, CommandError, CopyFolder, ManyProgress, ManyReport } from '../../ipc';
import { asCommandError, newRequest } from '../../stores';
import type { SettingsStore } from '../../stores/settings.svelte';

/** How many names are shown before. */
const SHOWN = 3;
/** How long the hand rests before the names are asked for. */
const REST = 150;

export class Copying {
  readonly ids: readonly string[];
  folder = $state.raw<CopyFolder | null>(null);
  names = $state.raw<string[]>([]);
  fields = $state.raw<string[]>([]);
  /** What is wrong with the template, or why nothing was saved. */
  wrong = $state.raw<CommandError | null>(null);
  running = $state(false);
  stopping = $state(false);
  progress = $state.raw<ManyProgress | null>(null);
  report = $state.raw<ManyReport | null>(null);
  #template = $state('');
  #backend: Backend;
  #settings: SettingsStore;
  #request: string | null = null;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ids: readonly string[], backend: Backend, settings: SettingsStore) {
    this.ids = ids;
    this.#backend = backend;
    this.#settings = settings;
    this.#template = settings.value.nameTemplate;
  }

  async start(): Promise<void> {
    try {
      this.fields = await this.#backend.nameFields();
    } catch (thrown) {
      this.wrong = asCommandError(thrown);
    }
    await this.#preview();
  }

  get template(): string {
    return this.#template;
  }
  set template(text: string) {
    this.#template = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#preview(), REST);
  }

  /** Puts a field at a place of the template; answers where the caret goes. */
  insert(field: string, at: number): number {
    const word = `{${field}}`;
    this.template = this.#template.slice(0, at) + word + this.#template.slice(at);
    return at + word.length;
  }

  /** Opens the native folder dialog. */
  async choose(): Promise<void> {
    // What went wrong in another folder, or once, may go well now; a name stays of no use.
    if (!this.#nameless) this.wrong = null;
    try {
      this.folder = (await this.#backend.chooseCopyFolder()) ?? this.folder;
    } catch (thrown) {
      this.wrong = asCommandError(thrown);
    }
  }

  get ready(): boolean {
    return this.folder !== null && !this.#nameless && !this.running;
  }

  /** Whether the template makes no names. */
  get #nameless(): boolean {
    return this.wrong?.field === 'template';
  }

  async run(): Promise<void> {
    const { folder } = this;
    if (folder === null || this.running) return;
    const template = this.#template;
    const request = newRequest();
    this.#request = request;
    this.running = true;
    this.wrong = this.report = this.progress = null;
    try {
      void this.#settings.change({ nameTemplate: template });
      const hear = (step: ManyProgress): void => void (this.progress = step);
      this.report = await this.#backend.saveMany(
        request,
        [...this.ids],
        folder.token,
        template,
        hear,
      );
    } catch (thrown) {
      this.wrong = asCommandError(thrown);
    } finally {
      this.running = this.stopping = false;
      this.#request = null;
    }
  }

  /** What is whole by now stays. */
  async stop(): Promise<void> {
    if (this.#request === null) return;
    this.stopping = true;
    await this.#backend.stopMany(this.#request).catch(() => undefined);
  }

  async #preview(): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      const first = this.ids.slice(0, SHOWN);
      const names = await this.#backend.previewNames(first, this.ids.length, this.#template);
      if (asked !== this.#asked) return;
      this.names = names;
      this.wrong = null;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.names = [];
      this.wrong = asCommandError(thrown);
    }
  }
}

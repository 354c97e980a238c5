// A server as it is being edited, and what can be done with it. The key that is typed stays here
// until it is handed over, and is forgotten then. No DOM.

import type { AuthForm, Backend, CommandError, Server, ServerInput, ServerTest } from '../../ipc';
import { m } from '../../paraglide/messages.js';
import { asCommandError } from '../../stores';
import { Intent, isAnswer } from '../../stores/intent';
import type { Preset } from './presets';

export type FormField = 'name' | 'baseUrl' | 'header' | 'key' | 'form';
export type FormError = { field: FormField; error: CommandError };
export type Doing = 'save' | 'test' | 'key' | 'remove' | null;

const fields: Record<string, FormField> = {
  name: 'name',
  base_url: 'baseUrl',
  baseUrl: 'baseUrl',
  auth: 'header',
  header: 'header',
  key: 'key',
};

export class ServerForm {
  id = $state<string | null>(null);
  demo = false;
  doing = $state<Doing>(null);
  test = $state.raw<ServerTest | null>(null);
  wrong = $state.raw<FormError | null>(null);
  dirty = $state(false);
  saved = $state(false);
  /** The key field is open although a key is set. */
  replacing = $state(false);
  sessionOnly = $state(false);
  /** What was typed or pasted, line breaks and all. */
  key = $state('');
  #name = $state('');
  #baseUrl = $state('');
  #auth = $state.raw<AuthForm>({ kind: 'bearer' });
  #organization = $state('');
  #project = $state('');
  #backend: Backend;
  #saving = new Intent();
  #keying = new Intent();

  constructor(backend: Backend, server?: Server) {
    this.#backend = backend;
    if (!server) return;
    this.id = server.id;
    this.demo = server.demo;
    this.#take(server);
  }

  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    this.#name = name;
    this.#edited('name');
  }
  get baseUrl(): string {
    return this.#baseUrl;
  }
  set baseUrl(address: string) {
    this.#baseUrl = address;
    this.#edited('baseUrl');
  }
  get auth(): AuthForm {
    return this.#auth;
  }
  set auth(auth: AuthForm) {
    this.#auth = auth;
    this.#edited('header');
  }
  get organization(): string {
    return this.#organization;
  }
  set organization(text: string) {
    this.#organization = text;
    this.#edited();
  }
  get project(): string {
    return this.#project;
  }
  set project(text: string) {
    this.#project = text;
    this.#edited();
  }

  type(key: string): void {
    this.key = key;
    this.#edited('key');
  }

  /** Forgets the typed key: the dialog was left. */
  forgetKey(): void {
    this.key = '';
    this.replacing = false;
  }

  /** Whether the address now points elsewhere than the one the stored key was given for. */
  leaves(server: Server): boolean {
    const there = originOf(this.#baseUrl);
    return there !== null && there !== originOf(server.baseUrl);
  }

  use(preset: Preset): void {
    this.name = this.#name === '' || !this.id ? preset.name() : this.#name;
    this.baseUrl = preset.baseUrl;
    this.auth = preset.auth;
  }

  get input(): ServerInput {
    return {
      id: this.id,
      name: this.#name.trim(),
      baseUrl: this.#baseUrl.trim(),
      auth: this.#auth,
      organization: this.#organization.trim() || null,
      project: this.#project.trim() || null,
    };
  }

  /** Saves the server, then the key if one was typed. Answers the server when all of it worked. */
  async save(): Promise<Server | null> {
    if (!this.#complete()) return null;
    const { input } = this;
    return this.#do('save', async () => {
      let server = await this.#saving.send(input, (id) => this.#backend.saveServer(id, input));
      this.id = server.id;
      this.#take(server);
      this.dirty = this.key !== '';
      if (this.key !== '' && input.auth.kind !== 'none') server = await this.#handOver(server.id);
      this.dirty = false;
      this.saved = true;
      return server;
    });
  }

  async #handOver(id: string): Promise<Server> {
    const { key, sessionOnly } = this;
    try {
      const server = await this.#keying.send({ id, key, sessionOnly }, (request) =>
        this.#backend.setKey(request, id, key, sessionOnly),
      );
      this.forgetKey();
      return server;
    } catch (thrown) {
      this.replacing = true;
      throw isAnswer(thrown) ? { ...thrown, field: 'key' } : thrown;
    }
  }

  async removeKey(): Promise<void> {
    const { id } = this;
    if (!id) return;
    await this.#do('key', () =>
      this.#keying.send({ id }, (request) => this.#backend.removeKey(request, id)),
    );
  }

  async reloadKeys(): Promise<void> {
    await this.#do('key', () => this.#backend.reloadKeys());
  }

  async tryOut(): Promise<void> {
    if (!this.#complete()) return;
    this.test = null;
    const key = this.#auth.kind !== 'none' && this.key !== '' ? this.key : null;
    await this.#do('test', async () => {
      this.test = await this.#backend.testServer(this.input, key);
      if (this.test.usable && this.test.baseUrl && this.test.baseUrl !== this.#baseUrl) {
        this.#baseUrl = this.test.baseUrl;
        // What is saved as it was tested, the app corrects by itself.
        if (this.id === null) this.dirty = true;
      }
    });
  }

  async remove(): Promise<boolean> {
    const { id } = this;
    if (!id) return true;
    const done = await this.#do('remove', async () => {
      await this.#saving.send({ remove: id }, (request) => this.#backend.removeServer(request, id));
      return true;
    });
    return done ?? false;
  }

  #complete(): boolean {
    const bad = (field: FormField, message: string) => {
      const error = { code: 'invalid' as const, message, field, details: null, requestId: null };
      this.wrong = { field, error };
      return false;
    };
    if (this.#baseUrl.trim() === '') return bad('baseUrl', m.servers_address_empty());
    if (this.#auth.kind === 'header' && this.#auth.name.trim() === '') {
      return bad('header', m.servers_auth_header_empty());
    }
    this.wrong = null;
    return true;
  }

  async #do<T>(doing: Doing, work: () => Promise<T>): Promise<T | null> {
    if (this.doing) return null;
    this.doing = doing;
    this.wrong = null;
    this.saved = false;
    try {
      return await work();
    } catch (thrown) {
      const error = isAnswer(thrown)
        ? thrown
        : { ...asCommandError(thrown), message: m.servers_lost_answer() };
      this.wrong = { field: fields[error.field ?? ''] ?? 'form', error };
      return null;
    } finally {
      this.doing = null;
    }
  }

  #take(server: Server): void {
    this.#name = server.name;
    this.#baseUrl = server.baseUrl;
    this.#auth = server.auth;
    this.#organization = server.organization ?? '';
    this.#project = server.project ?? '';
  }

  #edited(field?: FormField): void {
    this.dirty = true;
    this.saved = false;
    this.test = null;
    if (this.wrong && (this.wrong.field === field || this.wrong.field === 'form')) {
      this.wrong = null;
    }
  }
}

function originOf(address: string): string | null {
  const text = address.trim();
  try {
    return new URL(text.includes('://') ? text : `http://${text}`).origin;
  } catch {
    return null;
  }
}

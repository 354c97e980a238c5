// A server as it is being edited, and what can be done with it. The key that is typed stays here
// until it is handed over, and is forgotten then. No DOM.

import type {
  AuthForm,
  Backend,
  CommandError,
  Secret,
  Server,
  ServerInput,
  ServerTest,
} from '../../ipc';
import { m } from '../../speech';
import { asCommandError } from '../../stores';
import { Intent, isAnswer } from '../../stores/intent';
import { ConnectionForm } from './connection.svelte';
import { LimitsForm } from './limits.svelte';
import { ModelsForm } from './models.svelte';
import type { Preset } from './presets';

export type FormField =
  | 'name'
  | 'baseUrl'
  | 'header'
  | 'key'
  | 'headers'
  | 'proxy'
  | 'certificate'
  | 'connectSeconds'
  | 'answerSeconds'
  | 'largestMegabytes'
  | 'rendering'
  | 'perMinute'
  | 'models'
  | 'form';
export type FormError = { field: FormField; error: CommandError };
export type Doing =
  'save' | 'test' | 'key' | 'certificate' | 'enable' | 'duplicate' | 'remove' | null;

const fields: Record<string, FormField> = {
  name: 'name',
  base_url: 'baseUrl',
  baseUrl: 'baseUrl',
  auth: 'header',
  header: 'header',
  key: 'key',
  headers: 'headers',
  proxy: 'proxy',
  proxy_login: 'proxy',
  certificate: 'certificate',
  connect_seconds: 'connectSeconds',
  answer_seconds: 'answerSeconds',
  largest_megabytes: 'largestMegabytes',
  rendering: 'rendering',
  per_minute: 'perMinute',
  models: 'models',
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
  readonly connection = new ConnectionForm();
  readonly limits = new LimitsForm();
  readonly models = new ModelsForm();
  #name = $state('');
  #baseUrl = $state('');
  #auth = $state.raw<AuthForm>({ kind: 'bearer' });
  #organization = $state('');
  #project = $state('');
  #backend: Backend;
  #saving = new Intent();
  #keying = new Intent();
  #handing = new Intent();
  #duplicating = new Intent();
  #turn = 0;
  /** Nobody entered a key. */
  #lacksKey = true;

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

  /** Forgets the typed key: it was handed over, or is not to be replaced. */
  forgetKey(): void {
    this.key = '';
    this.replacing = false;
  }

  /** Forgets every typed secret: the dialog was left. */
  forgetSecrets(): void {
    this.forgetKey();
    this.connection.forgetSecrets();
  }

  /** Something of the connection, the limits or the models was edited. */
  touch(field?: FormField): void {
    this.#edited(field);
  }

  /** Asks for a file of certificates to be trusted. */
  async pickCertificate(): Promise<void> {
    await this.#do('certificate', async () => {
      const picked = await this.#backend.pickCertificate();
      if (!picked) return;
      this.connection.certificate = picked;
      this.#edited('certificate');
    });
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
    this.connection.body = preset.body ?? 'automatic';
    this.connection.seconds = preset.seconds ?? 'automatic';
    this.connection.reference = preset.reference ?? 'image_url';
  }

  get input(): ServerInput {
    return {
      id: this.id,
      name: this.#name.trim(),
      baseUrl: this.#baseUrl.trim(),
      auth: this.#auth,
      organization: this.#organization.trim() || null,
      project: this.#project.trim() || null,
      connection: this.connection.input,
      // They may have been set in the queue meanwhile.
      limits: this.limits.edited ? this.limits.input : null,
      models: this.models.input,
    };
  }

  /** Saves the server, then the key if one was typed. Answers the server when all of it worked. */
  async save(): Promise<Server | null> {
    if (!this.#complete()) return null;
    const { input } = this;
    return this.#do('save', async () => {
      const { typed } = this.connection;
      let server = await this.#saving.send(input, (id) => this.#backend.saveServer(id, input));
      this.id = server.id;
      this.#take(server);
      this.dirty = this.key !== '' || typed.length > 0;
      if (this.key !== '' && input.auth.kind !== 'none') server = await this.#handOver(server.id);
      for (const secret of typed) {
        server = await this.#handing.send({ id: server.id, secret }, (request) =>
          this.#backend.setSecret(request, server.id, secret, this.sessionOnly),
        );
        this.connection.forget(secret.secret);
      }
      if (typed.length > 0) this.connection.take(server.connection);
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
      this.#lacksKey = false;
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

  async removeSecret(secret: Secret): Promise<void> {
    const { id } = this;
    if (!id) return;
    await this.#do('key', async () => {
      const server = await this.#keying.send({ id, secret }, (request) =>
        this.#backend.removeSecret(request, id, secret),
      );
      this.connection.take(server.connection);
    });
  }

  /** Uses the server, or sends nothing to it any more. */
  async enable(enabled: boolean): Promise<void> {
    const { id } = this;
    if (!id) return;
    await this.#do('enable', () =>
      this.#saving.send({ id, enabled }, (request) =>
        this.#backend.enableServer(request, id, enabled),
      ),
    );
  }

  /** Makes a server like this one as it is saved. */
  async duplicate(): Promise<Server | null> {
    const { id } = this;
    if (!id) return null;
    return this.#do('duplicate', () =>
      this.#duplicating.send({ duplicate: id }, (request) =>
        this.#backend.duplicateServer(request, id),
      ),
    );
  }

  async reloadKeys(): Promise<void> {
    await this.#do('key', () => this.#backend.reloadKeys());
  }

  async tryOut(): Promise<void> {
    if (!this.#complete()) return;
    this.test = null;
    const key = this.#auth.kind !== 'none' && this.key !== '' ? this.key : null;
    const asked = JSON.stringify(this.input);
    await this.#do('test', async (turn) => {
      let test = await this.#backend.testServer(this.input, key, this.connection.typed);
      if (turn !== this.#turn) return;
      // What was typed meanwhile was not tested.
      const asIs = this.key === '' && JSON.stringify(this.input) === asked;
      const keyless = key === null && this.#lacksKey && this.#auth.kind !== 'none';
      if (keyless && asIs && wantsNoKey(test)) {
        test = (await this.#withoutKey()) ?? test;
        if (turn !== this.#turn) return;
      }
      this.test = test;
      if (this.test.usable && this.test.baseUrl && this.test.baseUrl !== this.#baseUrl) {
        this.#baseUrl = this.test.baseUrl;
        // What is saved as it was tested, the app corrects by itself.
        if (this.id === null) this.dirty = true;
      }
    });
  }

  /** Asks for no key any more where the server wants none. As a test saves nothing that was typed,
      only a form without edits is saved with it; the server is tested as it is then. */
  async #withoutKey(): Promise<ServerTest | null> {
    const asSaved = this.id !== null && !this.dirty;
    this.#auth = { kind: 'none' };
    const { input } = this;
    // Until it is saved, and if that fails.
    this.dirty = true;
    if (!asSaved) return null;
    await this.#saving.send(input, (id) => this.#backend.saveServer(id, input));
    this.dirty = false;
    return this.#backend.testServer(input, null, []);
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
    const limit = this.limits.wrong;
    if (limit) return bad(limit.field, limit.message);
    this.wrong = null;
    return true;
  }

  /** One thing at a time; a test, which changes nothing, makes way for anything else. */
  async #do<T>(doing: Doing, work: (turn: number) => Promise<T>): Promise<T | null> {
    if (this.doing && (this.doing !== 'test' || doing === 'test')) return null;
    const turn = (this.#turn += 1);
    this.doing = doing;
    this.wrong = null;
    this.saved = false;
    try {
      return await work(turn);
    } catch (thrown) {
      if (turn !== this.#turn) return null;
      const error = isAnswer(thrown)
        ? thrown
        : { ...asCommandError(thrown), message: m.servers_lost_answer() };
      this.wrong = { field: fields[error.field ?? ''] ?? 'form', error };
      return null;
    } finally {
      if (turn === this.#turn) this.doing = null;
    }
  }

  #take(server: Server): void {
    this.#lacksKey = server.key.kind === 'missing';
    this.#name = server.name;
    this.#baseUrl = server.baseUrl;
    this.#auth = server.auth;
    this.#organization = server.organization ?? '';
    this.#project = server.project ?? '';
    this.connection.take(server.connection);
    this.limits.take(server.limits);
    this.models.take(server.models);
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

const wantsNoKey = ({ usable, findings }: ServerTest): boolean =>
  usable && findings.some(({ subject, values }) => subject === 'key' && values[0] === 'needless');

function originOf(address: string): string | null {
  const text = address.trim();
  try {
    return new URL(text.includes('://') ? text : `http://${text}`).origin;
  } catch {
    return null;
  }
}

// What stands in the composer, and the one way from there to a server. A click makes at most one
// request: nothing is sent while a send is under way, and a send that Dailies itself lost is
// repeated with the same request id. No DOM here.

import {
  type Backend,
  type Clip,
  type CommandError,
  type Draft,
  newRequest,
  type Fit,
  type FrameOf,
  type QuoteInput,
  type ReferenceImage,
  type ReferenceUse,
} from '../ipc';
import { asCommandError } from './errors';
import { m } from '../speech';
import { Cast } from './compose/cast.svelte';
import { countCharacters } from './compose/count';
import { Extra } from './compose/extra.svelte';
import { adaptations, refusedOf } from './compose/adapted';
import { promptLimit, unready } from './compose/check';
import { wasUnsent, type Former } from './compose/former';
import { DraftKeeper } from './compose/keeper';
import { settle } from './compose/offers';
import { Quoting } from './compose/quoting.svelte';
import { nothing, useOf, type Waiting } from './compose/reference';
import { another, fresh } from './compose/sending';
import { readSize, writeSize } from './compose/shape';
import { mostAtOnce, Template } from './compose/template.svelte';
import { fields, type ComposeField, type Trouble } from './compose/trouble';
import { Intent, isAnswer } from './intent';
import type { Prompts } from './prompts.svelte';
import { remixerOf } from './remix';
import { said } from './said';
import type { Making, Screen } from './screen.svelte';
import type { Servers } from './servers.svelte';
import type { Toasts } from './toasts.svelte';

export const mostTakes = 16;

export type ComposeNeeds = {
  backend: Backend;
  servers: Servers;
  screen: Screen;
  toasts: Toasts;
  projectInView: () => string | null;
};

export class Compose {
  readonly extra: Extra;
  /** What stands for the `{variables}` of the prompt. */
  readonly template: Template;
  /** Which characters appear. */
  readonly cast: Cast;
  /** What it would cost, and the cap in the way. */
  readonly quoting: Quoting;
  trouble = $state.raw<Trouble | null>(null);
  /** A send is under way. */
  busy = $state(false);
  /** How many clips the last send made, for a while; for a word beside the button. */
  made = $state(0);
  #told: ReturnType<typeof setTimeout> | undefined;
  #prompt = $state('');
  #model = $state<string | null>(null);
  #size = $state<string | null>(null);
  #seconds = $state<string | null>(null);
  #takes = $state(1);
  #reference = $state.raw<ReferenceImage | null>(null);
  #frameOf = $state.raw<FrameOf | null>(null);
  #fit = $state<Fit>('crop');
  #origin = $state.raw<Clip | null>(null);
  #waiting: Waiting = nothing;
  #at: ComposeNeeds;
  #keeper: DraftKeeper;
  #acknowledged = $state('');
  #intent = new Intent();
  /** Pictures on their way into the reference slot, and the one that was asked for last. */
  #underway = $state(0);
  #lastAsked = 0;
  /** The words that were sent last. */
  #sentPrompt = '';

  constructor(needs: ComposeNeeds) {
    this.#at = needs;
    this.#keeper = new DraftKeeper(needs, () => this.#draft);
    this.extra = new Extra(() => this.#edited('extra'));
    this.template = new Template(
      () => (this.#origin ? '' : this.#prompt),
      () => this.#edited('prompt', 'takes'),
    );
    this.quoting = new Quoting(needs.backend);
    this.cast = new Cast(this, needs.servers, () => this.#edited('cast'));
  }

  #wish = $derived({ model: this.#model, size: this.#size, seconds: this.#seconds });
  #settled = $derived.by(() => settle(this.#at.servers.active, this.#wish));
  /** What the active server offers. */
  offers = $derived(this.#settled.offers);
  /** What had to be changed because the server does not take it, unless that was said before. */
  adapted = $derived.by(() => {
    const said = this.#adaptations;
    return said.join('\n') === this.#acknowledged ? [] : said;
  });
  /** Further parameters that the model is known to refuse. */
  refused = $derived.by(() => refusedOf(this.extra.names, this.#settled.offers));
  length = $derived(countCharacters(this.#prompt));
  over = $derived(Math.max(0, this.length - promptLimit));
  /** How many clips a send would make. */
  get clips(): number {
    return this.#origin ? 1 : this.template.count * this.#takes;
  }

  get prompt(): string {
    return this.#prompt;
  }
  set prompt(text: string) {
    this.#prompt = text;
    this.#edited('prompt');
  }
  get model(): string | null {
    return this.#settled.choice.model;
  }
  set model(model: string | null) {
    this.#model = model?.trim() || null;
    this.#edited('model', 'size', 'seconds');
  }
  get size(): string | null {
    return this.#settled.choice.size;
  }
  set size(size: string | null) {
    const shape = readSize(size);
    this.#size = shape ? writeSize(shape) : size?.trim() || null;
    this.#edited('size', 'reference');
  }
  get seconds(): string | null {
    return this.#settled.choice.seconds;
  }
  set seconds(seconds: string | null) {
    this.#seconds = seconds?.trim() || null;
    this.#edited('seconds');
  }
  get takes(): number {
    return this.#takes;
  }
  set takes(takes: number) {
    this.#takes = Math.min(mostTakes, Math.max(1, Math.round(takes) || 1));
    this.#edited('takes');
  }
  get reference(): ReferenceImage | null {
    return this.#reference;
  }
  set reference(image: ReferenceImage | null) {
    // What is still on its way was asked for before.
    this.#lastAsked += 1;
    this.#reference = image;
    this.#frameOf = null;
    this.#edited('reference');
  }
  /** The clip that the reference is a frame of. */
  get frameOf(): FrameOf | null {
    return this.#reference === null ? null : this.#frameOf;
  }
  get fit(): Fit {
    return this.#fit;
  }
  set fit(fit: Fit) {
    this.#fit = fit;
    this.#edited('reference');
  }
  /** A picture is being fetched for the reference slot. */
  get staging(): boolean {
    return this.#underway > 0;
  }
  /** The clip that is being remixed. */
  get origin(): Clip | null {
    return this.#origin;
  }

  /** Follows `screen.remix`: goes into remix mode and out of it. */
  follow(clip: Clip | null): void {
    if (clip?.id === this.#origin?.id) return;
    if (!this.#origin) {
      const { frameOf } = this;
      this.#waiting = { prompt: this.#prompt, reference: this.#reference, frameOf };
    }
    this.#origin = clip;
    this.prompt = clip ? clip.prompt : this.#waiting.prompt;
    // A server's remix hides the picture; a local one begins without.
    this.reference = this.local ? null : this.#waiting.reference;
    this.#frameOf = this.local ? null : this.#waiting.frameOf;
    if (!clip) this.#waiting = nothing;
    this.trouble = null;
  }

  /** Whether the remix is a new clip that only this library knows as one. */
  get local(): boolean {
    const origin = this.#origin;
    if (origin === null || this.making !== 'remix') return false;
    return remixerOf(origin, this.#at.servers.byId(origin.serverId)) === 'local';
  }

  /** What is made of the origin. */
  get making(): Making {
    return this.#at.screen.making;
  }

  /** Whether the length is chosen here; all else made of another clip keeps that of its origin. */
  get lengthIsFree(): boolean {
    return this.#origin === null || this.making === 'extension';
  }

  /** What was changed for the server is known now; it is said again when it is something else. */
  acknowledge(): void {
    this.#acknowledged = this.#adaptations.join('\n');
  }

  get #adaptations(): string[] {
    const { choice } = this.#settled;
    return adaptations(this.#at.servers.active, this.#wish, choice, this.refused);
  }

  /** The size that a reference image is shaped for. */
  get shape(): string | null {
    return this.#origin ? this.#origin.size : this.size;
  }

  /** Puts a prompt, and what comes with it, into the composer. */
  use(wish: Partial<Pick<Draft, 'prompt' | 'model' | 'size' | 'seconds' | 'values'>>): void {
    if (wish.values !== undefined) this.template.restore(wish.values);
    if (wish.model !== undefined) this.model = wish.model;
    if (wish.size !== undefined) this.size = wish.size;
    if (wish.seconds !== undefined) this.seconds = wish.seconds;
    if (wish.prompt !== undefined) this.prompt = wish.prompt;
    this.#at.screen.composerFocus += 1;
  }

  /** Puts a prompt into the composer in the place of all that stands there. */
  replace(wish: Parameters<Compose['use']>[0]): void {
    this.#overwrite(() => {
      this.#at.screen.endRemix();
      this.follow(null);
      this.use(wish);
      this.cast.keepNamed();
    });
  }

  /** Takes over what a clip was asked with, to be changed and sent anew. */
  async retry(clip: Clip): Promise<void> {
    const detail = await this.#at.backend.clipDetail(clip.id).catch(() => null);
    const origin = detail?.origin;
    this.#overwrite(() => {
      if (origin) {
        const { source } = clip;
        const kinds = { edited: 'edit', extended: 'extension' } as const;
        this.#at.screen.startRemix(
          origin,
          source === 'edited' || source === 'extended' ? kinds[source] : 'remix',
        );
        this.follow(origin);
        this.prompt = clip.prompt;
        return;
      }
      this.#at.screen.endRemix();
      this.follow(null);
      this.#choose(clip.serverId);
      this.extra.restore(detail?.extra ?? null);
      this.cast.recall(clip);
      this.use(clip);
    });
  }

  /** Makes a wish for a clip that goes on from another one, asked in the same way; `last` answers
      the last frame of it as a PNG in Base64. Words come first: nothing is sent in between. */
  async goOn(clip: Clip, name: string, last: () => Promise<string>): Promise<void> {
    this.#overwrite(() => {
      const { prompt, model, size, seconds } = clip;
      this.#at.screen.endRemix();
      this.follow(null);
      this.#choose(clip.serverId);
      this.cast.recall(clip);
      this.use({
        prompt,
        ...(model && { model }),
        ...(size && { size }),
        ...(seconds && { seconds }),
      });
    });
    const take = async () => {
      const detail = await this.#at.backend.clipDetail(clip.id).catch(() => null);
      this.extra.restore(detail?.extra ?? null);
      return last();
    };
    await this.useFrame(name, take, { clipId: clip.id, continues: true });
  }

  #choose(serverId: string | null): void {
    const { servers } = this.#at;
    if (serverId && servers.byId(serverId)) void servers.choose(serverId);
  }

  /** Does what overwrites the composer, with a way back to words that were not sent yet. */
  #overwrite(work: () => void): void {
    const former: Former = {
      draft: this.#draft,
      origin: this.#origin,
      waiting: this.#waiting,
      serverId: this.#at.servers.active?.id ?? null,
    };
    work();
    if (!wasUnsent(former, [this.#sentPrompt, this.#prompt])) return;
    this.#at.toasts.show({
      text: m.compose_overwritten(),
      action: { label: m.clips_undo(), run: () => this.#putBack(former) },
      stays: 12_000,
    });
  }

  #putBack({ draft, origin, waiting, serverId }: Former): void {
    const { screen } = this.#at;
    this.#choose(serverId);
    this.#take(draft);
    this.#origin = origin;
    this.#waiting = waiting;
    screen.making = draft.variation ?? 'remix';
    screen.remix = origin;
    screen.composerFocus += 1;
    this.trouble = null;
    this.#edited('prompt');
  }

  /** Connects the built-in demo, makes it the active server and writes a first prompt. */
  async startDemo(): Promise<void> {
    const demo = await this.#intent.send('demo', (request) => this.#at.backend.startDemo(request));
    await this.#at.servers.choose(demo.id);
    this.#clear('server');
    if (this.#prompt.trim() === '') this.use({ prompt: m.compose_demo_prompt() });
  }

  /** A clean sheet: the parameters stay, the prompt and the picture go. */
  startOver(): void {
    this.#overwrite(() => {
      this.#at.screen.endRemix();
      this.follow(null);
      this.reference = null;
      this.use({ prompt: '' });
      this.cast.keepNamed();
    });
  }

  /** Keeps what stands here for another time. */
  async keepPrompt(prompts: Prompts): Promise<void> {
    if (this.#prompt.trim() === '') return;
    const { model, size, seconds } = this;
    const values = { ...this.template.values };
    await prompts.keep({ name: '', prompt: this.#prompt, model, size, seconds, values });
    this.#at.toasts.show({ text: m.prompts_kept_now() });
  }

  async pick(): Promise<void> {
    await this.#stage(() => this.#at.backend.pickReference());
  }

  /** Takes the image on the clipboard; with `asked` it is said when there is none. */
  async paste({ asked = false } = {}): Promise<void> {
    if (this.#takesNoPicture()) return;
    const found = await this.#stage(() => this.#at.backend.pasteReference());
    if (asked && found === null) this.#say('reference', m.compose_paste_nothing(), null);
  }

  /** Takes a frame of a clip; `take` answers a PNG in Base64. Says whether it is there. */
  async useFrame(
    name: string,
    take: () => Promise<string>,
    frameOf: FrameOf | null = null,
  ): Promise<boolean> {
    if (this.#takesNoPicture()) return false;
    const image = await this.#stage(async () => this.#at.backend.stageFrame(name, await take()));
    if (image) this.#frameOf = frameOf;
    return Boolean(image);
  }

  async drop(token: string): Promise<void> {
    await this.#stage(() => this.#at.backend.stageDropped(token));
  }

  /** A server's remix takes no image, and one taken unseen would turn up when it is over. */
  #takesNoPicture(): boolean {
    if (!this.#origin || this.local) return false;
    this.#say('reference', m.compose_drop_remix(), null);
    return true;
  }

  /** What was taken, `null` for nothing; `undefined` after a failure, which is said here, and when
      the slot was filled or emptied meanwhile. */
  async #stage(
    take: () => Promise<ReferenceImage | null>,
  ): Promise<ReferenceImage | null | undefined> {
    const asked = (this.#lastAsked += 1);
    this.#underway += 1;
    this.#clear('reference');
    try {
      const image = await take();
      if (asked !== this.#lastAsked) return undefined;
      if (image) this.reference = image;
      return image;
    } catch (thrown) {
      if (asked === this.#lastAsked) this.#fail({ ...asCommandError(thrown), field: 'reference' });
      return undefined;
    } finally {
      this.#underway -= 1;
      if (this.#underway === 0 && this.trouble?.waits) this.trouble = null;
    }
  }

  /** What a price is asked for; `null` while there is no server to ask. */
  get quoted(): QuoteInput | null {
    const origin = this.#origin;
    const serverId = origin ? origin.serverId : this.#at.servers.active?.id;
    if (!serverId) return null;
    const { model, size } = origin ?? this;
    const { seconds } = origin && !this.lengthIsFree ? origin : this;
    const takes = origin ? 1 : Math.min(this.clips, mostAtOnce);
    const projectId = origin ? origin.projectId : this.#at.projectInView();
    return { serverId, model, size, seconds, takes, projectId };
  }

  /** Sends what stands here. Says whether clips were made. With a cap in the way nothing is sent,
      unless the user says `anyway`, which is kept for each clip. */
  async submit({ anyway = false } = {}): Promise<boolean> {
    if (this.busy) return false;
    this.made = 0;
    this.trouble = unready(this, this.#at.servers);
    if (this.trouble || (this.quoting.over !== null && !anyway)) return false;
    this.busy = true;
    const { origin, making, prompt: words } = this;
    const { backend, projectInView, servers } = this.#at;
    const send = origin
      ? another(this, backend, origin)
      : fresh(this, backend, servers.active?.id ?? '', projectInView());
    try {
      const ids = await this.#intent.send(send.what, send.go);
      this.made = ids.length;
      this.#sentPrompt = words;
      this.acknowledge();
      // Said for longer it would no longer be true.
      clearTimeout(this.#told);
      this.#told = setTimeout(() => (this.made = 0), 6000);
      if (anyway) await this.#waive(ids);
      // Another one may have been begun meanwhile.
      if (origin && this.#origin?.id === origin.id && this.making === making) {
        this.#at.screen.endRemix();
        this.follow(null);
      }
      return true;
    } catch (thrown) {
      if (isAnswer(thrown)) this.#fail(thrown);
      else this.#say('send', m.compose_no_answer(), asCommandError(thrown).message);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** The picture as it would be sent. */
  get sent(): ReferenceUse | null {
    return useOf(this.#reference, this.#fit, this.frameOf);
  }

  /** The clips are written down and wait behind the cap; what fails here can be done on their cards. */
  async #waive(ids: string[]): Promise<void> {
    try {
      await this.#at.backend.waiveCaps(newRequest(), ids);
    } catch (thrown) {
      this.#at.toasts.error(thrown);
    }
  }

  #fail({ field, message, details, requestId }: CommandError): void {
    const where = fields[field ?? ''] ?? 'send';
    this.trouble = { field: where, message: said(message), details, requestId };
  }

  #say(field: ComposeField, message: string, details: string | null): void {
    this.trouble = { field, message, details, requestId: null };
  }

  #clear(...touched: ComposeField[]): void {
    const field = this.trouble?.field;
    if (field && (field === 'send' || touched.includes(field))) this.trouble = null;
  }

  #edited(...touched: ComposeField[]): void {
    this.#clear(...touched);
    this.#keeper.touch();
  }

  /** Brings back what stood here last time, unless something was typed already. */
  async load(): Promise<void> {
    try {
      const draft = await this.#at.backend.draft();
      const origin = draft.remixOf
        ? (await this.#at.backend.clipDetail(draft.remixOf).catch(() => null))?.clip
        : null;
      if (this.#keeper.touched) return;
      this.#take(draft);
      if (origin && !this.#at.screen.remix) {
        this.#origin = origin;
        this.#at.screen.remix = origin;
        this.#at.screen.making = draft.variation ?? 'remix';
        const { reference, frameOf } = this.local ? nothing : draft;
        this.#waiting = { ...nothing, reference, frameOf };
      }
    } catch (thrown) {
      this.#at.toasts.error(thrown);
    }
  }

  #take(draft: Draft): void {
    this.#prompt = draft.prompt;
    this.#model = draft.model;
    this.#size = draft.size;
    this.#seconds = draft.seconds;
    this.#takes = Math.max(1, draft.takes);
    this.#lastAsked += 1;
    this.#reference = draft.reference;
    this.#fit = draft.fit;
    this.#frameOf = draft.frameOf;
    this.extra.restore(draft.extra);
    this.template.restore(draft.values);
    this.cast.restore(draft.characters);
  }

  get #draft(): Draft {
    return {
      prompt: this.#prompt,
      model: this.#model,
      size: this.#size,
      seconds: this.#seconds,
      takes: this.#takes,
      reference: this.#reference,
      fit: this.#fit,
      frameOf: this.frameOf,
      remixOf: this.#origin?.id ?? null,
      variation: this.#origin && this.making !== 'remix' ? this.making : null,
      extra: this.extra.kept,
      values: { ...this.template.values },
      characters: this.cast.kept,
    };
  }

  /** Writes the draft now. */
  async keep(): Promise<void> {
    await this.#keeper.keep();
  }
}

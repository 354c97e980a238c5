// How requests travel to a server, as it is being edited: headers, proxy, certificates, time
// limits, forms. Secret values stay here until they are handed over. No DOM.

import type {
  BodyForm,
  Certificate,
  Connection,
  ConnectionInput,
  KeyState,
  ReferenceForm,
  Secret,
  SecretInput,
  SecondsForm,
} from '../../ipc';

export type HeaderRow = {
  id: number;
  name: string;
  /** What was typed; of a secret one that is set already, nothing. */
  value: string;
  secret: boolean;
  /** What is known of the value that is kept, and the name that it is kept under. */
  known: KeyState | null;
  keptAs: string;
};

const number = (text: string): number | null => {
  const typed = text.trim();
  if (typed === '') return null;
  const value = Number(typed);
  // What is no number is refused where the limits are known.
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff ? value : 0;
};
const text = (value: number | null): string => (value === null ? '' : String(value));

export class ConnectionForm {
  headers = $state<HeaderRow[]>([]);
  proxy = $state('');
  proxyKnown = $state.raw<KeyState | null>(null);
  proxyUser = $state('');
  proxyPassword = $state('');
  certificate = $state.raw<Certificate | null>(null);
  connectSeconds = $state('');
  answerSeconds = $state('');
  largestMegabytes = $state('');
  body = $state<BodyForm>('automatic');
  seconds = $state<SecondsForm>('automatic');
  reference = $state<ReferenceForm>('image_url');
  #nextId = 1;

  take(connection: Connection): void {
    const typed = new Map(this.headers.map((row) => [row.name, row.value]));
    this.headers = connection.headers.map(({ name, value, key }) => ({
      id: this.#nextId++,
      name,
      value: value ?? typed.get(name) ?? '',
      secret: value === null,
      known: key,
      keptAs: name,
    }));
    this.proxy = connection.proxy?.address ?? '';
    this.proxyKnown = connection.proxy?.key ?? null;
    this.certificate = connection.certificate;
    this.connectSeconds = text(connection.connectSeconds);
    this.answerSeconds = text(connection.answerSeconds);
    this.largestMegabytes = text(connection.largestMegabytes);
    this.body = connection.body;
    this.seconds = connection.seconds;
    this.reference = connection.reference;
  }

  /** Whether anything differs from a plain server. */
  get touched(): boolean {
    return (
      this.headers.length > 0 ||
      this.proxy !== '' ||
      this.certificate !== null ||
      this.connectSeconds !== '' ||
      this.answerSeconds !== '' ||
      this.largestMegabytes !== ''
    );
  }

  addHeader(): number {
    const id = this.#nextId++;
    this.headers.push({ id, name: '', value: '', secret: false, known: null, keptAs: '' });
    return id;
  }

  /** Whether the value of a secret header stays as it is kept when nothing is typed. */
  keeps(row: HeaderRow): boolean {
    const same = row.name.trim().toLowerCase() === row.keptAs.toLowerCase();
    return row.secret && row.known?.kind === 'set' && same;
  }

  removeHeader(id: number): void {
    this.headers = this.headers.filter((row) => row.id !== id);
  }

  get input(): ConnectionInput {
    const filled = this.headers.filter((row) => row.name.trim() !== '' || row.value !== '');
    return {
      headers: filled.map(({ name, value, secret }) => ({
        name: name.trim(),
        value: secret ? null : value.trim(),
      })),
      proxy: this.proxy.trim() || null,
      certificate: this.certificate?.id ?? null,
      connectSeconds: number(this.connectSeconds),
      answerSeconds: number(this.answerSeconds),
      largestMegabytes: number(this.largestMegabytes),
      body: this.body,
      seconds: this.seconds,
      reference: this.reference,
    };
  }

  /** Secrets that were typed and wait to be handed over. */
  get typed(): SecretInput[] {
    const of = (secret: Secret, value: string): SecretInput[] =>
      value.trim() === '' ? [] : [{ secret, value }];
    const login = this.proxyUser.trim() === '' ? '' : `${this.proxyUser}:${this.proxyPassword}`;
    return [
      ...(this.proxy.trim() === '' ? [] : of({ kind: 'proxy' }, login)),
      ...this.headers
        .filter((row) => row.secret && row.name.trim() !== '')
        .flatMap((row) => of({ kind: 'header', name: row.name.trim() }, row.value)),
    ];
  }

  /** Forgets one that was handed over. */
  forget(secret: Secret): void {
    if (secret.kind === 'proxy') {
      this.proxyUser = '';
      this.proxyPassword = '';
    } else if (secret.kind === 'header') {
      for (const row of this.headers) {
        if (row.secret && row.name.trim() === secret.name) row.value = '';
      }
    }
  }

  forgetSecrets(): void {
    this.forget({ kind: 'proxy' });
    for (const row of this.headers) if (row.secret) row.value = '';
  }
}

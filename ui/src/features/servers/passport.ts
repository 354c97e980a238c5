// The lines of a passport in words: what each is called, and what else is known. Pure.

import type { Finding } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

type Subject = Finding['subject'];

const labels: Record<Subject, () => string> = {
  reachable: m.passport_reachable,
  encrypted: m.passport_encrypted,
  key: m.passport_key,
  models: m.passport_models,
  list: m.passport_list,
  delete: m.passport_delete,
  cancel: m.passport_cancel,
  remix: m.passport_remix,
  edit: m.passport_edit,
  extend: m.passport_extend,
  characters: m.passport_characters,
  content: m.passport_content,
  poster: m.passport_poster,
  sprite: m.passport_sprite,
  queued: m.passport_queued,
  progress: m.passport_progress,
  expires: m.passport_expires,
  body: m.passport_body,
  edit_body: m.passport_edit_body,
  extension_body: m.passport_extension_body,
  seconds: m.passport_seconds,
};

export const label = (subject: Subject): string => labels[subject]();

export type Verdict = 'yes' | 'no' | 'unknown';

export const verdict = ({ answer }: Finding): Verdict =>
  answer === null ? 'unknown' : answer ? 'yes' : 'no';

export function verdictWords(line: Finding): string {
  switch (verdict(line)) {
    case 'yes':
      return m.servers_check_yes();
    case 'no':
      return m.servers_check_no();
    case 'unknown':
      return m.servers_check_unknown();
  }
}

export function bodyWords(form: string | undefined): string | undefined {
  switch (form) {
    case 'multipart':
      return m.servers_body_multipart();
    case 'json':
      return m.servers_body_json();
    default:
      return undefined;
  }
}

export function secondsWords(form: string | undefined): string | undefined {
  switch (form) {
    case 'text':
      return m.servers_seconds_text();
    case 'integer':
      return m.servers_seconds_integer();
    case 'duration':
      return m.servers_seconds_duration();
    default:
      return undefined;
  }
}

/** A line that warns although it is no failure: a key that everybody on the way can read. */
export const warns = ({ subject, values }: Finding): boolean =>
  subject === 'encrypted' && values[0] === 'exposed';

/** A lack that is none: what stays on this computer needs no encryption. */
export const harmless = ({ subject, values }: Finding): boolean =>
  subject === 'encrypted' && values[0] === 'loopback';

/** What else is known; `null` when the verdict says it all. */
export function note({ subject, answer, values }: Finding): string | null {
  const [first, second] = values;
  switch (subject) {
    case 'encrypted':
      if (answer === true) {
        return first === undefined
          ? null
          : m.passport_certificate({ name: first, issuer: second ?? m.passport_issuer_unknown() });
      }
      if (first === 'exposed') return m.passport_exposed();
      if (first === 'loopback') return m.passport_loopback();
      return first === 'open' ? m.passport_open() : null;
    case 'key':
      return first === 'needless' ? m.passport_needless() : null;
    case 'models':
      return first === undefined ? null : m.servers_test_models({ count: Number(first) });
    case 'content':
      if (answer === false) return m.passport_content_elsewhere();
      return first ?? null;
    case 'expires':
      if (answer === false) return m.passport_expires_never();
      return first === undefined
        ? null
        : m.passport_expires_after({ span: words.span(Number(first) * 1000) });
    case 'queued':
      return answer === false ? m.passport_queued_no() : null;
    case 'body':
    case 'edit_body':
    case 'extension_body':
      return bodyWords(first) ?? null;
    case 'seconds':
      return secondsWords(first) ?? null;
    default:
      return null;
  }
}

const forms: readonly Subject[] = ['body', 'edit_body', 'extension_body', 'seconds'];

/** Lines of a card: the forms are told only when a server wanted another one. */
export const shown = (lines: readonly Finding[]): Finding[] =>
  lines.filter(({ subject, answer }) => !forms.includes(subject) || answer !== null);

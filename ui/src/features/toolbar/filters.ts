// Filters in words, and the menu that writes them. Pure.

import type { MenuEntry } from '../../controls/menu';
import type { Completion, Key, ReadTerm } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

/** In the order of the menu. A clip has one of each, but for tags and standings. */
export const menuKeys: readonly Key[] = [
  'is',
  'rating',
  'tag',
  'model',
  'server',
  'project',
  'size',
  'seconds',
  'after',
  'before',
];

export const isSingle = (key: Key): boolean => key !== 'tag' && key !== 'is';

export function keyName(key: Key): string {
  const names: Record<Key, () => string> = {
    tag: m.filter_tag,
    model: m.filter_model,
    server: m.filter_server,
    project: m.filter_project,
    rating: m.filter_rating,
    is: m.filter_is,
    size: m.filter_size,
    seconds: m.filter_seconds,
    before: m.filter_before,
    after: m.filter_after,
  };
  return names[key]();
}

const standings: Record<string, () => string> = {
  safe: m.filter_is_safe,
  remote: m.filter_is_remote,
  failed: m.filter_is_failed,
  running: m.filter_is_running,
  pick: m.filter_is_pick,
  reject: m.filter_is_reject,
  unjudged: m.filter_is_unjudged,
};
const shapes: Record<string, () => string> = {
  landscape: m.filter_landscape,
  portrait: m.filter_portrait,
  square: m.filter_square,
};
const days: Record<string, () => string> = {
  today: m.filter_today,
  yesterday: m.filter_yesterday,
};

/** What is behind a key, as people say it. */
export function valueName(key: Key, value: string): string {
  switch (key) {
    case 'is':
      return standings[value]?.() ?? value;
    case 'size':
      return shapes[value]?.() ?? words.shortSize(value) ?? value;
    case 'rating':
      return `${signed(value)} ★`;
    case 'seconds':
      return m.filter_seconds_value({ value: signed(value) });
    case 'before':
    case 'after': {
      const ago = /^(\d+)d$/.exec(value)?.[1];
      return ago ? m.filter_days_ago({ count: Number(ago) }) : (days[value]?.() ?? value);
    }
    case 'tag':
    case 'model':
    case 'server':
    case 'project':
      return value === '*' ? m.filter_any() : unquoted(value);
  }
}

const signed = (value: string): string => value.replace('>=', '≥ ').replace('<=', '≤ ');

/** A name as it is offered, without its quotation marks. */
function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

/** A filter on its chip: `Tag: hero`, `Not picked`. */
export function chipName({ key, value, negated }: ReadTerm): string {
  if (key === null) return value;
  const name = valueName(key, value);
  const said = key === 'is' ? name : m.filter_chip({ key: keyName(key), value: name });
  return negated ? m.filter_not({ filter: said }) : said;
}

/** The values of one key as lines of a menu. */
export function valueEntries(
  key: Key,
  { options }: Completion,
  terms: readonly ReadTerm[],
  onselect: (text: string, term: ReadTerm | undefined) => void,
): MenuEntry[] {
  return options.map(({ text, clips }) => {
    const whole = `${key}:${text}`;
    const term = terms.find((one) => one.text === whole);
    return {
      kind: 'choice',
      label: valueName(key, text),
      checked: term !== undefined,
      ...(clips === null ? {} : { note: words.count(clips) }),
      onselect: () => onselect(whole, term),
    };
  });
}

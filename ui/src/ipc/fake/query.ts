// The fake's idea of the language of the search: enough of it to try the page out. The language
// itself is the app's (`studio::query`).

import type { Clip, Completion, Key, ReadTerm, Reading } from '../types';
import type { FakeLibrary } from './library';

const keys: readonly Key[] = [
  'tag',
  'model',
  'server',
  'project',
  'rating',
  'is',
  'size',
  'seconds',
  'before',
  'after',
];
const standings = ['safe', 'remote', 'failed', 'running', 'pick', 'reject', 'unjudged'];

const unquoted = (text: string) => text.replace(/^"(.*?)"?$/, '$1');

export function readQuery(text: string): Reading {
  const reading: Reading = { terms: [], problems: [] };
  for (const found of text.matchAll(/-?(?:[a-z]+:)?(?:"[^"]*"?\*?|\S+)|-?[a-z]+:/gi)) {
    const [whole] = found;
    const [start, end] = [found.index, found.index + whole.length];
    const negated = whole.startsWith('-');
    const body = negated ? whole.slice(1) : whole;
    const word = /^([a-z]+):(?!\/\/)/i.exec(body)?.[1]?.toLowerCase();
    const key = keys.find((one) => one === word) ?? null;
    const value = unquoted(word === undefined ? body : body.slice(word.length + 1));
    if (word !== undefined && key === null) {
      const message = `There is no filter ${word}:. Use tag: or another one.`;
      reading.problems.push({ start, end, message });
    } else if (key !== null && (value === '' || isWrong(key, value))) {
      const message = `${key}: takes another value, for example rating:>=3.`;
      reading.problems.push({ start, end, message });
    } else if (/\p{L}|\p{N}|\*/u.test(value)) {
      reading.terms.push({ start, end, negated, key, value, text: whole });
    }
  }
  return reading;
}

function isWrong(key: Key, value: string): boolean {
  if (key === 'rating') return !/^(>=|<=|>|<|=)?[0-5]$/.test(value);
  if (key === 'is') return !standings.includes(value);
  return false;
}

/** Whether a clip is what the query looks for. */
export function meets(text: string, library: FakeLibrary): (clip: Clip) => boolean {
  const { terms } = readQuery(text);
  return (clip) => terms.every((term) => holds(term, clip, library) !== term.negated);
}

function holds({ key, value }: ReadTerm, clip: Clip, library: FakeLibrary): boolean {
  const named = (name: string | null | undefined) => {
    const [has, wanted] = [(name ?? '').toLowerCase(), value.toLowerCase()];
    return wanted.endsWith('*') ? has.startsWith(wanted.slice(0, -1)) : has === wanted;
  };
  switch (key) {
    case null: {
      const said = [clip.prompt, clip.title, clip.model, clip.serverName, clip.id, clip.remoteId];
      const own = [clip.note, clip.rejectReason, ...clip.tags];
      return [...said, ...own].join(' ').toLowerCase().includes(value.toLowerCase());
    }
    case 'tag':
      return clip.tags.some(named);
    case 'model':
      return named(clip.model);
    case 'server':
      return named(clip.serverName);
    case 'project': {
      const project = library.projects.find((one) => one.id === clip.projectId);
      const outer = library.projects.find((one) => one.id === project?.parentId);
      return named(project?.name) || named(outer?.name);
    }
    case 'rating':
      return compared(clip.rating, value);
    case 'seconds':
      return compared(Number(clip.seconds), value);
    case 'size':
      return named(clip.size);
    case 'is':
      return stands(clip, value);
    case 'before':
      return clip.createdAt < Date.parse(value);
    case 'after':
      return !(clip.createdAt < Date.parse(value));
  }
}

function compared(has: number, value: string): boolean {
  const [, sign = '=', number = '0'] = /^(>=|<=|>|<|=)?(.*)$/.exec(value) ?? [];
  const wanted = Number(number);
  if (sign === '>=') return has >= wanted;
  if (sign === '<=') return has <= wanted;
  if (sign === '>') return has > wanted;
  if (sign === '<') return has < wanted;
  return has === wanted;
}

function stands(clip: Clip, value: string): boolean {
  if (value === 'pick' || value === 'reject') return clip.flag === value;
  if (value === 'unjudged') return clip.flag === 'none';
  if (value === 'remote') return clip.state === 'finished' || clip.state === 'saving';
  if (value === 'failed') return ['failed', 'refused', 'gone'].includes(clip.state);
  if (value === 'running') return ['queued', 'accepted', 'running'].includes(clip.state);
  return clip.state === value;
}

export function completeQuery(text: string, caret: number, library: FakeLibrary): Completion {
  const before = /(?:[^\s"]|"[^"]*"?)*$/.exec(text.slice(0, caret))?.[0] ?? '';
  const word = before.replace(/^-/, '');
  const end = caret + (/^\S*/.exec(text.slice(caret))?.[0].length ?? 0);
  const colon = word.indexOf(':');
  if (colon === -1) {
    const found = keys.filter((key) => word !== '' && key.startsWith(word.toLowerCase()));
    const options = found.map((key) => ({ text: `${key}:`, clips: null, open: true }));
    return { start: caret - word.length, end, options };
  }
  const typed = word
    .slice(colon + 1)
    .replace(/^"/, '')
    .toLowerCase();
  const names = values(word.slice(0, colon), library).filter((name) =>
    name.toLowerCase().includes(typed),
  );
  const options = names.map((name) => ({
    text: /\s/.test(name) ? `"${name}"` : name,
    clips: null,
    open: false,
  }));
  return { start: caret - (word.length - colon - 1), end, options };
}

function values(key: string, library: FakeLibrary): string[] {
  const { clips } = library;
  const used = (of: (clip: Clip) => string | null) => [
    ...new Set(clips.flatMap((clip) => of(clip) ?? [])),
  ];
  switch (key) {
    case 'tag':
      return [...new Set(clips.flatMap((clip) => clip.tags))];
    case 'model':
      return used((clip) => clip.model);
    case 'server':
      return used((clip) => clip.serverName);
    case 'size':
      return used((clip) => clip.size);
    case 'project':
      return library.projects.map((project) => project.name);
    case 'is':
      return standings;
    case 'rating':
      return ['>=1', '>=2', '>=3', '>=4', '5', '0'];
    case 'seconds':
      return ['<=4', '<=8', '>=8'];
    case 'before':
    case 'after':
      return ['today', 'yesterday', '7d', '30d'];
    default:
      return [];
  }
}

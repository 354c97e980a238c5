// What a key means in the grid. Pure: a keyboard event in, a command out.

import type { Flag } from '../../ipc';
import type { Key } from './geometry';

export type Command =
  | { kind: 'go'; key: Key; extend: boolean; keep: boolean }
  | { kind: 'rate'; stars: number }
  | { kind: 'flag'; flag: Flag }
  | { kind: 'density'; by: 1 | -1 }
  | {
      kind:
        | 'play'
        | 'review'
        | 'toggle'
        | 'all'
        | 'none'
        | 'remix'
        | 'continue'
        | 'compare'
        | 'trash'
        | 'delete'
        | 'save'
        | 'move'
        | 'menu';
    };

export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const goes: Record<string, Key> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'home',
  End: 'end',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};

const letters: Record<string, Command> = {
  p: { kind: 'flag', flag: 'pick' },
  x: { kind: 'flag', flag: 'reject' },
  u: { kind: 'flag', flag: 'none' },
  r: { kind: 'remix' },
  e: { kind: 'continue' },
  c: { kind: 'compare' },
  b: { kind: 'move' },
  '-': { kind: 'density', by: 1 },
  '=': { kind: 'density', by: -1 },
  '+': { kind: 'density', by: -1 },
};

export function command(event: Pressed): Command | null {
  const { key, shiftKey, altKey } = event;
  const control = event.ctrlKey || event.metaKey;
  if (altKey) return null;
  const go = goes[key];
  if (go) {
    if (control && go === 'home')
      return { kind: 'go', key: 'first', extend: shiftKey, keep: false };
    if (control && go === 'end') return { kind: 'go', key: 'last', extend: shiftKey, keep: false };
    return { kind: 'go', key: go, extend: shiftKey, keep: control && !shiftKey };
  }
  if (key === 'F10' && shiftKey) return { kind: 'menu' };
  if (control) {
    if (key === 'a') return { kind: 'all' };
    if (key === 's') return { kind: 'save' };
    if (key === ' ') return { kind: 'toggle' };
    return null;
  }
  switch (key) {
    case 'ContextMenu':
      return { kind: 'menu' };
    case ' ':
      return { kind: 'play' };
    case 'Enter':
      return { kind: 'review' };
    case 'Escape':
      return { kind: 'none' };
    case 'Delete':
      return { kind: shiftKey ? 'delete' : 'trash' };
  }
  if (/^[0-5]$/.test(key)) return { kind: 'rate', stars: Number(key) };
  return letters[key.toLowerCase()] ?? null;
}

// What a key means in the grid: a keyboard event in, a command out. The keys themselves are
// in the table of actions.

import type { Flag } from '../../ipc';
import type { App } from '../../stores';
import { steps } from '../actions/grid';
import type { Keymap } from '../actions/keymap';
import { stroke, type Pressed } from '../actions/stroke';
import type { Key } from './geometry';

export type Command =
  | { kind: 'go'; key: Key; extend: boolean; keep: boolean }
  | { kind: 'rate'; stars: number }
  | { kind: 'flag'; flag: Flag }
  | { kind: 'density'; by: 1 | -1 }
  | { kind: 'scrub'; by: 1 | -1 }
  | { kind: 'call'; call: (app: App) => unknown }
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
        | 'lineage'
        | 'chain'
        | 'trash'
        | 'delete'
        | 'save'
        | 'copy_file'
        | 'copy_path'
        | 'move'
        | 'tag'
        | 'reason'
        | 'stack'
        | 'menu';
    };

/** What is asked with a key, as the keys are set now; `null` when it is not the grid's. */
export function command(event: Pressed, keymap: Keymap): Command | null {
  return move(event) ?? keymap.find(event, 'grid')?.command ?? null;
}

/** Whether copying is about text that is marked somewhere, which goes before clips. */
export function wantsText({ kind }: Command): boolean {
  return kind === 'copy_file' && (getSelection()?.toString() ?? '') !== '';
}

function move(event: Pressed): Command | null {
  const pressed = stroke(event)?.split('+') ?? [];
  const go = steps[pressed.at(-1) ?? ''];
  if (!go || pressed.includes('Alt')) return null;
  const [control, extend] = [pressed.includes('Ctrl'), pressed.includes('Shift')];
  if (control && go === 'home') return { kind: 'go', key: 'first', extend, keep: false };
  if (control && go === 'end') return { kind: 'go', key: 'last', extend, keep: false };
  return { kind: 'go', key: go, extend, keep: control && !extend };
}

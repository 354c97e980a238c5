// Actions on the selected clips. The same keys judge in the grid and in review.

import { m } from '../../speech';
import type { App } from '../../stores';
import { remixerOf } from '../../stores/remix';
import { judged, run } from '../gallery/culling';
import type { Command } from '../gallery/keys';
import { fewest, most } from '../compare/compare';
import { canContinue } from '../player/leaving';

import type { Action, Place } from './action';
import { noClip } from './selected';

const both: readonly Place[] = ['grid', 'review'];
const inGrid: readonly Place[] = ['grid'];
/** What is judged without a dialog. */
const withoutDialog = { places: [...both, 'compare', 'lineage'] } as const;

type Culling = Parameters<typeof run>[1];
type Line = Pick<Action, 'also' | 'line' | 'why' | 'playerAct'> & { places?: readonly Place[] };

function clip(
  id: string,
  words: () => string,
  keys: readonly string[],
  command: Culling,
  more: Line = {},
): Action {
  return {
    id: `clip.${id}`,
    part: 'grid',
    words,
    places: both,
    keys,
    why: noClip,
    command,
    run: (app) => run(app, command),
    ...more,
  };
}

function notRemixable(app: App): string | null {
  const { current } = app.selection;
  if (!current) return m.action_why_no_clip();
  return remixerOf(current, app.servers.byId(current.serverId))
    ? null
    : m.inspector_remix_not_yet();
}

function notContinued(app: App): string | null {
  const { current } = app.selection;
  if (!current) return m.action_why_no_clip();
  return canContinue(current) ? null : m.player_continue_not_yet();
}

function noCurrent(app: App): string | null {
  return app.selection.current ? null : m.action_why_no_clip();
}

function notComparable(app: App): string | null {
  const { length } = judged(app);
  return length < fewest || length > most ? m.compare_choose() : null;
}

function noStack(app: App): string | null {
  const { current } = app.selection;
  if (!current) return m.action_why_no_clip();
  return app.clips.stacks.collapsed && current.stackId !== null ? null : m.action_why_no_stack();
}

const always = { why: () => null };
const density = (by: 1 | -1): Command & { kind: 'density' } => ({ kind: 'density', by });

export const clips: readonly Action[] = [
  clip('play', m.keys_play_here, ['Space'], { kind: 'play' }, { places: inGrid }),
  clip('review', m.keys_review, ['Enter'], { kind: 'review' }, { places: inGrid }),
  clip('pick', m.keys_pick, ['P'], { kind: 'flag', flag: 'pick' }, withoutDialog),
  clip('reject', m.keys_reject, ['X'], { kind: 'flag', flag: 'reject' }, withoutDialog),
  clip('reason', m.keys_reason, ['Shift+X'], { kind: 'reason' }),
  clip('unjudge', m.action_unjudge, ['U'], { kind: 'flag', flag: 'none' }, withoutDialog),
  ...[0, 1, 2, 3, 4, 5].map((stars) =>
    clip(
      `stars_${stars}`,
      () => m.inspector_stars({ count: stars }),
      [String(stars)],
      { kind: 'rate', stars },
      { ...withoutDialog, line: m.keys_stars },
    ),
  ),
  clip('remix', m.keys_remix, ['R'], { kind: 'remix' }, { why: notRemixable }),
  clip(
    'continue',
    m.keys_continue,
    ['E'],
    { kind: 'continue' },
    { places: [...both, 'player'], playerAct: 'continue', why: notContinued },
  ),
  clip('compare', m.keys_compare, ['C'], { kind: 'compare' }, { why: notComparable }),
  clip(
    'lineage',
    m.keys_lineage,
    ['G'],
    { kind: 'lineage' },
    { why: noCurrent, also: m.also_lineage },
  ),
  clip('chain', m.inspector_play_chain, [], { kind: 'chain' }, { why: noCurrent }),
  clip('tag', m.keys_tag, ['T'], { kind: 'tag' }),
  clip('project', m.keys_project, ['B'], { kind: 'move' }),
  clip('stack', m.keys_stack, ['S'], { kind: 'stack' }, { places: inGrid, why: noStack }),
  clip('save', m.keys_save, ['Ctrl+S'], { kind: 'save' }, { also: m.also_save }),
  clip('copy_file', m.clipmenu_copy_file, ['Ctrl+C'], { kind: 'copy_file' }),
  clip('copy_path', m.clipmenu_copy_path, [], { kind: 'copy_path' }),
  clip('trash', m.keys_trash, ['Del'], { kind: 'trash' }, { also: m.also_trash }),
  clip('delete', m.keys_delete, ['Shift+Del'], { kind: 'delete' }, { also: m.also_delete }),
  clip('all', m.keys_all, ['Ctrl+A'], { kind: 'all' }, { ...always, places: inGrid }),
  clip('smaller', m.action_smaller, ['-'], density(1), {
    ...always,
    places: inGrid,
    line: m.keys_density,
    also: m.also_density,
  }),
  clip('larger', m.action_larger, ['=', '+'], density(-1), {
    ...always,
    places: inGrid,
    line: m.keys_density,
    also: m.also_density,
  }),
];

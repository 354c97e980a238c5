// What the grid's keys do to clips. The review uses the same commands.

import { m } from '../../speech';
import type { App } from '../../stores';
import { remixerOf } from '../../stores/remix';
import { inspectorCovers } from '../inspector/over';
import { compare } from '../compare/compare';
import { openLineage } from '../lineage/lineage';
import { openChain } from '../player/chainRoom';
import { continueClip } from '../player/leaving';
import { goingOn } from './advance';
import type { Command } from './keys';

export type Culling = Exclude<Command, { kind: 'go' | 'toggle' | 'menu' | 'scrub' }>;

export const fewestColumns = 2;
export const mostColumns = 8;

/** What is judged: what is selected, or, in review, the clip that is seen of it. */
export function judged({ screen, selection }: App): string[] {
  const { current, list } = selection;
  return screen.reviewOpen && current ? [current.id] : list;
}

/**
 * Does it to what is selected when it is asked for. The next key may come before it is done, and is
 * about the next clip then.
 */
export async function run(app: App, command: Culling): Promise<void> {
  const { actions, selection, screen, settings } = app;
  while (selection.arriving) await selection.arriving;
  const ids = judged(app);
  const { current } = selection;
  switch (command.kind) {
    case 'rate':
      return goingOn(app, ids, actions.rate(ids, command.stars));
    case 'flag':
      return goingOn(app, ids, actions.flag(ids, command.flag));
    case 'density': {
      const wished = settings.value.columns + command.by;
      const columns = Math.min(mostColumns, Math.max(fewestColumns, wished));
      if (columns !== settings.value.columns) await settings.change({ columns });
      return;
    }
    case 'play':
      if (current) screen.togglePlay();
      return;
    case 'review':
      if (current) screen.reviewOpen = true;
      return;
    case 'all':
      return selection.all();
    case 'none':
      // What covers the grid goes first.
      if (inspectorCovers(app)) screen.inspectorOpen = false;
      else selection.clear();
      return;
    case 'remix':
      if (current && remixerOf(current, app.servers.byId(current.serverId))) {
        screen.startRemix(current);
      } else if (current) app.toasts.show({ text: m.inspector_remix_not_yet() });
      return;
    case 'continue':
      if (current) await continueClip(app, current);
      return;
    case 'compare':
      return compare(app, ids);
    case 'lineage':
      if (current) openLineage(app, current.id);
      return;
    case 'chain':
      if (current) openChain(app, current.id);
      return;
    case 'trash':
      if (app.clips.isTrash) return actions.deleteForGood(ids);
      return actions.trash(ids);
    case 'delete':
      return actions.deleteForGood(ids);
    case 'save':
      if (ids.length > 1) screen.copying = ids;
      else await app.files.saveAs(ids);
      return;
    case 'copy_file':
      return app.files.copyFiles(ids);
    case 'copy_path':
      return app.files.copyPaths(ids);
    case 'move':
      if (ids.length > 0) screen.moving = ids;
      return;
    case 'stack':
      if (current) await app.clips.toggleStack(current);
      return;
    case 'tag':
      if (ids.length > 0) screen.tagging = ids;
      return;
    case 'call':
      await command.call(app);
      return;
    case 'reason':
      if (ids.length > 0) screen.rejecting = ids;
      return;
  }
}

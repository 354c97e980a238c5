// The "more" menu of one clip. Plain entries, so that it can be tested without a window.

import Copy from '@lucide/svelte/icons/copy';
import ExternalLink from '@lucide/svelte/icons/external-link';
import FolderInput from '@lucide/svelte/icons/folder-input';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Hash from '@lucide/svelte/icons/hash';
import ServerOff from '@lucide/svelte/icons/server-off';
import Trash from '@lucide/svelte/icons/trash';
import Undo from '@lucide/svelte/icons/undo-2';

import type { MenuEntry } from '../../controls/menu';
import type { Clip } from '../../ipc';
import { m } from '../../speech';
import { hasFile, type App } from '../../stores';
import { does } from '../actions/keymap';
import { selectsMenu } from '../copies/selectsMenu';
import { settle, vary } from '../gallery/made';
import { canDeleteOnServer, isOnServer, notDeletedThere } from './can';

export function menuOf(app: App, clip: Clip): MenuEntry[] {
  const file = hasFile(clip);
  const served = [...settle(app, clip), ...vary(app, clip)];
  const entries: MenuEntry[] = [
    ...served,
    ...(served.length > 0 ? [{ kind: 'separator' as const }] : []),
    {
      kind: 'action',
      label: m.clips_show_in_folder(),
      icon: FolderOpen,
      ...does(app, 'clip.reveal'),
      disabled: !file,
      onselect: () => void app.files.reveal(clip.id),
    },
    {
      kind: 'action',
      label: m.inspector_open_outside(),
      icon: ExternalLink,
      ...does(app, 'clip.open'),
      disabled: !file,
      onselect: () => void app.files.open(clip.id),
    },
    { kind: 'separator' },
    {
      kind: 'action',
      label: m.clipmenu_copy_prompt(),
      icon: Copy,
      ...does(app, 'clip.copy_prompt'),
      disabled: clip.prompt === '',
      onselect: () => void app.files.copyPrompt(clip),
    },
    {
      kind: 'action',
      label: m.inspector_copy_id(),
      icon: Hash,
      ...does(app, 'clip.copy_id'),
      onselect: () => void app.files.copyId(clip),
    },
    { kind: 'separator' },
    ...(file ? [selectsMenu(app, [clip.id])] : []),
    moveEntry(app, [clip.id], { clips: [clip], all: true }),
  ];
  entries.push(...deleteThere(app, clip, ServerOff));
  if (clip.trashedAt === null && canDeleteOnServer(clip, app.servers.byId(clip.serverId))) {
    entries.push({
      kind: 'action',
      label: m.clipmenu_both(),
      icon: ServerOff,
      ...does(app, 'clip.both'),
      danger: true,
      onselect: () => void app.actions.deleteBoth([clip.id]),
    });
  }
  return [...entries, ...trashEntries(app, clip)];
}

/** Deleting a clip on its server; where that refuses, the line says so and when it did. */
export function deleteThere(
  app: App,
  clip: Clip,
  icon: Extract<MenuEntry, { kind: 'action' }>['icon'],
): MenuEntry[] {
  const server = app.servers.byId(clip.serverId);
  if (!isOnServer(clip, server)) return [];
  const refused = notDeletedThere(app, clip);
  return [
    {
      kind: 'action',
      label: refused ?? m.clipmenu_delete_server(),
      icon,
      ...does(app, 'clip.delete_there'),
      danger: refused === null,
      disabled: refused !== null,
      onselect: () => void app.jobs.deleteOnServer(clip),
    },
  ];
}

/** Into a project, or out of any. */
export function moveEntry(
  app: App,
  ids: readonly string[],
  known: { clips: readonly Clip[]; all: boolean },
): MenuEntry {
  const all = (id: string | null): boolean =>
    known.all && known.clips.every((clip) => clip.projectId === id);
  return {
    kind: 'submenu',
    label: m.clipmenu_move(),
    entries: [
      ...app.projects.list.map((project): MenuEntry => ({
        kind: 'choice',
        label: app.projects.path(project),
        checked: all(project.id),
        does: 'clip.project',
        onselect: () => void app.actions.move(ids, project.id),
      })),
      ...(app.projects.list.length > 0 ? [{ kind: 'separator' as const }] : []),
      {
        kind: 'choice',
        label: m.clipmenu_no_project(),
        checked: all(null),
        does: 'clip.project',
        onselect: () => void app.actions.move(ids, null),
      },
      {
        kind: 'action',
        label: m.clipmenu_move_other(),
        icon: FolderInput,
        ...does(app, 'clip.project'),
        onselect: () => (app.screen.moving = [...ids]),
      },
    ],
  };
}

function trashEntries(app: App, clip: Clip): MenuEntry[] {
  if (clip.trashedAt === null) {
    return [
      {
        kind: 'action',
        label: m.clipmenu_trash(),
        icon: Trash,
        ...does(app, 'clip.trash'),
        onselect: () => void app.actions.trash([clip.id]),
      },
    ];
  }
  return [
    {
      kind: 'action',
      label: m.clipmenu_restore(),
      icon: Undo,
      ...does(app, 'clip.restore'),
      onselect: () => void app.actions.restore([clip.id]),
    },
    {
      kind: 'action',
      label: m.clipmenu_delete(),
      icon: Trash,
      ...does(app, 'clip.delete'),
      danger: true,
      onselect: () => void app.actions.deleteForGood([clip.id]),
    },
  ];
}

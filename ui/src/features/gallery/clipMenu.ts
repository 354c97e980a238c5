// Everything that can be done to clips, as the lines of a menu. Plain data; shown by a right
// click in the grid, the menu key, and the inspector's "more" button.

import CloudOff from '@lucide/svelte/icons/cloud-off';
import Columns from '@lucide/svelte/icons/columns-2';
import Copy from '@lucide/svelte/icons/copy';
import Download from '@lucide/svelte/icons/download';
import ExternalLink from '@lucide/svelte/icons/external-link';
import FastForward from '@lucide/svelte/icons/fast-forward';
import Flag from '@lucide/svelte/icons/flag';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import GitFork from '@lucide/svelte/icons/git-fork';
import Maximize from '@lucide/svelte/icons/maximize-2';
import Play from '@lucide/svelte/icons/play';
import Repeat from '@lucide/svelte/icons/repeat-2';
import Tag from '@lucide/svelte/icons/tag';
import Trash from '@lucide/svelte/icons/trash-2';
import Undo from '@lucide/svelte/icons/undo-2';
import UserRound from '@lucide/svelte/icons/user-round';
import X from '@lucide/svelte/icons/x';

import type { MenuEntry } from '../../controls/menu';
import type { Clip } from '../../ipc';
import { m } from '../../speech';
import { hasFile, type App } from '../../stores';
import { remixerOf } from '../../stores/remix';
import { does } from '../actions/keymap';
import { compare, fewest, most } from '../compare/compare';
import { selectsMenu } from '../copies/selectsMenu';
import { canDeleteSome } from '../inspector/can';
import { deleteThere, moveEntry } from '../inspector/menu';
import { openLineage } from '../lineage/lineage';
import { canContinue, continueClip } from '../player/leaving';
import { settle, vary } from './made';
import { settleSome } from './settleSome';

type Known = ReturnType<App['clips']['known']>;

const separator: MenuEntry = { kind: 'separator' };

/** The menu of one clip, or of all that are selected with it. */
export function clipMenu(app: App, ids: readonly string[]): MenuEntry[] {
  const known = app.clips.known(ids);
  const { clips } = known;
  const clip = ids.length === 1 ? clips[0] : null;
  if (clip === undefined) return [];
  if (clip ? clip.trashedAt !== null : app.clips.isTrash) return trashMenu(app, ids);
  return tidy([
    ...(clip ? settle(app, clip) : settleSome(app, ids, known)),
    separator,
    ...(clip ? watch(app, clip) : side(app, ids)),
    separator,
    ...judge(app, known, ids),
    separator,
    ...keep(app, known, ids, clip),
    separator,
    ...(clip ? deleteThere(app, clip, CloudOff) : []),
    ...(canDeleteSome(clips, app.servers)
      ? [
          {
            kind: 'action' as const,
            label: m.clipmenu_both(),
            icon: CloudOff,
            ...does(app, 'clip.both'),
            danger: true,
            onselect: () => void app.actions.deleteBoth(ids),
          },
        ]
      : []),
    {
      kind: 'action',
      label: m.clipmenu_trash(),
      icon: Trash,
      ...does(app, 'clip.trash'),
      onselect: () => void app.actions.trash(ids),
    },
  ]);
}

function trashMenu(app: App, ids: readonly string[]): MenuEntry[] {
  return [
    {
      kind: 'action',
      label: m.clipmenu_restore(),
      icon: Undo,
      ...does(app, 'clip.restore'),
      onselect: () => void app.actions.restore(ids),
    },
    {
      kind: 'action',
      label: m.clipmenu_delete(),
      icon: Trash,
      ...does(app, 'clip.trash'),
      does: 'clip.delete',
      danger: true,
      onselect: () => void app.actions.deleteForGood(ids),
    },
  ];
}

/** A few clips beside each other. */
function side(app: App, ids: readonly string[]): MenuEntry[] {
  if (ids.length < fewest || ids.length > most) return [];
  return [
    {
      kind: 'action',
      label: m.compare_menu(),
      icon: Columns,
      ...does(app, 'clip.compare'),
      onselect: () => compare(app, ids),
    },
  ];
}

function watch(app: App, clip: Clip): MenuEntry[] {
  const entries: MenuEntry[] = [];
  if (hasFile(clip)) {
    entries.push(
      {
        kind: 'action',
        label: m.clipmenu_play(),
        icon: Play,
        ...does(app, 'clip.play'),
        onselect: () => app.screen.togglePlay(),
      },
      {
        kind: 'action',
        label: m.clipmenu_review(),
        icon: Maximize,
        ...does(app, 'clip.review'),
        onselect: () => (app.screen.reviewOpen = true),
      },
    );
  }
  const remixer = remixerOf(clip, app.servers.byId(clip.serverId));
  if (remixer !== null) {
    entries.push({
      kind: 'action',
      label: remixer === 'local' ? m.clipmenu_remix_local() : m.clipmenu_remix(),
      icon: Repeat,
      ...does(app, 'clip.remix'),
      onselect: () => app.screen.startRemix(clip),
    });
  }
  entries.push(...vary(app, clip));
  const server = app.servers.byId(clip.serverId);
  if (server && hasFile(clip) && server.capabilities.characters !== false) {
    entries.push({
      kind: 'action',
      label: m.clipmenu_character(),
      icon: UserRound,
      ...does(app, 'clip.character'),
      disabled: !server.enabled,
      onselect: () => app.screen.openCharacters(server.id, clip),
    });
  }
  if (canContinue(clip)) {
    entries.push({
      kind: 'action',
      label: m.player_continue(),
      icon: FastForward,
      ...does(app, 'clip.continue'),
      onselect: () => void continueClip(app, clip),
    });
  }
  entries.push({
    kind: 'action',
    label: m.clipmenu_lineage(),
    icon: GitFork,
    ...does(app, 'clip.lineage'),
    onselect: () => openLineage(app, clip.id),
  });
  return entries;
}

function judge(app: App, known: Known, ids: readonly string[]): MenuEntry[] {
  const { actions } = app;
  const every = (holds: (clip: Clip) => boolean) => known.all && known.clips.every(holds);
  const all = (flag: Clip['flag']) => every((clip) => clip.flag === flag);
  const flags: MenuEntry[] = [
    {
      kind: 'action',
      label: m.clipmenu_pick(),
      icon: Flag,
      ...does(app, 'clip.pick'),
      disabled: all('pick'),
      onselect: () => void actions.flag(ids, 'pick'),
    },
    {
      kind: 'action',
      label: m.clipmenu_reject(),
      icon: X,
      ...does(app, 'clip.reject'),
      disabled: all('reject'),
      onselect: () => void actions.flag(ids, 'reject'),
    },
    {
      kind: 'action',
      label: m.clipmenu_clear(),
      ...does(app, 'clip.unjudge'),
      disabled: all('none'),
      onselect: () => void actions.flag(ids, 'none'),
    },
  ];
  flags.push({
    kind: 'action',
    label: m.clipmenu_reason(),
    ...does(app, 'clip.reason'),
    onselect: () => (app.screen.rejecting = [...ids]),
  });
  const tag: MenuEntry = {
    kind: 'action',
    label: m.clipmenu_tag(),
    icon: Tag,
    ...does(app, 'clip.tag'),
    onselect: () => (app.screen.tagging = [...ids]),
  };
  const stars: MenuEntry = {
    kind: 'submenu',
    label: m.clipmenu_stars(),
    entries: [5, 4, 3, 2, 1, 0].map((rating) => ({
      kind: 'choice',
      label: rating === 0 ? m.clipmenu_no_stars() : '★'.repeat(rating),
      checked: every((clip) => clip.rating === rating),
      ...does(app, `clip.stars_${rating}`),
      onselect: () => void actions.rate(ids, rating),
    })),
  };
  return [...flags, stars, tag, moveEntry(app, ids, known)];
}

function keep(app: App, known: Known, ids: readonly string[], single: Clip | null): MenuEntry[] {
  const { files } = app;
  const entries: MenuEntry[] = [];
  if (single ? hasFile(single) : true) {
    entries.push({
      kind: 'action',
      label: single ? m.clipmenu_save() : m.copies_menu(),
      icon: Download,
      ...does(app, 'clip.save'),
      onselect: () => {
        if (single) void files.saveAs(ids);
        else app.screen.copying = [...ids];
      },
    });
  }
  if (!known.all || known.clips.some(hasFile)) entries.push(selectsMenu(app, ids));
  if (single && hasFile(single)) {
    entries.push({
      kind: 'action',
      label: m.clips_show_in_folder(),
      icon: FolderOpen,
      ...does(app, 'clip.reveal'),
      onselect: () => void files.reveal(single.id),
    });
    entries.push({
      kind: 'action',
      label: m.player_open_outside(),
      icon: ExternalLink,
      ...does(app, 'clip.open'),
      onselect: () => void files.open(single.id),
    });
  }
  if (!known.all || known.clips.some(hasFile)) {
    entries.push(
      {
        kind: 'action',
        label: m.clipmenu_copy_file(),
        icon: Copy,
        ...does(app, 'clip.copy_file'),
        onselect: () => void files.copyFiles(ids),
      },
      {
        kind: 'action',
        label: m.clipmenu_copy_path(),
        icon: Copy,
        ...does(app, 'clip.copy_path'),
        onselect: () => void files.copyPaths(ids),
      },
    );
  }
  if (single?.prompt) {
    entries.push({
      kind: 'action',
      label: m.clipmenu_copy_prompt(),
      icon: Copy,
      ...does(app, 'clip.copy_prompt'),
      onselect: () => void files.copyPrompt(single),
    });
  }
  return entries;
}

/** Without separators at the ends or side by side. */
function tidy(entries: readonly MenuEntry[]): MenuEntry[] {
  return entries.filter((entry, at) => {
    if (entry.kind !== 'separator') return true;
    const before = entries.slice(0, at).findLast((other) => other !== separator);
    return before !== undefined && entries[at - 1] !== separator && at < entries.length - 1;
  });
}

// Actions of the window, and ways to go somewhere.

import { m } from '../../speech';
import type { App, MoneyPage } from '../../stores';
import type { View } from '../../ipc';
import { inspectorCovers } from '../inspector/over';
import { openView } from '../sidebar/views';
import type { Action } from './action';

const window = { part: 'everywhere', places: ['window'] } as const;
/** Dialogs that fill the window keep its keys out; these are wanted in them as well. */
const alsoInRooms = {
  part: 'everywhere',
  places: ['window', 'review', 'compare', 'lineage', 'chain'],
} as const;

const noLibrary = ({ library }: App): string | null =>
  library.state.kind === 'ready' ? null : m.action_why_library();

/** What a move would do is shown in the settings, and is begun there. */
function moveLibrary({ move, screen }: App): unknown {
  screen.settingsOpen = true;
  return move.now ? undefined : move.choose();
}

function library(
  id: string,
  words: () => string,
  work: (app: App) => unknown,
  why: (app: App) => string | null = () => null,
): Action {
  return {
    ...window,
    id: `library.${id}`,
    words,
    keys: [],
    why: (app) => (app.library.busy ? m.action_why_library_busy() : why(app)),
    run: work,
  };
}

export const everywhere: readonly Action[] = [
  {
    ...alsoInRooms,
    id: 'app.palette',
    words: m.action_palette,
    keys: ['Ctrl+K'],
    reviewAct: { kind: 'palette' },
    run: (app) => (app.screen.paletteOpen = true),
  },
  {
    ...window,
    id: 'compose.generate',
    places: ['composer'],
    words: m.keys_generate,
    keys: ['Ctrl+Enter'],
    run: (app) => (app.screen.submitAsked += 1),
  },
  {
    ...window,
    id: 'compose.new',
    words: m.keys_new,
    keys: ['Ctrl+N'],
    run: (app) => (app.screen.composerFocus += 1),
  },
  {
    ...window,
    id: 'compose.memory',
    words: m.prompts_title,
    also: m.also_memory,
    keys: ['Ctrl+H'],
    run: (app) => (app.screen.memoryOpen = true),
  },
  {
    ...window,
    id: 'compose.keep',
    words: m.action_keep_prompt,
    also: m.also_keep_prompt,
    keys: ['Ctrl+D'],
    why: (app) => (app.compose.prompt.trim() === '' ? m.compose_prompt_empty() : null),
    run: (app) => app.compose.keepPrompt(app.prompts),
  },
  { ...window, id: 'compose.paste', words: m.keys_paste, keys: ['Ctrl+V'], fixed: true },
  {
    ...window,
    id: 'app.search',
    words: m.keys_search,
    keys: ['Ctrl+F', '/'],
    run: (app) => (app.screen.searchFocus += 1),
  },
  {
    ...alsoInRooms,
    id: 'app.undo',
    words: m.keys_undo,
    keys: ['Ctrl+Z'],
    // Text has an undo of its own.
    whileTyping: false,
    why: (app) => (app.undo.now.undo ? null : m.action_why_no_undo()),
    reviewAct: { kind: 'undo' },
    run: (app) => app.undo.run(),
  },
  {
    ...alsoInRooms,
    id: 'app.redo',
    words: m.keys_redo,
    keys: ['Ctrl+Shift+Z'],
    whileTyping: false,
    why: (app) => (app.undo.now.redo ? null : m.action_why_no_redo()),
    reviewAct: { kind: 'redo' },
    run: (app) => app.undo.redo(),
  },
  {
    ...window,
    id: 'app.grid',
    words: m.keys_to_grid,
    keys: ['Esc'],
    fixed: true,
    whileTyping: true,
    run: ({ screen }) => {
      if (inspectorCovers({ screen })) screen.inspectorOpen = false;
      screen.gridFocus += 1;
    },
  },
  {
    ...window,
    id: 'app.save_search',
    words: m.toolbar_search_save,
    keys: [],
    run: (app) => (app.screen.searchSave += 1),
  },
  {
    ...window,
    id: 'app.settings',
    words: m.keys_settings,
    keys: ['Ctrl+,'],
    run: (app) => (app.screen.settingsOpen = true),
  },
  {
    ...alsoInRooms,
    id: 'app.keys',
    words: m.keys_title,
    also: m.also_keys,
    keys: ['?'],
    reviewAct: { kind: 'keys' },
    run: (app) => (app.screen.keysOpen = true),
  },
  {
    ...window,
    id: 'app.import',
    words: m.toolbar_import,
    also: m.also_import,
    keys: [],
    run: (app) => app.files.pickImport('files', app.projectInView),
  },
  {
    ...window,
    id: 'app.import_folder',
    words: m.toolbar_import_folder,
    keys: [],
    run: (app) => app.files.pickImport('folder', app.projectInView),
  },
  {
    ...window,
    id: 'app.inspector',
    words: m.action_inspector,
    keys: [],
    run: (app) => (app.screen.inspectorOpen = !app.screen.inspectorOpen),
  },
  {
    ...window,
    id: 'app.keyboard',
    words: m.keys_change,
    also: m.also_keys,
    keys: [],
    run: (app) => (app.screen.keyboardOpen = true),
  },
  {
    ...window,
    id: 'app.stacks',
    words: m.stack_toggle,
    also: m.also_stacks,
    keys: [],
    run: (app) => app.setStacked(!app.settings.value.stacked),
  },
  {
    ...window,
    id: 'app.new_project',
    words: m.sidebar_new_project,
    keys: [],
    run: (app) => (app.screen.projectNew += 1),
  },
  {
    ...window,
    id: 'app.empty_trash',
    words: m.gallery_empty_trash,
    also: m.also_delete,
    keys: [],
    why: (app) => (app.clips.counts.trash === 0 ? m.action_why_trash_empty() : null),
    run: (app) => app.actions.emptyTrash(),
  },
  library('check', m.settings_library_check, ({ library }) => library.lookThrough(), noLibrary),
  library('rebuild', m.settings_library_rebuild, ({ library }) => library.rebuild(), noLibrary),
  library('locate', m.action_library_locate, ({ library }) => library.choose()),
  library('move', m.library_move_title, moveLibrary, noLibrary),
];

const go = { part: 'go', places: ['window'], keys: [] } as const;

const view = (id: string, words: () => string, to: View): Action => ({
  ...go,
  id: `go.${id}`,
  words: () => m.action_go({ place: words() }),
  run: (app) => openView(app, to),
});

const money = (page: MoneyPage, words: () => string): Action => ({
  ...go,
  id: `go.${page}`,
  words: () => m.action_money({ page: words() }),
  also: m.also_money,
  run: (app: App) => app.screen.openMoney(page),
});

export const ways: readonly Action[] = [
  view('all', m.view_all, { kind: 'all' }),
  view('in_progress', m.view_in_progress, { kind: 'in_progress' }),
  view('picks', m.view_picks, { kind: 'picks' }),
  view('server_only', m.view_server_only, { kind: 'server_only' }),
  view('trash', m.view_trash, { kind: 'trash' }),
  {
    ...go,
    id: 'go.servers',
    words: m.action_servers,
    run: (app) => app.screen.openServers(),
  },
  {
    ...go,
    id: 'go.new_server',
    words: m.servers_add,
    run: (app) => app.screen.openServers({ kind: 'new' }),
  },
  money('prices', m.money_prices),
  money('caps', m.money_caps),
  money('ledger', m.money_ledger),
  money('worth', m.money_worth),
  {
    ...go,
    id: 'go.library',
    words: m.settings_library_open,
    run: (app) => app.library.open(),
  },
];

// The backend inside the desktop app: Tauri commands and events. Not the place for decisions;
// whatever is more than passing on belongs in Rust.

import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Backend } from './backend';
import type { DropEvent, SaveProgress, StudioEvent } from './types';

const join = (address: string, path: string) => `${address.replace(/\/$/, '')}/${path}`;

export const shell: Backend = {
  listClips: (query, offset, limit) => invoke('list_clips', { query, offset, limit }),
  clipDetail: (id) => invoke('clip_detail', { id }),
  counts: () => invoke('counts'),
  createClips: (request, clips) => invoke('create_clips', { request, clips }),
  remixClip: (request, id, prompt, projectId) =>
    invoke('remix_clip', { request, id, prompt, projectId }),
  makeAgain: (request, id) => invoke('make_again', { request, id }),
  resolveClip: (request, id, resolution) => invoke('resolve_clip', { request, id, resolution }),
  cancelClip: (request, id) => invoke('cancel_clip', { request, id }),
  fetchClip: (request, id) => invoke('fetch_clip', { request, id }),
  trashClips: (request, ids) => invoke('trash_clips', { request, ids }),
  restoreClips: (request, ids) => invoke('restore_clips', { request, ids }),
  deleteClips: (request, ids) => invoke('delete_clips', { request, ids }),
  emptyTrash: (request) => invoke('empty_trash', { request }),
  deleteOnServer: (request, id) => invoke('delete_on_server', { request, id }),
  markClips: (request, ids, marks) => invoke('mark_clips', { request, ids, marks }),
  renameClip: (request, id, title) => invoke('rename_clip', { request, id, title }),
  moveClips: (request, ids, projectId) => invoke('move_clips', { request, ids, projectId }),
  jobsOnServer: (serverId, after) => invoke('jobs_on_server', { serverId, after }),
  adoptJobs: (request, serverId, ids) => invoke('adopt_jobs', { request, serverId, ids }),
  storePoster: (id, jpegBase64) => invoke('store_poster', { id, jpegBase64 }),

  servers: () => invoke('servers'),
  saveServer: (request, input) => invoke('save_server', { request, input }),
  removeServer: (request, id) => invoke('remove_server', { request, id }),
  setKey: (request, id, key, sessionOnly) => invoke('set_key', { request, id, key, sessionOnly }),
  removeKey: (request, id) => invoke('remove_key', { request, id }),
  reloadKeys: () => invoke('reload_keys'),
  testServer: (input, key) => invoke('test_server', { input, key }),
  startDemo: (request) => invoke('start_demo', { request }),
  environmentKey: () => invoke('environment_key'),
  connectFromEnvironment: (request) => invoke('connect_from_environment', { request }),

  projects: () => invoke('projects'),
  createProject: (request, name) => invoke('create_project', { request, name }),
  renameProject: (request, id, name) => invoke('rename_project', { request, id, name }),
  removeProject: (request, id) => invoke('remove_project', { request, id }),

  settings: () => invoke('settings'),
  saveSettings: (request, settings) => invoke('save_settings', { request, settings }),
  draft: () => invoke('draft'),
  saveDraft: (draft) => invoke('save_draft', { draft }),
  appInfo: () => invoke('app_info'),
  checkLibrary: () => invoke('check_library'),
  locateLibrary: (request) => invoke('locate_library', { request }),
  openLibrary: () => invoke('open_library'),

  saveClipAs(request, id, progress) {
    const channel = new Channel<SaveProgress>();
    channel.onmessage = progress;
    return invoke('save_clip_as', { request, id, channel });
  },
  revealSaved: (token) => invoke('reveal_saved', { token }),
  revealClip: (id) => invoke('reveal_clip', { id }),
  openClip: (id) => invoke('open_clip', { id }),
  dragOut: (ids) => invoke('drag_out', { ids }),
  copyText: (text) => invoke('copy_text', { text }),
  openLink: (url) => invoke('open_link', { url }),

  pickReference: () => invoke('pick_reference'),
  pasteReference: () => invoke('paste_reference'),
  stageDropped: (token) => invoke('stage_dropped', { token }),
  importDropped: (request, tokens) => invoke('import_dropped', { request, tokens }),
  pickImport: (request) => invoke('pick_import', { request }),

  mediaUrl(address, kind, id, preview) {
    const question = preview ? `?size=${preview.size}&fit=${preview.fit}` : '';
    return join(address, `${kind}/${encodeURIComponent(id)}${question}`);
  },
  onStudio: (hear) => listen<StudioEvent>('studio-event', (event) => hear(event.payload)),
  onDrop: (hear) => listen<DropEvent>('drop-event', (event) => hear(event.payload)),
};

// Actions on the selected clips as files, and on what is in the trash.

import type { Clip, SelectsForm } from '../../ipc';
import { m } from '../../speech';
import { hasFile, type App } from '../../stores';
import { judged } from '../gallery/culling';
import { forms, saveSelects } from '../copies/selects';
import type { Action } from './action';
import { known, noClip, selected, single } from './selected';

function notInTrash(app: App): string | null {
  const clips = known(app);
  if (clips.length === 0) return noClip(app);
  return clips.every((clip) => clip.trashedAt !== null) ? null : m.action_why_not_in_trash();
}

const notHere = (_: App, clip: Clip): string | null =>
  hasFile(clip) ? null : m.action_why_no_file();

function noFile(app: App): string | null {
  const { clips, all } = app.clips.known(judged(app));
  return noClip(app) ?? (!all || clips.some(hasFile) ? null : m.action_why_no_file());
}

const listFor = (form: SelectsForm): Action =>
  selected(
    `list_${form}`,
    () => m.action_save_list({ menu: m.selects_menu(), form: forms[form]() }),
    noFile,
    (app) => saveSelects(app, judged(app), form),
    { also: m.also_list },
  );

export const files: readonly Action[] = [
  selected('restore', m.clipmenu_restore, notInTrash, (app) => app.actions.restore(judged(app)), {
    keys: ['Shift+R'],
    also: m.also_restore,
  }),
  single('reveal', m.clips_show_in_folder, notHere, (app, clip) => app.files.reveal(clip.id), {
    also: m.also_reveal,
  }),
  single('open', m.player_open_outside, notHere, (app, clip) => app.files.open(clip.id), {
    also: m.also_open,
  }),
  single(
    'copy_prompt',
    m.clipmenu_copy_prompt,
    (_, clip) => (clip.prompt === '' ? m.action_why_no_prompt() : null),
    (app, clip) => app.files.copyPrompt(clip),
  ),
  single(
    'copy_id',
    m.inspector_copy_id,
    () => null,
    (app, clip) => app.files.copyId(clip),
  ),
  ...(Object.keys(forms) as SelectsForm[]).map(listFor),
];

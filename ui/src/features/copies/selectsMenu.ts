// The menu that offers lists of clips for editors.

import Clapperboard from '@lucide/svelte/icons/clapperboard';

import type { MenuEntry } from '../../controls/menu';
import type { SelectsForm } from '../../ipc';
import { m } from '../../speech';
import type { App } from '../../stores';
import { does } from '../actions/keymap';
import { forms, saveSelects } from './selects';

export function selectsMenu(app: App, ids: readonly string[]): MenuEntry {
  return {
    kind: 'submenu',
    label: m.selects_menu(),
    entries: (Object.keys(forms) as SelectsForm[]).map((form) => ({
      kind: 'action',
      label: forms[form](),
      icon: Clapperboard,
      ...does(app, `clip.list_${form}`),
      onselect: () => void saveSelects(app, ids, form),
    })),
  };
}

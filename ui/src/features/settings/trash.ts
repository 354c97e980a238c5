// What the trash does with what is in it, in words.

import type { Counts, KeepTrash } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

/** What goes, and from when on. */
export function trashWords(keep: KeepTrash, { trash, trashEndsAt }: Counts): string {
  if (keep === 'forever') return m.settings_trash_stays();
  if (trash === 0 || trashEndsAt === null) return m.settings_trash_note();
  return m.settings_trash_ends({ count: trash, date: words.day(trashEndsAt) });
}

// Going from one view to another, and what a drop on a line of the sidebar does.

import type { DroppedItem, Project, View } from '../../ipc';
import { m } from '../../speech';
import type { App, DropOffer } from '../../stores';

/** A line of the sidebar as a place to drop clips. */
export type LineTarget = {
  offer: (ids: string[]) => string | null;
  drop: (ids: string[]) => void;
  /** The same for files from the desktop, where they can go here. */
  files?: {
    offer: (items: DroppedItem[]) => DropOffer | null;
    drop: (items: DroppedItem[]) => void;
  };
};

export function openView(app: App, view: View): void {
  // A saved search is a line of its own; another line leaves it.
  const left = app.search.saved.some((search) => app.search.isOpen(search));
  void app.bookmark.look(left ? { view, search: '' } : { view });
}

export function projectTarget(app: App, project: Project): LineTarget {
  return {
    offer: (ids) => {
      const moved = ids.filter((id) => app.clips.get(id)?.projectId !== project.id);
      return moved.length === 0
        ? m.sidebar_already_here({ project: project.name })
        : m.sidebar_move_here({ count: moved.length, project: project.name });
    },
    drop: (ids) => void app.actions.move(ids, project.id),
    files: {
      offer(items) {
        const count = items.filter((item) => item.kind === 'clip').length;
        if (count === 0) return null;
        return { ok: true, text: m.sidebar_import_here({ count, project: project.name }) };
      },
      drop: (items) =>
        void app.files.importDropped(
          items.map((item) => item.token),
          project.id,
        ),
    },
  };
}

export function trashTarget(app: App): LineTarget {
  return {
    offer: (ids) => (app.clips.isTrash ? null : m.sidebar_trash_here({ count: ids.length })),
    drop: (ids) => void app.actions.trash(ids),
  };
}

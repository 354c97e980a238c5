// What a view shows, as far as the page can tell without asking.

import type { Clip, ClipQuery, Project, View } from '../ipc';

/** Whether what is asked for is shown as the queue instead of the grid. */
export function isQueue({ view, search }: ClipQuery): boolean {
  return view.kind === 'in_progress' && search === '';
}

/** Whether a clip has left a view for certain. */
export function hasLeft(clip: Clip, view: View, projects: readonly Project[]): boolean {
  if ((clip.trashedAt !== null) !== (view.kind === 'trash')) return true;
  if (view.kind === 'picks') return clip.flag !== 'pick';
  if (view.kind === 'project') {
    const inner = projects.find((project) => project.id === clip.projectId)?.parentId;
    return clip.projectId !== view.projectId && inner !== view.projectId;
  }
  return false;
}

// The name of a view as the sidebar and the grid say it.

import type { View } from '../../ipc';
import { m } from '../../speech';
import type { App } from '../../stores';

export function viewName(app: App, view: View): string {
  switch (view.kind) {
    case 'all':
      return m.view_all();
    case 'in_progress':
      return m.view_in_progress();
    case 'picks':
      return m.view_picks();
    case 'server_only':
      return m.view_server_only();
    case 'trash':
      return m.view_trash();
    case 'project':
      return app.projects.byId(view.projectId)?.name ?? m.view_project();
  }
}

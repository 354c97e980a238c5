// Actions on the selected clips that a line of their menus does, too: possible under the same
// condition, which a key that does nothing says.

import { m } from '../../speech';
import type { Clip } from '../../ipc';
import type { App } from '../../stores';
import { judged, run } from '../gallery/culling';
import type { Command } from '../gallery/keys';
import type { Action } from './action';

type Why = (app: App) => string | null;

export function selected(
  id: string,
  words: () => string,
  why: Why,
  work: (app: App) => unknown,
  more: { keys?: readonly string[]; also?: () => string } = {},
): Action {
  const command: Command & { kind: 'call' } = {
    kind: 'call',
    call: (app) => {
      const text = why(app);
      return text === null ? work(app) : app.toasts.show({ text });
    },
  };
  return {
    id: `clip.${id}`,
    part: 'grid',
    words,
    places: ['grid', 'review'],
    keys: [],
    why,
    command,
    run: (app) => run(app, command),
    ...more,
  };
}

/** The same of one clip alone. */
export function single(
  id: string,
  words: () => string,
  why: (app: App, clip: Clip) => string | null,
  work: (app: App, clip: Clip) => unknown,
  more: { keys?: readonly string[]; also?: () => string } = {},
): Action {
  return selected(
    id,
    words,
    (app) => {
      const { current } = app.selection;
      if (judged(app).length > 1) return m.action_why_one_clip();
      return current ? why(app, current) : m.action_why_no_clip();
    },
    (app) => app.selection.current && work(app, app.selection.current),
    more,
  );
}

export function noClip(app: App): string | null {
  return judged(app).length === 0 ? m.action_why_no_clip() : null;
}

/** The clips that it is about, as far as they are loaded. */
export function known(app: App): Clip[] {
  return app.clips.known(judged(app)).clips;
}

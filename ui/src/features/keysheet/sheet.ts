// The keys that work now, as they are written on the sheet: the table of actions, with actions that
// belong together on one line.

import type { Part as Where } from '../actions/action';
import type { Keymap } from '../actions/keymap';
import { parts } from '../actions/parts';
import { actions } from '../actions/table';

/** `keys` holds alternatives; `Ctrl+A` is pressed together. */
export type Line = { keys: readonly string[]; does: string };
export type Part = { title: string; lines: readonly Line[] };

export function sheet(keymap: Keymap): readonly Part[] {
  const part = (where: Where, title: string): Part => {
    const lines = new Map<string, string[]>();
    for (const action of actions) {
      const keys = keymap.keys(action.id);
      if (action.part !== where || keys.length === 0) continue;
      const does = (action.line ?? action.words)();
      const line = lines.get(does) ?? [];
      line.push(...keys.filter((key) => !line.includes(key)));
      lines.set(does, line);
    }
    return { title, lines: [...lines].map(([does, keys]) => ({ does, keys })) };
  };
  return parts.map((one) => part(one.part, one.title())).filter(({ lines }) => lines.length > 0);
}

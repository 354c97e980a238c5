// Which key does what now: the table's own keys, those of the preset, and what the user changed.
// Everything that shows or hears a key asks here.

import { caps } from '../../controls/keys';
import type { Keyboard } from '../../ipc';
import { m } from '../../speech';
import type { App } from '../../stores';
import type { Action, Place } from './action';
import { presets } from './presets';
import { stroke, type Pressed } from './stroke';
import { actions } from './table';

/** What hears a key at the same time; the first that knows it takes it. */
const HEARD_TOGETHER: readonly (readonly Place[])[] = [
  ['grid', 'window', 'composer'],
  ['queue', 'window', 'composer'],
  ['sidebar', 'window', 'composer'],
  ['player', 'window', 'composer'],
  ['review', 'player'],
  ['compare'],
  ['lineage'],
  ['chain'],
];

export class Keymap {
  #keys = new Map<string, readonly string[]>();
  #heard = new Map<string, Action>();

  constructor(keyboard: Keyboard) {
    const preset = presets[keyboard.preset];
    for (const action of actions) {
      const keys = action.fixed
        ? action.keys
        : (keyboard.changed[action.id] ?? preset[action.id] ?? action.keys);
      this.#keys.set(action.id, keys);
      for (const place of action.places) {
        for (const key of keys) {
          const where = `${place} ${key}`;
          if (!this.#heard.has(where)) this.#heard.set(where, action);
        }
      }
    }
  }

  /** All keys of an action, the one to show first. */
  keys(id: string): readonly string[] {
    return this.#keys.get(id) ?? [];
  }

  /** What a key does in the first of these places that knows it. */
  find(event: Pressed, ...places: Place[]): Action | null {
    const pressed = stroke(event);
    if (pressed === null) return null;
    for (const place of places) {
      const action = this.#heard.get(`${place} ${pressed}`);
      if (action) return action;
    }
    return null;
  }

  /** Whether a key means this action. */
  is(event: Pressed, id: string): boolean {
    const pressed = stroke(event);
    return pressed !== null && this.keys(id).includes(pressed);
  }

  /** Other actions that hear this key where this one does; of two that stay what they are, each
      knows its turn. */
  others(id: string, key: string): Action[] {
    const mine = actions.find((action) => action.id === id);
    if (!mine) return [];
    return actions.filter(
      (other) =>
        other.id !== id &&
        !(mine.fixed && other.fixed) &&
        this.keys(other.id).includes(key) &&
        meet(mine, other),
    );
  }
}

function meet(one: Action, other: Action): boolean {
  return HEARD_TOGETHER.some(
    (places) =>
      one.places.some((place) => places.includes(place)) &&
      other.places.some((place) => places.includes(place)),
  );
}

const made = new WeakMap<Keyboard, Keymap>();

export function keymapOf(keyboard: Keyboard): Keymap {
  const found = made.get(keyboard);
  if (found) return found;
  const keymap = new Keymap(keyboard);
  made.set(keyboard, keymap);
  return keymap;
}

/** The keys that hold now. Read in a component it follows the settings. */
export function keymap(app: App): Keymap {
  return keymapOf(app.settings.value.keyboard);
}

/** The key to show beside an action; `undefined` when it has none. */
export function keyFor(app: App, id: string): string | undefined {
  return keymap(app).keys(id)[0];
}

/** What a line of a menu says of the action that it is. */
export function does(app: App, id: string): { does: string; keys: string | undefined } {
  return { does: id, keys: keyFor(app, id) };
}

/** Its key within a sentence. */
export function keyInWords(app: App, id: string): string {
  const key = keyFor(app, id);
  return key === undefined ? m.action_no_key() : caps(key).join('+');
}

// A key that was pressed, as it is written on the sheet: `Ctrl+Shift+S`, `Space`, `?`.

import { onMac } from '../../controls/keys';

export type Pressed = {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly isComposing?: boolean;
  getModifierState?(name: string): boolean;
};

const NAMES: Record<string, string> = {
  ' ': 'Space',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
  Delete: 'Del',
  ContextMenu: 'Menu',
};

const NOT_ALONE = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Fn', 'OS']);

/** `null` for a modifier alone and for what an input method is still composing. */
export function stroke(event: Pressed, mac: boolean = onMac()): string | null {
  if (event.isComposing || event.key === 'Process' || NOT_ALONE.has(event.key)) return null;
  const key = keyOf(event, mac);
  if (key === null) return null;
  // Third signs of a key are typed with AltGr, which Windows calls Ctrl and Alt.
  const third = event.getModifierState?.('AltGraph') === true;
  const letter = key.toLowerCase() !== key.toUpperCase();
  // Which sign needs Shift is a matter of the layout.
  const shift = event.shiftKey && (letter || key.length > 1);
  return [
    !third && (event.ctrlKey || event.metaKey) ? 'Ctrl+' : '',
    !third && event.altKey ? 'Alt+' : '',
    shift ? 'Shift+' : '',
    key,
  ].join('');
}

function keyOf(event: Pressed, mac: boolean): string | null {
  const { key, code = '' } = event;
  if (mac && key === 'Backspace') return 'Del';
  const named = NAMES[key];
  if (named) return named;
  // Where the backtick is a dead key, its place counts.
  if (code === 'Backquote') return '`';
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  // Alt turns letters into other signs on some layouts, and others have no Latin letters at all;
  // the place of the key does not move.
  const foreign = key.length === 1 && key.charCodeAt(0) > 127;
  if (place && (event.altKey || foreign || key === 'Dead')) {
    return place[1] ?? place[2] ?? null;
  }
  if (key === 'Dead' || key === 'Unidentified') return null;
  return key.length === 1 ? key.toUpperCase() : key;
}

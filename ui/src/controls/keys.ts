/**
 * Keys as people read them on their keyboard. Written once as `Ctrl+Shift+S`; on a Mac they are
 * shown as its signs, elsewhere as the keyboards of the language are printed.
 */

import { m } from '../speech';

const MAC: Record<string, string> = {
  Ctrl: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Del: '⌫',
  Enter: '↩',
};

const EVERYWHERE: Record<string, string> = {
  Left: '←',
  Right: '→',
  Up: '↑',
  Down: '↓',
};

const PRINTED: Record<string, () => string> = {
  Ctrl: m.cap_ctrl,
  Shift: m.cap_shift,
  Del: m.cap_del,
  Space: m.cap_space,
  Home: m.cap_home,
  End: m.cap_end,
  PgUp: m.cap_page_up,
  PgDn: m.cap_page_down,
  Menu: m.cap_menu,
};

/** Whether the page runs on a Mac. */
export function onMac(platform: string = navigator.platform): boolean {
  return platform.startsWith('Mac');
}

/** `Ctrl+Enter` as the caps to press together. A lone `+` stays a key. */
export function caps(keys: string, mac: boolean = onMac()): string[] {
  return keys
    .split(/\+(?=.)/)
    .map((key) => (mac ? MAC[key] : undefined) ?? EVERYWHERE[key] ?? PRINTED[key]?.() ?? key);
}

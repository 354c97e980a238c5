/**
 * Keys as people read them on their keyboard. Written once as `Ctrl+Shift+S`; on a Mac they are
 * shown as its signs.
 */

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

/** Whether the page runs on a Mac. */
export function onMac(platform: string = navigator.platform): boolean {
  return platform.startsWith('Mac');
}

/** `Ctrl+Enter` as the caps to press together. A lone `+` stays a key. */
export function caps(keys: string, mac: boolean = onMac()): string[] {
  return keys
    .split(/\+(?=.)/)
    .map((key) => (mac ? (MAC[key] ?? EVERYWHERE[key] ?? key) : (EVERYWHERE[key] ?? key)));
}

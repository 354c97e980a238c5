// The way to the app. The only folder that knows the shell: inside the desktop app this is Tauri.
// In a plain browser it is the whole app in memory, which only the dev server and
// `vite build --mode browser` bring along; the window's own page has none of it.

import { isTauri } from '@tauri-apps/api/core';

import { ahead } from './ahead';
import type { Backend } from './backend';
import { shell } from './shell';

export * from './backend';
export type * from './types';

let connected: Promise<Backend> | undefined;

/** The app behind the page. The first call asks what every start asks. */
export const connect = (): Promise<Backend> => (connected ??= reach());

async function reach(): Promise<Backend> {
  if (isTauri()) return ahead(shell);
  // Known when the page is built, so that the branch and what it imports can go.
  if (import.meta.env.DEV || import.meta.env.MODE === 'browser') {
    return (await import('./fake')).createFake();
  }
  throw new Error('This page needs the Dailies window. See "browser" in the scripts of ui.');
}

/** An id for one intent of the user; sent again with the same id when the command is repeated. */
export const newRequest = (): string => crypto.randomUUID();

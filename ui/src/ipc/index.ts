// The way to the app. The only folder that knows the shell: inside the desktop app this is Tauri,
// in a plain browser the whole app in memory.

import { isTauri } from '@tauri-apps/api/core';

import type { Backend } from './backend';

export * from './backend';
export type * from './types';

export async function connect(): Promise<Backend> {
  if (isTauri()) return (await import('./shell')).shell;
  return (await import('./fake')).createFake();
}

/** An id for one intent of the user; sent again with the same id when the command is repeated. */
export const newRequest = (): string => crypto.randomUUID();

import { describe, expect, it, vi } from 'vitest';

import type { Backend, Settings } from '../ipc';
import { defaultSettings, SettingsStore } from './settings.svelte';
import type { Toasts } from './toasts.svelte';

/** A backend whose writes end when they are told to. */
function slowBackend(): { backend: Backend; written: Settings[]; finish: () => void } {
  const written: Settings[] = [];
  const waiting: (() => void)[] = [];
  const backend = {
    saveSettings: (_request: string, settings: Settings) =>
      new Promise<void>((done) => {
        written.push(settings);
        waiting.push(done);
      }),
  } as unknown as Backend;
  return { backend, written, finish: () => waiting.shift()?.() };
}

const noToasts = { error: () => undefined } as unknown as Toasts;

describe('the settings', () => {
  it('keep a change that is on its way when older news arrives', async () => {
    const { backend, written, finish } = slowBackend();
    const store = new SettingsStore(backend, noToasts);
    const first = store.change({ volume: 0.5 });
    const second = store.change({ volume: 0.2, muted: true });
    await vi.waitFor(() => expect(written).toHaveLength(1));
    store.hear({ ...defaultSettings, volume: 0.5 });
    expect(store.value).toMatchObject({ volume: 0.2, muted: true });
    finish();
    await first;
    await vi.waitFor(() => expect(written).toHaveLength(2));
    finish();
    await second;
    expect(written.at(-1)).toMatchObject({ volume: 0.2, muted: true });
  });

  it('follow the app once nothing of ours is on its way', () => {
    const store = new SettingsStore(slowBackend().backend, noToasts);
    store.hear({ ...defaultSettings, theme: 'dark' });
    expect(store.value.theme).toBe('dark');
  });
});

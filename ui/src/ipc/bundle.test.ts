// @vitest-environment node
// What the built page brings along.

import { build, type Rolldown } from 'vite';
import { expect, test, vi } from 'vitest';

/** The modules that end up in a build of this folder. */
async function modules(mode: string): Promise<string[]> {
  // Vitest's own would make every build one for development.
  vi.stubEnv('NODE_ENV', 'production');
  try {
    const made = (await build({
      configFile: false,
      logLevel: 'silent',
      mode,
      build: { write: false, lib: { entry: 'src/ipc/index.ts', formats: ['es'] } },
    })) as Rolldown.RolldownOutput[];
    return made.flatMap(({ output }) =>
      output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : [])),
    );
  } finally {
    vi.unstubAllEnvs();
  }
}

const memory = /\/ipc\/fake/;

test('the page of the window talks to the window alone', async () => {
  const brought = await modules('production');
  expect(brought.some((id) => id.endsWith('/ipc/shell.ts'))).toBe(true);
  expect(brought.filter((id) => memory.test(id))).toEqual([]);
});

test('the page for a browser brings the app in memory', async () => {
  expect((await modules('browser')).some((id) => memory.test(id))).toBe(true);
});

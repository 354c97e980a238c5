/// <reference types="vitest/config" />
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig, type Rolldown } from 'vite';

declare const process: { env: Record<string, string | undefined> };

// Paraglide watches files; under Vitest that keeps the process alive, so `npm test` compiles
// the messages first and the plugin stays out.
const messages = process.env.VITEST
  ? []
  : [
      paraglideVitePlugin({
        project: './project.inlang',
        outdir: './src/paraglide',
        strategy: ['globalVariable', 'baseLocale'],
      }),
    ];

let eager: Set<string> | undefined;

/** Whether the first screen needs a module, be it by way of others. */
function isEager(id: string, bundle: Rolldown.ChunkingContext): boolean {
  if (!eager) {
    // As Vite names files: on Windows without the slash before the drive.
    const { pathname } = new URL('src/app.ts', import.meta.url);
    eager = new Set([decodeURI(pathname).replace(/^\/(?=[A-Z]:)/, '')]);
    for (const one of eager)
      bundle.getModuleInfo(one)?.importedIds.forEach((each) => eager?.add(each));
  }
  // What loads it is there before it.
  return eager.has(id) && !id.includes('vite/preload-helper');
}

export default defineConfig({
  plugins: [...messages, svelte(), svelteTesting()],
  clearScreen: false,
  server: { port: 1420, strictPort: true, host: '127.0.0.1' },
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: false,
    // Every file is a request through the app's own scheme, which the first frame waits for: one
    // sheet, and one script for all that the first screen needs. Dialogs come when they are opened.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { debugName: 'app', name: (id, bundle) => (isEager(id, bundle) ? 'app' : null) },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
    testTimeout: 30_000,
    restoreMocks: true,
  },
});

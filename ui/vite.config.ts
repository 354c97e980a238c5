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
        outputStructure: 'locale-modules',
      }),
    ];

/** A module and all that it imports before it runs. */
function reach(entry: string, bundle: Rolldown.ChunkingContext): Set<string> {
  // As Vite names files: on Windows without the slash before the drive.
  const { pathname } = new URL(entry, import.meta.url);
  const reached = new Set([decodeURI(pathname).replace(/^\/(?=[A-Z]:)/, '')]);
  for (const one of reached)
    bundle.getModuleInfo(one)?.importedIds.forEach((each) => reached.add(each));
  return reached;
}

/** What the files of the languages and of the dialogs share. */
const shared = /vite\/preload-helper|paraglide\/registry/;

let early: Set<string> | undefined;
let eager: Set<string> | undefined;

/** The file of a module, if the start needs it: what draws the first frame, or the first screen. */
function fileOf(id: string, bundle: Rolldown.ChunkingContext): string | null {
  early ??= reach('src/main.ts', bundle);
  eager ??= reach('src/app.ts', bundle);
  if (early.has(id) || shared.test(id)) return 'main';
  return eager.has(id) ? 'app' : null;
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
          groups: [{ debugName: 'start', name: fileOf }],
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

/// <reference types="vitest/config" />
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

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

/** The files that the start needs, in their order, by what each begins with. */
const starts = {
  main: 'src/main.ts',
  app: 'src/app.ts',
  screen: 'src/App.svelte',
  rooms: 'src/features/app/rooms.ts',
};

let reached: [string, Set<string>][] | undefined;

/** The file of a module, if the start needs it: what draws the still frame and asks, the stores,
    the grid, what is around it. */
function fileOf(id: string, bundle: Rolldown.ChunkingContext): string | null {
  if (shared.test(id)) return 'main';
  reached ??= Object.entries(starts).map(([name, entry]) => [name, reach(entry, bundle)]);
  return reached.find(([, modules]) => modules.has(id))?.[0] ?? null;
}

/** Has those files fetched beside each other. */
const together: Plugin = {
  name: 'together',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle }) =>
      Object.values(bundle ?? {})
        .filter((file) => file.type === 'chunk' && /^(app|screen)$/.test(file.name))
        .map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', href: `/${fileName}` },
          injectTo: 'head',
        })),
  },
};

export default defineConfig({
  plugins: [...messages, svelte(), svelteTesting(), together],
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

import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

/** The files of the page wait for one another: what waits at the top of a module for a file that needs
    its own one waits for ever. */
const waitInside = {
  create(context) {
    let inside = 0;
    return {
      ':function': () => (inside += 1),
      ':function:exit': () => (inside -= 1),
      AwaitExpression: (node) =>
        inside === 0 && context.report({ node, message: 'Await inside of a function.' }),
    };
  },
};

export default ts.config(
  { ignores: ['dist/', 'dist-browser/', 'src/paraglide/', 'src/ipc/bindings.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      'no-undef': 'off',
      // Stores keep plain maps on purpose where nothing is drawn from them.
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@tauri-apps/*'], message: 'Only src/ipc talks to the shell.' }] },
      ],
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/test-setup.ts'],
    plugins: { dailies: { rules: { 'wait-inside': waitInside } } },
    rules: { 'dailies/wait-inside': 'error' },
  },
  { files: ['src/ipc/**'], rules: { 'no-restricted-imports': 'off' } },
);

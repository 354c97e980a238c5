// What is made around the grid once its pictures are on their way: one file of the built page.

export { default as Composer } from '../compose/Composer.svelte';
export { default as Inspector } from '../inspector/Inspector.svelte';
export { default as Sidebar } from '../sidebar/Sidebar.svelte';
export { default as Toolbar } from '../toolbar/Toolbar.svelte';
export { default as LibraryBanner } from './LibraryBanner.svelte';
export { default as Over } from './Over.svelte';
export { default as QuitBanner } from './QuitBanner.svelte';
export { default as QuitDialog } from './QuitDialog.svelte';
export { default as Toasts } from './Toasts.svelte';
export { dialogWords } from './dialogWords';
export { globalKeys } from './globalKeys';
export { Posters } from '../gallery/posters.svelte';
export { catchFocus } from './lostFocus';

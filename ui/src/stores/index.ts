// The stores, for components: `import { getApp } from '…/stores'`.

// Features know the way to the app by its types only; these two they may use.
export { newRequest } from '../ipc';
export { busily, saying } from './busy';
export { asCommandError } from './errors';
export { App, getApp, setApp } from './app.svelte';
export type { DropOffer, DropZone } from './drop.svelte';
export type { DragTarget } from './drag.svelte';
export { deedName } from './deed';
export { hasFile, isAway } from './files.svelte';
export { share } from './move.svelte';
export type { MoneyPage, Question, ServersPage } from './screen.svelte';
export type { Toast, ToastAction, ToastInput } from './toasts.svelte';
export { isQueue } from './view';
export * as words from './words';

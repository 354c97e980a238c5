// The stores, for components: `import { getApp } from '…/stores'`.

export { App, getApp, setApp } from './app.svelte';
export type { DropOffer, DropZone } from './drop.svelte';
export type { DragTarget } from './drag.svelte';
export { hasFile } from './files.svelte';
export type { Question, ServersPage } from './screen.svelte';
export type { Toast, ToastAction, ToastInput } from './toasts.svelte';
export * as words from './words';

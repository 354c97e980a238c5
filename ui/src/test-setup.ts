// For all component tests: what jsdom lacks of a browser, and patience. A slow machine is no
// reason to fail.

import { configure } from '@testing-library/svelte';

import { speech } from './speech';

configure({ asyncUtilTimeout: 10_000 });
// Where there is a page, it speaks.
if (typeof document !== 'undefined') await speech.speak('en');

/** There is no layout, so nothing ever changes its size. */
class StillObserver implements ResizeObserver {
  observe(): void {
    return;
  }
  unobserve(): void {
    return;
  }
  disconnect(): void {
    return;
  }
}

globalThis.ResizeObserver ??= StillObserver;

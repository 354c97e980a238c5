// How many dialogs are open over the window, so that what belongs to the window behind them can
// keep out of their way. Each dialog says so itself, by `{@attach modals.here}` on its element.

import { untrack } from 'svelte';

class Modals {
  open = $state(0);

  /** An attachment: the element is a dialog over the window for as long as it is there. */
  readonly here = (): (() => void) => {
    untrack(() => (this.open += 1));
    return () => {
      this.open -= 1;
    };
  };
}

export const modals = new Modals();

/** A press on news is no press beside the dialog: it must not close it. */
export function keepForNews(event: { target: EventTarget | null; preventDefault(): void }): void {
  if (event.target instanceof Element && event.target.closest('[data-news]')) {
    event.preventDefault();
  }
}

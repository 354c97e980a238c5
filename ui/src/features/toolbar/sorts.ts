// The orders a list may be in.

import type { Sort, View } from '../../ipc';
import { m } from '../../speech';

export const sorts: Readonly<Record<Sort, () => string>> = {
  newest: m.toolbar_sort_newest,
  oldest: m.toolbar_sort_oldest,
  longest: m.toolbar_sort_longest,
  dearest: m.toolbar_sort_dearest,
  rating: m.toolbar_sort_rating,
  name: m.toolbar_sort_name,
  expiry: m.toolbar_sort_expiry,
};

/** What dies first is known only of what is on a server. */
export function offeredIn(view: View): Sort[] {
  return (Object.keys(sorts) as Sort[]).filter(
    (sort) => sort !== 'expiry' || view.kind === 'server_only',
  );
}

// What had to be changed of a wish because the server does not take it, in words. Pure.

import type { Server } from '../../ipc';
import { m } from '../../speech';
import type { Offers, Wish } from './offers';
import { showSize } from './shape';

/** The further parameters among these that the model refused before. */
export function refusedOf(names: readonly string[], { refused }: Offers): readonly string[] {
  return names.filter((name) => refused.includes(name));
}

/** One sentence for each thing that differs; what was never wished was not changed. Further
    parameters are never taken away; those that were refused before are told. */
export function adaptations(
  server: Server | undefined,
  wish: Wish,
  choice: Wish,
  refused: readonly string[] = [],
): string[] {
  if (!server) return [];
  const said: string[] = [];
  const model = wish.model !== null && choice.model !== null && choice.model !== wish.model;
  if (model) {
    said.push(
      m.compose_adapted_model({
        value: choice.model ?? '',
        server: server.name,
        wish: wish.model ?? '',
      }),
    );
  }
  const of =
    choice.model === null
      ? server.name
      : m.compose_adapted_of({ model: choice.model, server: server.name });
  if (wish.size !== null && choice.size !== null && choice.size !== wish.size) {
    said.push(
      m.compose_adapted_size({ value: showSize(choice.size), of, wish: showSize(wish.size) }),
    );
  }
  if (wish.seconds !== null && choice.seconds !== null && choice.seconds !== wish.seconds) {
    said.push(m.compose_adapted_seconds({ value: choice.seconds, of, wish: wish.seconds }));
  }
  if (refused.length > 0) {
    said.push(m.compose_adapted_extra({ of, names: refused.join(', '), count: refused.length }));
  }
  return said;
}

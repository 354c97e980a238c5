// What leaves the composer when something is made of another clip: by its server from its own copy,
// or here as a new clip with the same parameters.

import type { Backend, Clip, ReferenceUse } from '../../ipc';
import type { Making } from '../screen.svelte';

type Wish = {
  making: Making;
  /** The server has no remixes. */
  local: boolean;
  prompt: string;
  seconds: string | null;
  reference: ReferenceUse | null;
};
export type Order = { what: unknown; go: (request: string) => Promise<string[]> };

export function orderOf(backend: Backend, { id, projectId }: Clip, wish: Wish): Order {
  const { making, local, prompt, reference } = wish;
  const one = (what: unknown, go: (request: string) => Promise<Clip>): Order => ({
    what,
    go: async (request) => [(await go(request)).id],
  });
  if (making !== 'remix') {
    const seconds = making === 'extension' ? wish.seconds : null;
    const variation = { originId: id, kind: making, prompt, seconds, projectId };
    return one(variation, (request) => backend.varyClip(request, variation));
  }
  if (local) {
    const remix = { originId: id, prompt, reference, projectId };
    return one(remix, (request) => backend.remixLocally(request, remix));
  }
  return one({ id, prompt, projectId }, (request) =>
    backend.remixClip(request, id, prompt, projectId),
  );
}

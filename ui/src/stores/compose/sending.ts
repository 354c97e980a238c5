// What stands in the composer as one request to the app: what it asks for, by which a repeated send
// is known again, and how it is asked.

import type { Backend, Clip } from '../../ipc';
import type { Compose } from '../compose.svelte';

export type Sending = { what: unknown; go: (request: string) => Promise<string[]> };

/** New clips, one batch for all combinations of the variables. */
export function fresh(
  compose: Compose,
  backend: Backend,
  serverId: string,
  projectId: string | null,
): Sending {
  const { cast, extra, model, prompt, seconds, sent, size, takes, template } = compose;
  const wish = {
    serverId,
    model,
    size,
    seconds,
    takes,
    reference: sent,
    extra: extra.reading.json,
    projectId,
    characters: cast.ids,
  };
  const [first = '', ...more] = template.used ? template.prompts : [prompt];
  const batch = [first, ...more].map((one) => ({ ...wish, prompt: one }));
  return {
    what: batch,
    go: async (request) => {
      const clips = template.used
        ? await backend.createBatch(request, batch, prompt)
        : await backend.createClips(request, { ...wish, prompt: first });
      return clips.map((clip) => clip.id);
    },
  };
}

/** One clip that is made of another one. */
export function another(compose: Compose, backend: Backend, origin: Clip): Sending {
  const { id, projectId } = origin;
  const { making, prompt } = compose;
  if (making !== 'remix') {
    const seconds = making === 'extension' ? compose.seconds : null;
    const variation = { originId: id, kind: making, prompt, seconds, projectId };
    return {
      what: variation,
      go: async (request) => [(await backend.varyClip(request, variation)).id],
    };
  }
  if (compose.local) {
    const remix = { originId: id, prompt, reference: compose.sent, projectId };
    return {
      what: remix,
      go: async (request) => [(await backend.remixLocally(request, remix)).id],
    };
  }
  return {
    what: { id, prompt, projectId },
    go: async (request) => [(await backend.remixClip(request, id, prompt, projectId)).id],
  };
}

// The first questions, sent before the stores that ask them are read, and what is told meanwhile.
// Only what is asked whatever the answers are: a list of clips depends on where the user was.

import type { Backend } from './backend';

type Listen<Event> = (hear: (event: Event) => void) => Promise<() => void>;

/** Listens and asks now. Who asks the same for the first time is given that answer, and who listens
    first is told what came before. */
export function ahead(backend: Backend): Backend {
  const studio = held(backend.onStudio);
  const drop = held(backend.onDrop);
  const quit = held(backend.onQuit);
  // Nothing may happen between an answer and the listening.
  const listening = Promise.all([studio.listening, drop.listening, quit.listening]);

  function asked<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
    let first: Promise<Answer> | null = listening.then(ask);
    // Whoever takes it is told. Without listening nothing was asked: the next try asks.
    first.catch(() => undefined);
    listening.catch(() => (first = null));
    return () => {
      const answer = first ?? ask();
      first = null;
      return answer;
    };
  }

  return {
    ...backend,
    onStudio: studio.listen,
    onDrop: drop.listen,
    onQuit: quit.listen,
    // What the grid waits for comes first.
    settings: asked(() => backend.settings()),
    bookmark: asked(() => backend.bookmark()),
    appInfo: asked(() => backend.appInfo()),
    counts: asked(() => backend.counts()),
    findings: asked(() => backend.findings()),
    servers: asked(() => backend.servers()),
    projects: asked(() => backend.projects()),
    undoable: asked(() => backend.undoable()),
    savedSearches: asked(() => backend.savedSearches()),
    prices: asked(() => backend.prices()),
    budget: asked(() => backend.budget()),
    libraryMove: asked(() => backend.libraryMove()),
    draft: asked(() => backend.draft()),
  };
}

/** Keeps what is told until the first one listens; whoever listens later listens anew. */
function held<Event>(from: Listen<Event>): {
  listen: Listen<Event>;
  listening: Promise<() => void>;
} {
  const early: Event[] = [];
  let hear = (event: Event): void => void early.push(event);
  const listening = from((event) => hear(event));
  listening.catch(() => undefined);
  let first: Promise<() => void> | null = listening;
  return {
    listening,
    listen(to) {
      const stop = first ?? from(to);
      if (first) {
        hear = to;
        early.splice(0).forEach(to);
      }
      first = null;
      return stop;
    },
  };
}

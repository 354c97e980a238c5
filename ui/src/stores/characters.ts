// The ways to a character of a server, and away from it here. Each is one intent: when its answer is
// lost, the same one goes out under the same request, and the server gets one video.

import { newRequest, type Backend, type Character, type NewCharacter } from '../ipc';
import { Intent } from './intent';

export class Characters {
  #backend: Backend;
  #making = new Intent();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  ofClip(wish: NewCharacter): Promise<Character> {
    return this.#making.send(wish, (request) => this.#backend.makeCharacter(request, wish));
  }

  /** `null` when the user thought better of it. The file is chosen anew each time. */
  ofFile(serverId: string, name: string): Promise<Character | null> {
    return this.#backend.pickCharacter(newRequest(), serverId, name);
  }

  byId(serverId: string, remoteId: string): Promise<Character> {
    return this.#backend.addCharacter(newRequest(), serverId, remoteId);
  }

  remove({ id }: Character): Promise<void> {
    return this.#backend.removeCharacter(newRequest(), id);
  }
}

// The tags and reasons in use, for as long as a field offers them. Asked again when clips change.

import type { Vocabulary } from '../../ipc';
import type { App } from '../../stores';

export class Words {
  value = $state.raw<Vocabulary>({ tags: [], reasons: [] });
  #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  async load(): Promise<void> {
    const found = await this.#app.attempt(() => this.#app.backend.vocabulary());
    if (found) this.value = found;
  }
}

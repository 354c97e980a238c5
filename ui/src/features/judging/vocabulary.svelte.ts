// The tags and reasons in use that have what is typed in them, for as long as a field offers them.
// Asked again when that or clips change.

import type { Vocabulary } from '../../ipc';
import type { App } from '../../stores';

export class Words {
  value = $state.raw<Vocabulary>({ tags: [], reasons: [] });
  #app: App;
  #asked = 0;

  constructor(app: App) {
    this.#app = app;
  }

  async load(typed: string): Promise<void> {
    const asked = (this.#asked += 1);
    const found = await this.#app.attempt(() => this.#app.backend.vocabulary(typed));
    if (found && asked === this.#asked) this.value = found;
  }
}

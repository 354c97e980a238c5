// All actions of the app. A new one is a line in the file of its room, and nowhere else.

import type { Action } from './action';
import { chain } from './chain';
import { clips } from './clips';
import { comparison } from './compare';
import { everywhere, ways } from './everywhere';
import { files } from './files';
import { grid } from './grid';
import { jobs } from './jobs';
import { lineage } from './lineage';
import { player } from './player';
import { rooms } from './rooms';

export const actions: readonly Action[] = [
  ...everywhere,
  ...ways,
  ...grid,
  ...clips,
  ...files,
  ...jobs,
  ...rooms,
  ...player,
  ...comparison,
  ...lineage,
  ...chain,
];

const byId = new Map(actions.map((action) => [action.id, action]));

export function actionOf(id: string): Action | undefined {
  return byId.get(id);
}

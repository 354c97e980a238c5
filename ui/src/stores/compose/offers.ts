// What a server offers and what becomes of a wish under it. A wish is kept as it was made, so that
// going back to the first server brings the first choice back. An empty list means "not known":
// then the field is free and the wish stands.

import type { Server } from '../../ipc';
import { nearestSeconds, nearestSize } from './shape';

export type Wish = { model: string | null; size: string | null; seconds: string | null };
export type Offers = {
  models: readonly string[];
  sizes: readonly string[];
  seconds: readonly string[];
};

const nothing: Offers = { models: [], sizes: [], seconds: [] };

export function settle(server: Server | undefined, wish: Wish): { offers: Offers; choice: Wish } {
  const models = server?.models ?? [];
  if (models.length === 0) return { offers: nothing, choice: wish };
  const model = models.find((one) => one.id === wish.model) ?? models[0];
  const sizes = model?.sizes ?? [];
  const seconds = model?.seconds ?? [];
  return {
    offers: { models: models.map((one) => one.id), sizes, seconds },
    choice: {
      model: model?.id ?? null,
      size: pick(wish.size, sizes, nearestSize),
      seconds: pick(wish.seconds, seconds, nearestSeconds),
    },
  };
}

function pick(
  wish: string | null,
  offered: readonly string[],
  nearest: (wish: string | null, offered: readonly string[]) => string | null,
): string | null {
  if (offered.length === 0 || (wish !== null && offered.includes(wish))) return wish;
  return nearest(wish, offered);
}

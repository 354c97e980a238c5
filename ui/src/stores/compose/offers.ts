// What a server offers and what becomes of a wish under it. A wish is kept as it was made, so that
// going back to the first server brings the first choice back. An open offer names what is known to
// work; any other wish stands, too.

import type { ModelOffer, Offer, Server } from '../../ipc';
import { nearestSeconds, nearestSize } from './shape';

export type Wish = { model: string | null; size: string | null; seconds: string | null };
export type Choices = { values: readonly string[]; open: boolean };
export type Offers = {
  models: Choices;
  sizes: Choices;
  seconds: Choices;
  /** Names of further parameters that are known to work. */
  parameters: readonly string[];
  /** Names of further parameters that were refused. */
  refused: readonly string[];
};

const anything: Choices = { values: [], open: true };
const nothing: Offers = {
  models: anything,
  sizes: anything,
  seconds: anything,
  parameters: [],
  refused: [],
};

/** The models that can be chosen. */
const offered = (server: Server): ModelOffer[] => server.models.filter((one) => !one.hidden);

export function settle(server: Server | undefined, wish: Wish): { offers: Offers; choice: Wish } {
  const models = server ? offered(server) : [];
  if (!server || models.length === 0) return { offers: nothing, choice: wish };
  const open = server.modelsOpen;
  const named = models.find((one) => one.id === wish.model);
  // Of a list of which nothing is known none is better than the server's own choice.
  const usual = open ? models.find((one) => !one.listed) : models[0];
  const model = named ?? (open && wish.model !== null ? undefined : usual);
  const sizes = choices(model?.sizes);
  const seconds = choices(model?.seconds);
  return {
    offers: {
      models: { values: models.map((one) => one.id), open },
      sizes,
      seconds,
      parameters: model?.parameters ?? [],
      refused: model?.refused ?? [],
    },
    choice: {
      model: model?.id ?? wish.model,
      size: pick(wish.size, sizes, nearestSize),
      seconds: pick(wish.seconds, seconds, nearestSeconds),
    },
  };
}

function choices(offer: Offer | undefined): Choices {
  return offer ? { values: offer.values, open: offer.open } : anything;
}

function pick(
  wish: string | null,
  { values, open }: Choices,
  nearest: (wish: string | null, offered: readonly string[]) => string | null,
): string | null {
  if (values.length === 0 || (wish !== null && (open || values.includes(wish)))) return wish;
  return nearest(wish, values);
}

// Prices and caps as they are typed, and as they read. Pure functions.

import type { Cap, CapInput, Period, Price, PriceInput, Scope, Unit } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

/** An amount without its currency, as it is typed. */
export const typed = (micros: number): string => {
  const text = (micros / 1_000_000).toFixed(6).replace(/0+$/, '');
  const [whole, part = ''] = text.split('.');
  return `${whole}.${part.padEnd(2, '0')}`;
};

export const emptyPrice = (serverId: string, currency: string): PriceInput => ({
  id: null,
  serverId,
  model: '',
  size: '',
  unit: 'second',
  amount: '',
  currency,
  validFrom: '',
});

export const priceInput = (price: Price): PriceInput => ({
  ...price,
  model: price.model ?? '',
  size: price.size ?? '',
  validFrom: price.validFrom ?? '',
  amount: typed(price.amount.micros),
  currency: price.amount.currency,
});

export const emptyCap = (currency: string): CapInput => ({
  id: null,
  scope: 'all',
  subjectId: null,
  period: 'day',
  amount: '',
  currency,
});

export const capInput = ({ id, scope, subjectId, period, amount }: Cap): CapInput => ({
  id,
  scope,
  subjectId,
  period,
  amount: typed(amount.micros),
  currency: amount.currency,
});

/** Whether two inputs say the same. */
export const same = (one: PriceInput | CapInput, other: PriceInput | CapInput): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

export const units = (): { value: Unit; label: string }[] => [
  { value: 'second', label: m.money_unit_second() },
  { value: 'clip', label: m.money_unit_clip() },
  { value: 'gpu_hour', label: m.money_unit_gpu_hour() },
];

export const periods = (): { value: Period; label: string }[] => [
  { value: 'day', label: m.money_period_day() },
  { value: 'month', label: m.money_period_month() },
  { value: 'ever', label: m.money_period_ever() },
];

/** `$0.10 per second`. */
export function rate({ amount, unit }: Price): string {
  const money = words.money(amount);
  if (unit === 'second') return m.money_per_second({ money });
  return unit === 'clip' ? m.money_per_clip({ money }) : m.money_per_gpu_hour({ money });
}

/** `$7.40 of $20.00 a day`. */
export function standing({ spent, amount, period }: Cap): string {
  const sides = { spent: words.money(spent), cap: words.money(amount) };
  if (period === 'day') return m.money_cap_day(sides);
  return period === 'month' ? m.money_cap_month(sides) : m.money_cap_ever(sides);
}

/** What a cap is about, as one word of a list. */
export const subject = (scope: Scope, id: string | null): string => `${scope}:${id ?? ''}`;

export function fromSubject(word: string): Pick<CapInput, 'scope' | 'subjectId'> {
  const [scope, ...rest] = word.split(':');
  const id = rest.join(':');
  return {
    scope: scope === 'server' || scope === 'project' ? scope : 'all',
    subjectId: id || null,
  };
}

import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';

import type { Cost } from '../../ipc';
import { createFake, type Fake } from '../../ipc/fake';
import { App, words, type MoneyPage } from '../../stores';
import { costOf } from '../inspector/facts';
import InApp from '../player/InApp.svelte';
import Spending from '../sidebar/Spending.svelte';
import { fromSubject, subject, typed } from './form';
import MoneyDialog from './MoneyDialog.svelte';

let fake: Fake;
let app: App;
let user: UserEvent;

async function show(page: MoneyPage, of: unknown = MoneyDialog): Promise<void> {
  fake = createFake({ clips: 12, still: true });
  app = new App(fake);
  await app.start();
  user = userEvent.setup();
  app.screen.openMoney(page);
  render(InApp, { app, of: of as typeof MoneyDialog, with: {} });
}

afterEach(() => {
  cleanup();
  app.stop();
});

const calls = (name: string) => fake.calls.filter(([called]) => called === name);
const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });

describe('the price book', () => {
  test('is kept per server, and a price is changed in its place', async () => {
    await show('prices');
    expect(screen.getAllByText(/per second/)).toHaveLength(4);
    await user.click(screen.getByRole('button', { name: 'Change the price $0.10 per second' }));
    expect(field('Amount').value).toBe('0.10');
    await user.clear(field('Amount'));
    await user.type(field('Amount'), '0.125{Enter}');
    expect(await screen.findByText('$0.125 per second')).toBeTruthy();
    expect(screen.getAllByText(/per second/)).toHaveLength(4);
    expect(document.activeElement?.textContent?.trim()).toBe('Add a price');
  });

  test('says at its field what is wrong with an amount', async () => {
    await show('prices');
    await user.click(screen.getByRole('button', { name: 'Add a price' }));
    await user.type(field('Amount'), 'ten{Enter}');
    await waitFor(() => expect(field('Amount').getAttribute('aria-invalid')).toBe('true'));
    expect(screen.getByText(/Write the amount as a number/)).toBeTruthy();
    expect(calls('savePrice')).toHaveLength(1);
  });

  test('takes the reference prices once', async () => {
    await show('prices');
    for (const price of [...app.money.prices]) await app.money.removePrice(price.id);
    await screen.findByText(/No prices yet/);
    await user.click(screen.getByRole('button', { name: 'Use the reference prices' }));
    await user.click(screen.getByRole('button', { name: 'Use the reference prices' }));
    await waitFor(() => expect(screen.getAllByText(/per second/)).toHaveLength(4));
  });
});

describe('a form', () => {
  test('is closed by Esc alone, and what was typed can be brought back', async () => {
    await show('prices');
    await user.click(screen.getByRole('button', { name: 'Add a price' }));
    await user.type(field('Amount'), '0.25');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Amount' })).toBeNull());
    expect(app.screen.moneyOpen).toBe(true);
    await waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe('Add a price'));
    const toast = app.toasts.list.at(-1);
    expect(toast?.text).toBe('The price was not saved.');
    await toast?.action?.run();
    await waitFor(() => expect(field('Amount').value).toBe('0.25'));
    await user.keyboard('{Escape}{Escape}');
    await waitFor(() => expect(app.screen.moneyOpen).toBe(false));
  });

  test('in which nothing was typed is closed without a word', async () => {
    await show('caps');
    await user.click(screen.getByRole('button', { name: 'Change the cap of All servers' }));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Amount' })).toBeNull());
    expect(app.screen.moneyOpen).toBe(true);
    expect(app.toasts.list).toHaveLength(0);
  });

  test('that goes with its dialog is opened again with it', async () => {
    await show('caps');
    await user.click(screen.getByRole('button', { name: 'Add a cap' }));
    await user.type(field('Amount'), '75');
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await app.toasts.list.at(-1)?.action?.run();
    await waitFor(() => expect(field('Amount').value).toBe('75'));
  });

  test('is given up on purpose by its button', async () => {
    await show('caps');
    await user.click(screen.getByRole('button', { name: 'Add a cap' }));
    await user.type(field('Amount'), '75');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(app.toasts.list).toHaveLength(0);
  });
});

describe('what was removed', () => {
  test('comes back by undo, and the focus is not lost', async () => {
    await show('caps');
    await user.click(screen.getByRole('button', { name: 'Lift the cap of All servers' }));
    await screen.findByText(/There is no cap/);
    await waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe('Add a cap'));
    await app.toasts.list.at(-1)?.action?.run();
    expect(await screen.findByText('$7.40 of $20.00 today')).toBeTruthy();
  });

  test('a price comes back as it was', async () => {
    await show('prices');
    const [price] = app.money.prices;
    if (!price) throw new Error('there is a price');
    await app.money.removePrice(price.id);
    expect(app.money.prices).toHaveLength(3);
    await app.toasts.list.at(-1)?.action?.run();
    expect(
      app.money.prices.some(({ model, size }) => model === price.model && size === price.size),
    ).toBe(true);
  });
});

describe('caps', () => {
  test('are added and lifted', async () => {
    await show('caps');
    await user.click(screen.getByRole('button', { name: 'Add a cap' }));
    await user.type(field('Amount'), '50{Enter}');
    await waitFor(() => expect(screen.getByText('$7.40 of $50.00 today')).toBeTruthy());
    const lift = screen.getAllByRole('button', { name: 'Lift the cap of All servers' });
    expect(lift).toHaveLength(2);
    if (lift[1]) await user.click(lift[1]);
    await waitFor(() => expect(screen.queryByText('$7.40 of $50.00 today')).toBeNull());
    expect(screen.getByText('$7.40 of $20.00 today')).toBeTruthy();
  });

  test('say what they do not count', async () => {
    await show('caps');
    const [cap] = app.money.budget.caps;
    if (!cap) throw new Error('there is a cap');
    fake.emit({
      kind: 'money',
      budget: { ...app.money.budget, caps: [{ ...cap, uncounted: 2 }] },
    });
    expect(await screen.findByText('2 clips of unknown price are not counted')).toBeTruthy();
  });

  test('are about what was chosen', () => {
    for (const [scope, id] of [
      ['all', null],
      ['server', 'a:b'],
      ['project', 'p'],
    ] as const) {
      expect(fromSubject(subject(scope, id))).toEqual({ scope, subjectId: id });
    }
  });
});

describe('what was kept', () => {
  test('is put beside what all takes cost, by model, server and reason', async () => {
    await show('worth');
    await app.actions.reject(['rain'], 'Flicker');
    const total = await screen.findByRole('row', { name: /^Total/ });
    expect(within(total).getAllByRole('cell')).toHaveLength(6);
    await user.click(screen.getByRole('radio', { name: 'Reason' }));
    const row = await screen.findByRole('row', { name: /^Flicker/ });
    expect(within(row).getAllByRole('cell')).toHaveLength(3);
  });

  test('says what went wrong', async () => {
    await show('worth');
    fake.failNext('worth', { message: 'The disk is gone.' });
    await user.click(screen.getByRole('radio', { name: 'Server' }));
    expect(await screen.findByText('The disk is gone.')).toBeTruthy();
  });
});

describe('the ledger', () => {
  test('is added up as chosen and saved as a file', async () => {
    await show('ledger');
    const table = await screen.findByRole('table');
    expect(within(table).getByRole('rowheader', { name: 'Total' })).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Project' }));
    expect(await screen.findByRole('rowheader', { name: 'No project' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Save as CSV' }));
    await waitFor(() => expect(app.toasts.list.at(-1)?.text).toContain('Dailies ledger.csv'));
  });

  test('says why it cannot be shown', async () => {
    await show('ledger');
    await screen.findByRole('table');
    fake.failNext('ledger', { message: 'The disk is gone.' });
    await user.click(screen.getByRole('radio', { name: 'Model' }));
    expect(await screen.findByText('The disk is gone.')).toBeTruthy();
  });
});

describe('in words', () => {
  test('the sidebar says what is spent today, against the cap and without one', async () => {
    await show('caps', Spending);
    expect(screen.getByRole('button', { name: /\$7\.40 of \$20\.00 today/ })).toBeTruthy();
    const [cap] = app.money.budget.caps;
    if (!cap) throw new Error('there is a cap');
    const euro = (micros: number) => ({ micros, currency: 'EUR' });
    const euros = { ...cap, id: 'euros', amount: euro(1_000_000_000_000), spent: euro(0) };
    fake.emit({ kind: 'money', budget: { ...app.money.budget, caps: [euros, cap] } });
    expect(await screen.findByText('$7.40 of $20.00 today')).toBeTruthy();
    await app.money.removeCap('cap-day');
    expect(await screen.findByText('$7.40 today')).toBeTruthy();
    fake.emit({ kind: 'money', budget: { today: [], todayUnknown: 1, caps: [] } });
    expect(await screen.findByText('Nothing spent today')).toBeTruthy();
    expect(screen.getByText('1 of unknown price')).toBeTruthy();
  });

  test.each([
    [1_600_000, 'USD', '$1.60'],
    [100_000, 'EUR', '€0.10'],
    [125_000, 'USD', '$0.125'],
    [4_000, 'USD', '$0.004'],
    [12_345_678_900, 'USD', '$12,345.68'],
    [2_000_000, 'CHF', 'CHF\u00a02.00'],
  ])('%i millionths of %s are %s', (micros, currency, expected) => {
    expect(words.money({ micros, currency })).toBe(expected);
  });

  test.each([
    [0, '0.00'],
    [100_000, '0.10'],
    [20_000_000, '20.00'],
    [125_001, '0.125001'],
  ])('%i millionths are typed as %s', (micros, expected) => {
    expect(typed(micros)).toBe(expected);
  });

  test('a cost says what is still open about it', () => {
    const amount = { micros: 400_000, currency: 'USD' };
    const cost: Cost = {
      state: 'settled',
      estimate: amount,
      actual: amount,
      reported: false,
      waived: false,
    };
    const cases: [Partial<Cost>, string][] = [
      [{}, '$0.40'],
      [{ reported: true }, '$0.40, says the server'],
      [{ state: 'reserved', actual: null }, '$0.40, set aside'],
      [{ state: 'unbilled', actual: null }, 'Counted as nothing: it was not made'],
      [{ state: 'settled', actual: null, estimate: null }, 'Price unknown'],
      [{ waived: true }, '$0.40 (sent over a cap)'],
    ];
    for (const [part, expected] of cases) expect(costOf({ ...cost, ...part })).toBe(expected);
    expect(costOf({ ...cost, state: 'unknown', actual: null })).toContain('perhaps');
  });
});

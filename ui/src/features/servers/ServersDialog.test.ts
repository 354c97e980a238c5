import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { KeyState } from '../../ipc';
import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import InApp from '../player/InApp.svelte';
import ServersDialog from './ServersDialog.svelte';

let fake: Fake;
let app: App;
let user: UserEvent;

beforeEach(async () => {
  fake = createFake({ clips: 1, still: true });
  app = new App(fake);
  await app.start();
  user = userEvent.setup();
  render(InApp, { app, of: ServersDialog, with: {} });
});

afterEach(() => {
  cleanup();
  app.stop();
});

// Without a layout, floating panels count as off the screen.
const floating = { hidden: true };
const calls = (name: string) => fake.calls.filter(([called]) => called === name);
const field = (name: string) => screen.findByLabelText<HTMLInputElement>(name);
const button = (name: string | RegExp) => screen.findByRole('button', { name });

/** Chooses from what can be done with the server that is shown. */
async function act(name: string): Promise<void> {
  (await button(/^What can be done with/)).focus();
  await user.keyboard('{Enter}');
  const menu = await screen.findByRole('menu', floating);
  const item = within(menu).getByText(name).closest<HTMLElement>('[role=menuitem]');
  item?.focus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(screen.queryByRole('menu', floating)).toBeNull());
}

async function setKeyState(id: string, key: KeyState): Promise<void> {
  const servers = (await fake.servers()).map((one) => (one.id === id ? { ...one, key } : one));
  fake.emit({ kind: 'servers', servers });
}

test('a server is added by keyboard alone', async () => {
  app.screen.openServers({ kind: 'new' });
  await waitFor(() => expect(document.activeElement?.getAttribute('inputmode')).toBe('url'));
  await user.keyboard('localhost:8000');
  await user.tab();
  await user.keyboard('My GPU');
  await user.tab();
  await user.tab();
  expect(document.activeElement).toBe(await field('Key'));
  await user.keyboard('sk-test-zz99{Enter}');
  await waitFor(() => expect(app.servers.active?.name).toBe('My GPU'));
  expect(calls('setKey').at(-1)?.slice(3)).toEqual(['sk-test-zz99', false]);
  expect(await screen.findByText('Set, ends in zz99')).toBeTruthy();
  expect(await screen.findByRole('region', { name: 'Connection test' })).toBeTruthy();
  expect(document.body.innerHTML).not.toContain('sk-test-zz99');
  expect(document.activeElement).toBe(await button('Save'));
  expect(app.screen.composerFocus).toBe(0);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(app.screen.serversOpen).toBe(false));
  await waitFor(() => expect(app.screen.composerFocus).toBe(1));
});

test('a test shows every check, and the words of the server behind Details', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'gateway' });
  await user.click(await button('Test connection'));
  const card = await screen.findByRole('region', { name: 'Connection test' });
  expect(card.textContent).toContain('No answer from videos.example.com');
  expect(card.textContent?.replace(/\s+/g, ' ')).toContain('Answers : no');
  expect(card.textContent?.replace(/\s+/g, ' ')).toContain('Key accepted : not yet known');
  expect(card.textContent).toContain('connect ECONNREFUSED');
});

test('an address elsewhere wants its key again', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'studio' });
  expect(await screen.findByText('Set, ends in 9f3c')).toBeTruthy();
  await user.clear(await field('Address'));
  await user.type(await field('Address'), 'https://elsewhere.example/v1');
  expect(screen.queryByText('Set, ends in 9f3c')).toBeNull();
  expect(screen.getByText(/A key goes only to the address it was given for/)).toBeTruthy();
});

test('the demo that was removed can be had again', async () => {
  await fake.removeServer('r', 'demo');
  app.screen.openServers({ kind: 'new' });
  await user.click(await button('Built-in demo'));
  await waitFor(() => expect(app.servers.active?.demo).toBe(true));
  expect(await screen.findByText(/The built-in demo runs on this computer/)).toBeTruthy();
});

describe('the key', () => {
  test('is never shown again, and can be replaced or kept', async () => {
    app.screen.openServers({ kind: 'edit', serverId: 'studio' });
    expect(await screen.findByText('Set, ends in 9f3c')).toBeTruthy();
    expect(screen.getByText('In the keychain')).toBeTruthy();
    expect(screen.queryByLabelText('Key')).toBeNull();
    await user.click(await button('Replace'));
    const input = await field('Key');
    expect(input.type).toBe('password');
    expect(input.value).toBe('');
    await waitFor(() => expect(document.activeElement).toBe(input));
    await user.click(await button('Keep the old key'));
    expect(await screen.findByText('Set, ends in 9f3c')).toBeTruthy();
  });

  test('can be removed', async () => {
    app.screen.openServers({ kind: 'edit', serverId: 'studio' });
    await user.click(await button('Remove'));
    await waitFor(() => expect(calls('removeKey')).toHaveLength(1));
    expect(await field('Key')).toBeTruthy();
  });

  test('pasted in two lines reaches the judge as it was pasted', async () => {
    app.screen.openServers({ kind: 'edit', serverId: 'gateway' });
    const data = { clipboardData: { getData: () => 'sk-one\nsk-two' } };
    await fireEvent.paste(await field('Key'), data);
    fake.failNext('setKey', {
      code: 'invalid',
      field: 'key',
      message: 'Paste the key as one line: there is a line break in it.',
    });
    await user.click(await button('Save'));
    expect(calls('setKey').at(-1)?.[3]).toBe('sk-one\nsk-two');
    expect(await screen.findByText(/there is a line break in it/)).toBeTruthy();
    expect((await field('Key')).getAttribute('aria-invalid')).toBe('true');
    await waitFor(async () => expect(document.activeElement).toBe(await field('Key')));
  });

  test('when the keychain is locked: the sentence, a retry and this session only', async () => {
    await setKeyState('gateway', { kind: 'unavailable', message: 'The keychain is locked.' });
    app.screen.openServers({ kind: 'edit', serverId: 'gateway' });
    expect(await screen.findByText('The keychain is locked.')).toBeTruthy();
    await user.click(await button('Try the keychain again'));
    await waitFor(() => expect(calls('reloadKeys')).toHaveLength(1));
    await setKeyState('gateway', { kind: 'unavailable', message: 'The keychain is locked.' });
    await user.click(await button('Use it for this session only'));
    expect(
      screen.getByRole<HTMLInputElement>('checkbox', { name: 'For this session only' }).checked,
    ).toBe(true);
    await user.type(await field('Key'), 'sk-1234');
    await user.click(await button('Save'));
    expect(await screen.findByText('Set, ends in 1234')).toBeTruthy();
    expect(calls('setKey').at(-1)?.slice(3)).toEqual(['sk-1234', true]);
  });

  test('typed and not saved is forgotten when the dialog closes; the rest waits', async () => {
    app.screen.openServers({ kind: 'edit', serverId: 'gateway' });
    await user.type(await field('Key'), 'sk-secret');
    await user.clear(await field('Name'));
    await user.type(await field('Name'), 'Gate');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    app.screen.openServers({ kind: 'edit', serverId: 'gateway' });
    expect((await field('Name')).value).toBe('Gate');
    expect((await field('Key')).value).toBe('');
    expect(screen.getByText('Not saved yet')).toBeTruthy();
  });
});

test('a bad address is told under the address', async () => {
  app.screen.openServers({ kind: 'new' });
  await user.type(await field('Address'), 'htp:/x');
  fake.failNext('saveServer', {
    code: 'invalid',
    field: 'base_url',
    message: 'Write the address with http:// or https://.',
  });
  await user.click(await button('Save'));
  expect(await screen.findByText('Write the address with http:// or https://.')).toBeTruthy();
  expect((await field('Address')).value).toBe('htp:/x');
});

test('removing asks first and says what stays', async () => {
  const ask = vi.spyOn(app.screen, 'ask').mockResolvedValueOnce(false).mockResolvedValueOnce(true);
  app.screen.openServers({ kind: 'edit', serverId: 'gateway' });
  await act('Remove server');
  await waitFor(() => expect(ask).toHaveBeenCalledTimes(1));
  expect(calls('removeServer')).toHaveLength(0);
  expect(ask.mock.calls[0]?.[0].text).toContain('Its clips stay in the library');
  await act('Remove server');
  await waitFor(() => expect(app.servers.byId('gateway')).toBeUndefined());
});

test('a server can be switched off and on, and says what that means', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'studio' });
  await act('Switch off');
  expect(await screen.findByText(/nothing is sent to it/)).toBeTruthy();
  expect(screen.getAllByText('switched off').length).toBeGreaterThan(0);
  expect(app.servers.active?.id).not.toBe('studio');
  await user.click(await button('Switch on'));
  await waitFor(() => expect(app.servers.byId('studio')?.enabled).toBe(true));
  expect(screen.queryByText(/nothing is sent to it/)).toBeNull();
});

test('a copy says that its key came along', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'studio' });
  await act('Duplicate');
  expect(await screen.findByText(/This is a copy, with its key/)).toBeTruthy();
  expect((await field('Name')).value).toBe('Studio GPU copy');
});

test('a copy without the key says so', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'gateway' });
  await act('Duplicate');
  expect(await screen.findByText(/a copy without the key/)).toBeTruthy();
});

test('the passport stands in the editor, each thing with how and when it was learned', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'studio' });
  const card = await screen.findByRole('region', { name: 'What this server can do' });
  const text = card.textContent?.replace(/\s+/g, ' ') ?? '';
  expect(text).toContain('Deletes clips : yes seen in use, 26 Nov');
  expect(text).toContain('Stops a job that has begun : not yet known');
});

test('a known kind of server fills the form', async () => {
  app.screen.openServers({ kind: 'new' });
  (await screen.findByRole('combobox', { name: /^Start from/ })).focus();
  await user.keyboard('{Enter}');
  const list = await screen.findByRole('listbox', floating);
  expect(within(list).getByText('NVIDIA Dynamo')).toBeTruthy();
  await user.keyboard('NVID{Enter}');
  expect((await field('Address')).value).toBe('http://localhost:8000/v1');
  expect((await field('Name')).value).toBe('NVIDIA Dynamo');
});

test('a limit set here is the one of the queue', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'studio' });
  await user.click(await screen.findByText('Limits'));
  const atOnce = await field('Jobs at once');
  expect(atOnce.value).toBe('3');
  await user.clear(atOnce);
  await user.type(atOnce, '7');
  await user.click(await button('Save'));
  await waitFor(() => expect(app.servers.byId('studio')?.limits.rendering).toBe(7));
});

test('limits that were not touched are not saved over those of the queue', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'studio' });
  const name = await field('Name');
  await fake.limitServer('request', 'studio', { rendering: 5, perMinute: null });
  await user.type(name, '!');
  await user.click(await button('Save'));
  await waitFor(() => expect(app.servers.byId('studio')?.name).toMatch(/!$/));
  expect(app.servers.byId('studio')?.limits.rendering).toBe(5);
});

test('a fold opens when something in it is wrong', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'studio' });
  await button('Save');
  fake.failNext('saveServer', {
    code: 'invalid',
    field: 'proxy',
    message: 'Use a proxy that starts with http://.',
  });
  await user.click(await button('Save'));
  const wrong = await screen.findByText('Use a proxy that starts with http://.');
  expect(wrong.closest('details')?.open).toBe(true);
  await waitFor(async () => expect(document.activeElement).toBe(await field('Proxy')));
});

test('a model entered by hand is marked and wins', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'studio' });
  await user.click(await screen.findByText('Models, sizes and lengths'));
  await user.type(await field('Name of a model'), 'mine{Enter}');
  expect(calls('saveServer')).toHaveLength(0);
  expect(await screen.findByText('not listed by the server')).toBeTruthy();
  await user.type(await field('Sizes of mine'), '640x360');
  await user.click(await button('Save'));
  await waitFor(() => {
    const model = app.servers.byId('studio')?.models.find(({ id }) => id === 'mine');
    expect(model?.sizes).toEqual({ values: ['640x360'], open: false, source: 'hand' });
  });
});

test('another server can be made the one for new clips', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'demo' });
  await user.click(await button('Use for new clips'));
  await waitFor(() => expect(app.servers.active?.id).toBe('demo'));
});

test('a key that is refused is there to be replaced, or kept', async () => {
  app.screen.openServers({ kind: 'edit', serverId: 'studio' });
  expect(await screen.findByText('Set, ends in 9f3c')).toBeTruthy();
  const message = 'The server refuses the key. Enter another one.';
  const servers = (await fake.servers()).map((one) =>
    one.id === 'studio' ? { ...one, state: { kind: 'key_refused' as const, message } } : one,
  );
  fake.emit({ kind: 'servers', servers });
  expect(await field('Key')).toBeTruthy();
  await user.click(await button('Keep the old key'));
  expect(await screen.findByText('Set, ends in 9f3c')).toBeTruthy();
});

test('a new key takes back what was said of the old one, and is tried out', async () => {
  const servers = (await fake.servers()).map((one) =>
    one.id === 'gateway'
      ? { ...one, state: { kind: 'key_refused' as const, message: 'The server refuses the key.' } }
      : one,
  );
  cleanup();
  fake = createFake({ clips: 1, still: true, servers });
  app = new App(fake);
  await app.start();
  render(InApp, { app, of: ServersDialog, with: {} });
  app.screen.openServers({ kind: 'edit', serverId: 'gateway' });
  expect(await screen.findByText('The server refuses the key.')).toBeTruthy();
  await user.type(await field('Key'), 'sk-another-1234');
  await user.click(await button('Save'));
  expect(await screen.findByRole('region', { name: 'Connection test' })).toBeTruthy();
  expect(screen.queryByText('The server refuses the key.')).toBeNull();
  expect(calls('testServer')).toHaveLength(1);
});

test('a key of the environment is offered for a new server, and used only after the click', async () => {
  vi.spyOn(app.backend, 'environmentKeys').mockResolvedValue([
    {
      id: 'openai',
      variable: 'OPENAI_API_KEY',
      lastFour: 'QQ77',
      baseUrl: 'https://api.openai.com/v1',
    },
  ]);
  app.screen.openServers({ kind: 'new' });
  expect(await screen.findByText(/ends in QQ77/)).toBeTruthy();
  expect(calls('connectFromEnvironment')).toHaveLength(0);
  await user.click(await button('Add with this key'));
  expect(calls('connectFromEnvironment')).toHaveLength(1);
  await waitFor(() => expect(app.screen.serversPage.kind).toBe('edit'));
});

test('a key of the environment that a server has already is not offered', async () => {
  const [first] = await fake.servers();
  await setKeyState(first?.id ?? '', { kind: 'set', lastFour: 'QQ77', place: 'keychain' });
  vi.spyOn(app.backend, 'environmentKeys').mockResolvedValue([
    {
      id: 'openai',
      variable: 'OPENAI_API_KEY',
      lastFour: 'QQ77',
      baseUrl: 'https://api.openai.com/v1',
    },
  ]);
  app.screen.openServers({ kind: 'new' });
  await button('Save');
  await waitFor(() => expect(calls('environmentKeys')).toHaveLength(1));
  expect(screen.queryByText(/QQ77/)).toBeNull();
});

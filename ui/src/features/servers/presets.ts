// Known kinds of servers: what their makers document as the usual address. A preset fills the
// form; nothing else in Dailies knows them.

import type { AuthForm } from '../../ipc';
import { m } from '../../paraglide/messages.js';

export type Preset = { name: () => string; baseUrl: string; auth: AuthForm };

export const presets: readonly Preset[] = [
  {
    name: m.servers_preset_openai,
    baseUrl: 'https://api.openai.com/v1',
    auth: { kind: 'bearer' },
  },
  { name: m.servers_preset_vllm, baseUrl: 'http://localhost:8091/v1', auth: { kind: 'none' } },
  { name: m.servers_preset_sglang, baseUrl: 'http://localhost:30000/v1', auth: { kind: 'none' } },
  { name: m.servers_preset_litellm, baseUrl: 'http://localhost:4000/v1', auth: { kind: 'bearer' } },
  { name: m.servers_preset_newapi, baseUrl: 'http://localhost:3000/v1', auth: { kind: 'bearer' } },
];

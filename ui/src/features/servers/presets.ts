// Known kinds of servers: what their makers document as the usual address, key form and form of a
// create. A preset fills the form; nothing else in Dailies knows them.

import type { AuthForm, BodyForm, ReferenceForm, SecondsForm } from '../../ipc';
import { m } from '../../speech';

export type Preset = {
  id: string;
  name: () => string;
  baseUrl: string;
  auth: AuthForm;
  body?: BodyForm;
  seconds?: SecondsForm;
  reference?: ReferenceForm;
};

const bearer: AuthForm = { kind: 'bearer' };
const none: AuthForm = { kind: 'none' };

export const presets: readonly Preset[] = [
  {
    id: 'openai',
    name: m.servers_preset_openai,
    baseUrl: 'https://api.openai.com/v1',
    auth: bearer,
  },
  {
    id: 'azure',
    name: m.servers_preset_azure,
    baseUrl: 'https://RESOURCE.openai.azure.com/openai/v1',
    auth: { kind: 'api_key' },
  },
  {
    id: 'vllm',
    name: m.servers_preset_vllm,
    baseUrl: 'http://localhost:8091/v1',
    auth: none,
    body: 'multipart',
  },
  {
    id: 'sglang',
    name: m.servers_preset_sglang,
    baseUrl: 'http://localhost:30000/v1',
    auth: none,
    seconds: 'integer',
    reference: 'reference_url',
  },
  {
    id: 'trtllm',
    name: m.servers_preset_trtllm,
    baseUrl: 'http://localhost:8000/v1',
    auth: none,
    reference: 'base64',
  },
  {
    id: 'dynamo',
    name: m.servers_preset_dynamo,
    baseUrl: 'http://localhost:8000/v1',
    auth: none,
    body: 'json',
    seconds: 'integer',
    reference: 'data_url',
  },
  {
    id: 'qvac',
    name: m.servers_preset_qvac,
    baseUrl: 'http://127.0.0.1:11434/v1',
    auth: none,
    seconds: 'text',
  },
  {
    id: 'litellm',
    name: m.servers_preset_litellm,
    baseUrl: 'http://localhost:4000/v1',
    auth: bearer,
  },
  {
    id: 'newapi',
    name: m.servers_preset_newapi,
    baseUrl: 'http://localhost:3000/v1',
    auth: bearer,
  },
  {
    // The kind of globalai, anyfast and starrise.
    id: 'relay',
    name: m.servers_preset_relay,
    baseUrl: 'https://RELAY/v1',
    auth: bearer,
    body: 'json',
    seconds: 'duration',
    reference: 'images',
  },
  {
    id: 'openrouter',
    name: m.servers_preset_openrouter,
    baseUrl: 'https://openrouter.ai/api/v1',
    auth: bearer,
    body: 'json',
    seconds: 'duration',
    reference: 'frame_images',
  },
];

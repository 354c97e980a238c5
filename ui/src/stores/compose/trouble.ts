// What is wrong in the composer, and at which field. When something is wrong says the composer.

/** Where in the composer something is wrong. */
export type ComposeField =
  | 'prompt'
  | 'model'
  | 'size'
  | 'seconds'
  | 'takes'
  | 'reference'
  | 'extra'
  | 'cast'
  | 'server'
  | 'send';
export type Trouble = {
  field: ComposeField;
  message: string;
  details: string | null;
  requestId: string | null;
  /** It passes by itself once what is on its way is there. */
  waits?: boolean;
};
/** The fields as the engine and servers name them. */
export const fields: Record<string, ComposeField> = {
  prompt: 'prompt',
  model: 'model',
  size: 'size',
  seconds: 'seconds',
  takes: 'takes',
  reference: 'reference',
  input_reference: 'reference',
  extra: 'extra',
  characters: 'cast',
  character_id: 'cast',
  server: 'server',
  server_id: 'server',
  key: 'server',
  base_url: 'server',
};

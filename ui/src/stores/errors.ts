// What a command threw, with its sentence in the language that is spoken.

import { asCommandError as plain, type CommandError } from '../ipc';
import { said } from './said';

export function asCommandError(thrown: unknown): CommandError {
  const error = plain(thrown);
  return { ...error, message: said(error.message) };
}

// Further parameters, as rows or as raw JSON: an object of text, numbers and booleans. Numbers
// are written as they were typed, so that a long seed keeps its last digits.

import { m } from '../../speech';

export type Row = { id: number; name: string; value: string };
export type ExtraMode = 'rows' | 'json';

const numberForm = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const reserved = new Set(['prompt', 'model', 'size', 'seconds', 'input_reference']);

/** What is wrong with it, or the JSON to send; `null` when there is nothing. */
export type ExtraReading = { json: string | null; problem: string | null; count: number };

export class Extra {
  mode = $state<ExtraMode>('rows');
  rows = $state<Row[]>([]);
  text = $state('');
  #changed: () => void;
  #nextId = 1;

  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  reading: ExtraReading = $derived.by(() =>
    this.mode === 'rows' ? readRows(this.rows) : readText(this.text),
  );

  /** What they are called, as far as they can be sent. */
  get names(): string[] {
    const { json } = this.reading;
    return json === null ? [] : Object.keys(JSON.parse(json) as Record<string, unknown>);
  }

  /** As kept in the draft: what was typed, finished or not. */
  get kept(): string | null {
    if (this.mode === 'json') return this.text.trim() === '' ? null : this.text;
    return writeRows(this.rows);
  }

  restore(kept: string | null): void {
    this.text = kept ?? '';
    const rows = toRows(this.text);
    this.mode = rows ? 'rows' : 'json';
    this.rows = (rows ?? []).map((row) => ({ ...row, id: this.#nextId++ }));
  }

  add(name = '', value = ''): number {
    const id = this.#nextId++;
    this.rows.push({ id, name, value });
    this.#changed();
    return id;
  }

  change(id: number, part: Partial<Pick<Row, 'name' | 'value'>>): void {
    const row = this.rows.find((one) => one.id === id);
    if (row) Object.assign(row, part);
    this.#changed();
  }

  remove(id: number): void {
    this.rows = this.rows.filter((row) => row.id !== id);
    this.#changed();
  }

  write(text: string): void {
    this.text = text;
    this.#changed();
  }

  has(name: string): boolean {
    return this.mode === 'rows' && this.rows.some((row) => row.name.trim() === name);
  }

  /** Shows the same parameters the other way. JSON that rows cannot hold stays JSON. */
  show(mode: ExtraMode): void {
    if (mode === this.mode) return;
    if (mode === 'json') {
      const json = writeRows(this.rows);
      this.text = json ? pretty(json) : '';
      this.mode = 'json';
    } else {
      const rows = toRows(this.text);
      if (!rows) return;
      this.rows = rows.map((row) => ({ ...row, id: this.#nextId++ }));
      this.mode = 'rows';
    }
    this.#changed();
  }
}

function readRows(rows: readonly Row[]): ExtraReading {
  const filled = rows.filter((row) => row.name.trim() !== '' || row.value.trim() !== '');
  const count = filled.length;
  const seen = new Set<string>();
  for (const row of filled) {
    const name = row.name.trim();
    const bad = (problem: string) => ({ json: null, problem, count });
    if (name === '') return bad(m.compose_extra_no_name({ value: row.value.trim() }));
    if (seen.has(name)) return bad(m.compose_extra_twice({ name }));
    if (reserved.has(name)) return bad(m.compose_extra_reserved({ name }));
    seen.add(name);
  }
  return { json: writeRows(filled), problem: null, count };
}

function readText(text: string): ExtraReading {
  if (text.trim() === '') return { json: null, problem: null, count: 0 };
  const bad = (problem: string) => ({ json: null, problem, count: 0 });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return bad(m.compose_extra_no_json({ reason }));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bad(m.compose_extra_no_object({ example: '{"seed": 42}' }));
  }
  const entries = Object.entries(value);
  for (const [name, one] of entries) {
    if (!['string', 'number', 'boolean'].includes(typeof one)) {
      return bad(m.compose_extra_kind({ name }));
    }
    if (reserved.has(name)) return bad(m.compose_extra_reserved({ name }));
  }
  return { json: entries.length > 0 ? text.trim() : null, problem: null, count: entries.length };
}

function writeRows(rows: readonly { name: string; value: string }[]): string | null {
  const parts = rows
    .filter((row) => row.name.trim() !== '')
    .map((row) => `${JSON.stringify(row.name.trim())}:${literal(row.value)}`);
  return parts.length > 0 ? `{${parts.join(',')}}` : null;
}

/** A typed value as JSON: a number, true, false, a quoted text, else the text itself. */
function literal(typed: string): string {
  const value = typed.trim();
  if (numberForm.test(value) || value === 'true' || value === 'false') return value;
  if (value.startsWith('"') && value.endsWith('"')) {
    try {
      return JSON.stringify(JSON.parse(value));
    } catch {
      return JSON.stringify(typed);
    }
  }
  return JSON.stringify(typed);
}

/** JSON as rows; `null` when rows would lose something of it. */
function toRows(text: string): { name: string; value: string }[] | null {
  if (text.trim() === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const rows: { name: string; value: string }[] = [];
  for (const [name, one] of Object.entries(value)) {
    if (typeof one === 'number') {
      if (Number.isInteger(one) && !Number.isSafeInteger(one)) return null;
      rows.push({ name, value: String(one) });
    } else if (typeof one === 'boolean') rows.push({ name, value: String(one) });
    else if (typeof one === 'string') rows.push({ name, value: plainly(one) });
    else return null;
  }
  return rows;
}

/** Text that would be read as something else gets quotes. */
function plainly(text: string): string {
  return literal(text) === JSON.stringify(text) ? text : JSON.stringify(text);
}

function pretty(json: string): string {
  return json
    .replace(/^\{/, '{\n  ')
    .replace(/,(?="(?:[^"\\]|\\.)*":)/g, ',\n  ')
    .replace(/\}$/, '\n}');
}

import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { FileLocked, lockFile } from './file-lock.js';
import type { Codec, State } from './state.js';

const HEADER = 'wechat-simulator state 1\n';
const CHUNK_BYTES = 4 * 1024 * 1024;

/** The file cannot be used. The message is for people. */
export class StateFileError extends Error {}

/** The values of each map, by their keys, as JSON. */
type Tables = Map<string, Map<string, string>>;

/**
 * State in a file: a journal with a line for each change, appended before the change is answered. A killed process
 * loses nothing that it answered. An incomplete last line is dropped. The start reads the journal and atomically replaces
 * it by a compacted one. The file is this process's until it is closed.
 * @throws StateFileError if the file is not a state file, or another simulator uses it
 */
export function openStateFile(path: string): State {
  const { file, tables, unlock } = prepare(path);
  let isClosed = false;
  const append = (...fields: readonly string[]) => {
    if (!isClosed) writeSync(file, `${fields.join('\t')}\n`);
  };

  function map<Value, Stored = Value>(name: string, codec?: Codec<Value, Stored>): Map<string, Value> {
    const kept = new KeptMap<Value>({
      set: (key, value) =>
        append(name, JSON.stringify(key), JSON.stringify(codec === undefined ? value : codec.store(value))),
      delete: (key) => append(name, JSON.stringify(key)),
      clear: () => append(name),
    });
    for (const [key, json] of tables.get(name) ?? []) {
      // The header guarantees that this version wrote the value.
      kept.fill(key, codec === undefined ? JSON.parse(json) : codec.restore(JSON.parse(json)));
    }
    tables.delete(name);
    return kept;
  }

  return {
    map,
    close() {
      if (isClosed) return;
      isClosed = true;
      closeSync(file);
      unlock();
    },
  };
}

interface Opened {
  readonly file: number;
  readonly tables: Tables;
  readonly unlock: () => void;
}

function prepare(path: string): Opened {
  let unlock = () => {};
  try {
    unlock = lockFile(path);
    const tables = existsSync(path) ? readTables(path) : new Map();
    writeTables(`${path}.new`, tables);
    renameSync(`${path}.new`, path);
    return { file: openSync(path, 'a', 0o600), tables, unlock };
  } catch (error) {
    unlock();
    throw error instanceof StateFileError ? error : new StateFileError(explain(path, error));
  }
}

function explain(path: string, error: unknown): string {
  if (error instanceof FileLocked)
    return `${path} is in use by the simulator with process id ${error.processId}, as ${error.lock} says. Stop that one, or choose another file.`;
  return `${path} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
}

interface Listener<Value> {
  readonly set: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
  readonly clear: () => void;
}

/** A map that reports each change. */
class KeptMap<Value> extends Map<string, Value> {
  readonly #listener: Listener<Value>;

  constructor(listener: Listener<Value>) {
    super();
    this.#listener = listener;
  }

  /** Sets without reporting. */
  fill(key: string, value: Value): void {
    super.set(key, value);
  }

  override set(key: string, value: Value): this {
    this.#listener.set(key, value);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    this.#listener.delete(key);
    return super.delete(key);
  }

  override clear(): void {
    this.#listener.clear();
    super.clear();
  }
}

function readTables(path: string): Tables {
  const tables: Tables = new Map();
  let lineNumber = 0;
  for (const line of readLines(path)) {
    lineNumber += 1;
    if (lineNumber === 1) {
      if (`${line}\n` !== HEADER)
        throw new StateFileError(`${path} is no state file of this version of the simulator.`);
      continue;
    }
    if (!apply(tables, line.split('\t')))
      throw new StateFileError(`${path} is damaged in line ${lineNumber}.`);
  }
  return tables;
}

function apply(tables: Tables, [name = '', key, json]: readonly string[]): boolean {
  const table = tables.get(name) ?? new Map<string, string>();
  tables.set(name, table);
  if (key === undefined) table.clear();
  else if (!isString(key)) return false;
  else if (json === undefined) table.delete(JSON.parse(key));
  else table.set(JSON.parse(key), json);
  return name !== '';
}

function isString(json: string): boolean {
  return /^"(?:[^"\\]|\\.)*"$/.test(json);
}

/** The complete lines of a file, which may exceed the maximum string length. */
function* readLines(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = Buffer.alloc(0);
    for (let bytes = readSync(file, chunk); bytes > 0; bytes = readSync(file, chunk)) {
      const known = Buffer.concat([rest, chunk.subarray(0, bytes)]);
      const end = known.lastIndexOf(0x0a) + 1;
      rest = known.subarray(end);
      if (end > 0) yield* known.toString('utf8', 0, end - 1).split('\n');
    }
  } finally {
    closeSync(file);
  }
}

function writeTables(path: string, tables: Tables): void {
  const file = openSync(path, 'w', 0o600);
  writeSync(file, HEADER);
  for (const [name, table] of tables) {
    for (const [key, json] of table) writeSync(file, `${name}\t${JSON.stringify(key)}\t${json}\n`);
  }
  fsyncSync(file);
  closeSync(file);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { isRecord } from '../../src/foundation/json.js';
import { KEY_MODES, type KeyMode } from '../../src/protocol/keyring.js';

const RESULTS = new URL('../../compat/results.jsonl', import.meta.url);

/** A line of compat/results.jsonl: one flow of one SDK in one key mode. */
export interface Result {
  readonly sdk: string;
  readonly version: string;
  readonly keys: KeyMode;
  /** A flow or a notification variant: flows.ts. */
  readonly flow: string;
  /** What the SDK is known to do wrong, a key of compat/reasons.json; null where all is right. */
  readonly reason: string | null;
}

/** A line that a project writes: it knows neither its version nor the keys. @throws TypeError */
export function readRecord(line: string): Pick<Result, 'sdk' | 'flow' | 'reason'> {
  const record: unknown = JSON.parse(line);
  if (!isRecord(record)) throw new TypeError(`Not a JSON object: ${line}`);
  const { sdk, flow, reason = null } = record;
  if (typeof sdk !== 'string' || typeof flow !== 'string') throw new TypeError(`No sdk and flow: ${line}`);
  if (reason !== null && typeof reason !== 'string') throw new TypeError(`“reason” is no string: ${line}`);
  return { sdk, flow, reason };
}

export const readLines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

function readResult(line: string): Result {
  const { version, keys }: Record<string, unknown> = JSON.parse(line);
  const mode = KEY_MODES.find((known) => known === keys);
  if (typeof version !== 'string' || mode === undefined) throw new TypeError(`No version and keys: ${line}`);
  const { sdk, flow, reason } = readRecord(line);
  return { sdk, version, keys: mode, flow, reason };
}

/** The results of the last whole run, as they are committed. */
export const committedResults = (): Result[] => readLines(readFileSync(RESULTS, 'utf8')).map(readResult);

/** One line each; neither their order nor that of their fields depends on where the results come from. */
export const formatResults = (results: readonly Result[]): string =>
  results
    .map(({ sdk, flow, reason, version, keys }) => JSON.stringify({ sdk, flow, reason, version, keys }))
    .map((line) => `${line}\n`)
    .sort()
    .join('');

export const writeResults = (results: readonly Result[]): void =>
  writeFileSync(RESULTS, formatResults(results));

import type { Flag, Word } from '../control/command-line.js';
import { isRecord, type JsonObject, parseJson } from '../foundation/json.js';
import { Failure, readWholeNumber, UsageError } from './command.js';
import type { ControlClient } from './control-client.js';

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The value of a word. @throws UsageError for a malformed word, Failure for an unknown notification */
export async function readWord(
  text: string,
  { name, kind }: Word,
  client: ControlClient,
  mchid?: string,
): Promise<string | number | JsonObject> {
  switch (kind) {
    case 'text':
      return text;
    case 'upperCase':
      return text.toUpperCase();
    case 'duration':
      return readDurationMs(text);
    case 'json': {
      const value = parseJson(text);
      if (!isRecord(value))
        throw new UsageError(`<${name}> has to be a JSON object in quotes, not “${text}”.`);
      return value;
    }
    case 'notification':
      return findNotification(text, client, mchid);
  }
}

/** The value of a flag. @throws UsageError */
export function readFlag(name: string, text: string, flag: Flag): string | number | boolean {
  switch (flag.kind) {
    case 'text':
      return text;
    case 'wholeNumber':
      return readWholeNumber(`--${name}`, text, [1, 2 ** 31 - 1]);
    case 'off':
      return false;
  }
}

/** The id of a notification, found by its id, or as the newest one of an order. */
async function findNotification(name: string, client: ControlClient, mchid?: string): Promise<string> {
  const query = mchid === undefined ? '' : `?mchid=${encodeURIComponent(mchid)}`;
  const { notifications } = await client.call('GET', `/_sim/notifications${query}`);
  const known: readonly JsonObject[] = Array.isArray(notifications) ? notifications : [];
  const found = known.findLast((one) => one.id === name || one.outTradeNo === name);
  if (found !== undefined) return String(found.id);
  throw new Failure(`There is no notification “${name}”, and none of an order with that number.`);
}

/** Milliseconds of a duration such as 90s, 2h or 1d4m. @throws UsageError */
function readDurationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h|d)/g)];
  if (text === '' || parts.map(([part]) => part).join('') !== text) {
    throw new UsageError(`A duration looks like 500ms, 15s, 2h or 1d4m, not “${text}”.`);
  }
  return parts.reduce((sumMs, [, count, unit]) => sumMs + Number(count) * unitMs(unit), 0);
}

function unitMs(unit: string | undefined): number {
  return Object.entries(UNITS_MS).find(([name]) => name === unit)?.[1] ?? 0;
}

import { KEY_MODES, type KeyMode } from '../protocol/keyring.js';
import { UsageError } from './command.js';

export const KEYS_FLAG = { keys: { type: 'string', default: 'both' } } as const;

export const KEYS_HELP = `  --keys <kind>        WeChat's keys: public-key (every new merchant), certificate (older ones), or both, the default`;

/** The value of `--keys`. @throws UsageError */
export function readKeyMode(text: string): KeyMode {
  const mode = KEY_MODES.find((known) => known === text);
  if (mode !== undefined) return mode;
  throw new UsageError(`--keys has to be public-key, certificate or both, not “${text}”.`);
}

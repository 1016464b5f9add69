import type { KeyMode } from '../protocol/keyring.js';
import { UsageError } from './command.js';

const MODES: Readonly<Record<string, KeyMode>> = {
  'public-key': 'publicKey',
  certificate: 'certificate',
  both: 'both',
};

export const KEYS_FLAG = { keys: { type: 'string', default: 'both' } } as const;

export const KEYS_HELP = `  --keys <kind>        WeChat's keys: public-key (every new merchant), certificate (older ones), or both, the default`;

/** The value of `--keys`. @throws UsageError */
export function readKeyMode(text: string): KeyMode {
  const mode = Object.hasOwn(MODES, text) ? MODES[text] : undefined;
  if (mode !== undefined) return mode;
  throw new UsageError(
    `--keys has to be ${Object.keys(MODES)
      .join(', ')
      .replace(/, (\w+)$/, ' or $1')}, not “${text}”.`,
  );
}

import type { ParseArgsConfig } from 'node:util';
import type { Simulator, SimulatorOptions } from '../index.js';
import { UsageError } from './command.js';
import { keepMerchant } from './merchant-file.js';

/** The flags of merchants. The second `--write-pem` is the second merchant's, and so on. */
export const MERCHANT_FLAGS = {
  merchant: { type: 'string', multiple: true, default: [] },
  'sub-merchant': { type: 'string', multiple: true, default: [] },
  'write-pem': { type: 'string', multiple: true, default: [] },
} satisfies ParseArgsConfig['options'];

/** The merchants of these files, the first one first. A missing file is made. @throws Failure */
export async function readMerchants(
  paths: readonly string[],
  seed: string | undefined,
): Promise<Pick<SimulatorOptions, 'merchants'>> {
  const merchants = [];
  for (const [index, path] of paths.entries()) {
    // The same seed would make the same merchant again.
    const ownSeed = seed === undefined || index === 0 ? seed : `${seed} ${index + 1}`;
    merchants.push(await keepMerchant(path, ownSeed));
  }
  const [first, ...others] = merchants;
  return first === undefined ? {} : { merchants: [first, ...others] };
}

export const SUB_MERCHANT_HELP = `  --sub-merchant <sub_mchid>[:<sub_appid>]
                       make the (first) merchant a service provider with this sub-merchant; may be repeated`;

/** The values of `--sub-merchant`. @throws UsageError */
export function readSubMerchants(values: readonly string[]): Pick<SimulatorOptions, 'subMerchants'> {
  const subMerchants = values.map((value) => {
    const [, subMchid, subAppid] = /^(\d{8,10})(?::(wx\w{1,30}))?$/.exec(value) ?? [];
    if (subMchid === undefined)
      throw new UsageError(
        `--sub-merchant has to be 8 to 10 digits, and an appid behind a colon if it has one: 1900000109:wx8888888888888888, not “${value}”.`,
      );
    return { subMchid, subAppid };
  });
  return subMerchants.length === 0 ? {} : { subMerchants };
}

/** @throws UsageError where the flag of a file for each merchant has more values than there are merchants */
export function checkCount({ merchants }: Simulator, flag: string, values: readonly string[]): void {
  if (values.length <= merchants.length) return;
  const known = merchants.length === 1 ? 'one merchant' : `${merchants.length} merchants`;
  throw new UsageError(`${flag} is given ${values.length} times, once for each merchant; there is ${known}.`);
}

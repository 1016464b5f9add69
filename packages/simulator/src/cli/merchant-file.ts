import { existsSync, readFileSync } from 'node:fs';
import { type Merchant, parseMerchant } from '../protocol/merchant.js';
import { makeMerchant } from '../protocol/merchant-keys.js';
import { Failure } from './command.js';
import { writeSecret } from './secret-files.js';

/** Reads the file of `--merchant`. @throws Failure */
export function readMerchant(path: string): Merchant {
  try {
    return parseMerchant(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Failure(`${path} is not a merchant file: ${error instanceof Error ? error.message : error}`);
  }
}

/** The merchant of this file. Without a file, a new one is made and written. @throws Failure */
export async function keepMerchant(path: string, seed: string | undefined): Promise<Merchant> {
  if (existsSync(path)) return readMerchant(path);
  const merchant = await makeMerchant(seed);
  writeSecret(path, `${JSON.stringify(merchant, null, 2)}\n`);
  return merchant;
}

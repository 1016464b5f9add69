import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Merchant, parseMerchant } from '../protocol/merchant.js';
import { makeMerchant } from '../protocol/merchant-keys.js';
import { Failure } from './command.js';

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

/** Writes a file that only its owner can read. @throws Failure */
export function writeSecret(path: string, content: string | Buffer): void {
  try {
    writeFileSync(path, content, { mode: 0o600 });
    // The mode above is for a new file only.
    chmodSync(path, 0o600);
  } catch (error) {
    throw new Failure(`${path} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Merchant, parseMerchant } from '../protocol/merchant.js';
import { makeMerchant } from '../protocol/merchant-keys.js';
import { Failure } from './command.js';

/** Reads the file of `--merchant`. @throws Failure */
export function readMerchant(path: string): Merchant {
  try {
    return parseMerchant(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Failure(`${path} is no merchant file: ${error instanceof Error ? error.message : error}`);
  }
}

/** The merchant of this file, made and written where there is none. @throws Failure */
export async function keepMerchant(path: string, seed: string | undefined): Promise<Merchant> {
  if (existsSync(path)) return readMerchant(path);
  const merchant = await makeMerchant(seed);
  writeSecret(path, `${JSON.stringify(merchant, null, 2)}\n`);
  return merchant;
}

/** Writes what nobody else on this machine is to read. @throws Failure */
export function writeSecret(path: string, content: string): void {
  try {
    writeFileSync(path, content, { mode: 0o600 });
  } catch (error) {
    throw new Failure(`${path} can not be written: ${error instanceof Error ? error.message : error}`);
  }
}

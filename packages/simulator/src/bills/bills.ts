import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../foundation/clock.js';
import { type RandomBytes, randomText } from '../foundation/cryptography.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556654 */
const TOKEN_LIFETIME_MS = 5 * 60_000;

/** A bill, ready to be downloaded. */
export interface BillFile {
  readonly text: string;
  readonly content: Buffer;
  readonly isGzip: boolean;
}

interface Options {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** Requested bills, kept for download by token. */
export function createBills({ clock, randomBytes }: Options) {
  const files = new Map<string, BillFile & { readonly madeAtMs: number }>();

  const isAlive = ({ madeAtMs }: { madeAtMs: number }) => clock.now() - madeAtMs <= TOKEN_LIFETIME_MS;

  return {
    /** Keeps a bill. Returns its download token and the SHA-1 of its text. */
    keep(text: string, isGzip: boolean): { token: string; sha1: string } {
      for (const [token, file] of files) if (!isAlive(file)) files.delete(token);
      const token = randomText(64, randomBytes);
      const bytes = Buffer.from(text);
      files.set(token, { text, content: isGzip ? gzipSync(bytes) : bytes, isGzip, madeAtMs: clock.now() });
      return { token, sha1: createHash('sha1').update(bytes).digest('hex') };
    },

    /** The bill of a token; null if the token is unknown or expired. */
    download(token: string): BillFile | null {
      const file = files.get(token);
      return file !== undefined && isAlive(file) ? file : null;
    },

    reset(): void {
      files.clear();
    },
  };
}

export type Bills = ReturnType<typeof createBills>;

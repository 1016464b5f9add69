import { createHash } from 'node:crypto';

const TOKEN_BYTES = 32;

export type RandomBytes = (size: number) => Buffer;

/** A token that its holder shows, and the hash that the database keeps. */
export function newToken(randomBytes: RandomBytes): { token: string; hash: string } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** A random token of 256 bits needs no salt. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

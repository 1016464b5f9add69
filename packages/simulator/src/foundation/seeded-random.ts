import { createCipheriv, createHash } from 'node:crypto';
import type { RandomBytes } from './cryptography.js';

/** Reproducible random bytes: the key stream of AES-256-CTR under the seed's digest. For tests, never for secrets. */
export function seededRandomBytes(seed: string): RandomBytes {
  const key = createHash('sha256').update(seed).digest();
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return (size) => stream.update(Buffer.alloc(size));
}

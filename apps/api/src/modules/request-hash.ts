import { createHash } from 'node:crypto';

/** Tells requests with the same Idempotency-Key apart. */
export function requestHash(canonical: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

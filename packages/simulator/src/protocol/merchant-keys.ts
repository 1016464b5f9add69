import {
  checkPrimeSync,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes as systemRandomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { RandomBytes } from '../foundation/cryptography.js';
import { seededRandomBytes } from '../foundation/seeded-random.js';
import { createMerchant, type KeyPair, type Merchant } from './merchant.js';

const PUBLIC_EXPONENT = 65_537n;
const PRIME_BYTES = 128;

const generate = promisify(generateKeyPair);

/** Makes a merchant, its three keys in parallel. The same seed gives the same merchant within a year. */
export async function makeMerchant(seed?: string): Promise<Merchant> {
  if (seed === undefined) {
    const newPair = () => generate('rsa', { modulusLength: 2048 });
    const [merchant, pay, platform] = await Promise.all([newPair(), newPair(), newPair()]);
    return createMerchant(Date.now(), systemRandomBytes, { merchant, pay, platform });
  }
  const randomBytes = seededRandomBytes(`${seed} keys`);
  const [merchant, pay, platform] = [
    newKeyPair(randomBytes),
    newKeyPair(randomBytes),
    newKeyPair(randomBytes),
  ];
  // The certificate and the public key's id contain dates. Today's would differ tomorrow.
  const newYear = Date.UTC(new Date().getUTCFullYear(), 0, 2);
  return createMerchant(newYear, randomBytes, { merchant, pay, platform });
}

/** An RSA-2048 key from these random bytes. OpenSSL's generator takes none. FIPS 186-5, A.1 */
function newKeyPair(randomBytes: RandomBytes): KeyPair {
  const [p, q] = [newPrime(randomBytes), newPrime(randomBytes)].sort((left, right) =>
    left > right ? -1 : 1,
  );
  if (p === undefined || q === undefined || p === q) return newKeyPair(randomBytes);
  const d = inverse(PUBLIC_EXPONENT, (p - 1n) * (q - 1n));
  const privateKey = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n: base64Url(p * q),
      e: base64Url(PUBLIC_EXPONENT),
      d: base64Url(d),
      p: base64Url(p),
      q: base64Url(q),
      dp: base64Url(d % (p - 1n)),
      dq: base64Url(d % (q - 1n)),
      qi: base64Url(inverse(q, p)),
    },
  });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function newPrime(randomBytes: RandomBytes): bigint {
  for (;;) {
    const bytes = randomBytes(PRIME_BYTES);
    // The two highest bits make the product 2048 bits long. The lowest one makes the candidate odd.
    const candidate = BigInt(`0x${bytes.toString('hex')}`) | (3n << 1022n) | 1n;
    if ((candidate - 1n) % PUBLIC_EXPONENT !== 0n && checkPrimeSync(candidate, { checks: 5 }))
      return candidate;
  }
}

/** The inverse of `value` modulo `modulus`, by Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [value, modulus];
  let [previousFactor, factor] = [1n, 0n];
  while (current !== 0n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  return ((previousFactor % modulus) + modulus) % modulus;
}

function base64Url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** What a hash costs, as scrypt names it. */
export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * scrypt with 32 MiB and three passes, about a tenth of a second.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 */
export const PASSWORD_COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

export function createPasswords(cost: PasswordCost) {
  /** The hash of nobody's password: an unknown name takes as long as a known one. */
  const nobody = format(cost, Buffer.alloc(SALT_BYTES), Buffer.alloc(KEY_BYTES));
  return {
    /** Answers the hash with its parameters and its salt, so that stronger parameters leave older hashes readable. */
    async hash(password: string): Promise<string> {
      const salt = randomBytes(SALT_BYTES);
      return format(cost, salt, await derive(password, salt, cost));
    },

    /** Tells whether a password is the one of this hash; of a null hash it never is. */
    async isRight(password: string, hash: string | null): Promise<boolean> {
      const [, N, r, p, salt = '', key = ''] = (hash ?? nobody).split('$');
      const itsCost = { N: Number(N), r: Number(r), p: Number(p) };
      const derived = await derive(password, Buffer.from(salt, 'base64url'), itsCost);
      return timingSafeEqual(derived, Buffer.from(key, 'base64url')) && hash !== null;
    },
  };
}

function format({ N, r, p }: PasswordCost, salt: Buffer, key: Buffer): string {
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

function derive(password: string, salt: Buffer, cost: PasswordCost) {
  // The same text has one form: a phone may type é as one character, a keyboard as two.
  const text = password.normalize('NFC');
  const maxmem = 256 * cost.N * cost.r;
  return new Promise<Buffer>((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, { ...cost, maxmem }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

import { constants, createHash, type KeyObject, publicDecrypt, verify } from 'node:crypto';

/** The DER before a digest inside an RSA signature. RFC 8017, 9.2 */
const DIGEST_PREFIXES = [
  ['sha256', '3031300d060960864801650304020105000420'],
  ['sha1', '3021300906052b0e03021a05000414'],
  ['md5', '3020300c06082a864886f70d020505000410'],
  ['sha512', '3051300d060960864801650304020305000440'],
] as const;

type DigestName = (typeof DIGEST_PREFIXES)[number][0];

/** The encodings of a signature. */
const ENCODINGS = [
  ['base64', /^[A-Za-z0-9+/]{342}==$/, (text: string) => Buffer.from(text, 'base64')],
  ['base64url', /^[A-Za-z0-9_-]{342}(==)?$/, (text: string) => Buffer.from(text, 'base64url')],
  ['hex', /^[0-9a-fA-F]{512}$/, (text: string) => Buffer.from(text, 'hex')],
  [
    'Base64 with line breaks or blanks in it',
    /^[A-Za-z0-9+/=\s]+$/,
    (text: string) => Buffer.from(text.replace(/\s/g, ''), 'base64'),
  ],
  [
    'URL-encoded Base64',
    /^[A-Za-z0-9+/%]+$/,
    (text: string) =>
      Buffer.from(text.replace(/%2B/gi, '+').replace(/%2F/gi, '/').replace(/%3D/gi, '='), 'base64'),
  ],
] as const;

const SIGNATURE_BYTES = 256;

export interface KnownKey {
  /** The owner, for people. */
  readonly owner: string;
  readonly publicKey: KeyObject;
}

/** What an RSA signature reveals. */
export interface OpenedSignature {
  readonly key: KnownKey;
  readonly digestName: DigestName;
  readonly digest: Buffer;
  /** In words; null for standard Base64. */
  readonly encoding: string | null;
}

/**
 * Opens a signature with the fitting key. RSA reveals the digest of the signed text, so that many texts can be tried
 * without a key. Null if no key fits, or if it is not an RSA-2048 signature.
 */
export function openSignature(signature: string, keys: readonly KnownKey[]): OpenedSignature | null {
  for (const [name, pattern, decode] of ENCODINGS) {
    const bytes = pattern.test(signature) ? decode(signature) : null;
    if (bytes?.length !== SIGNATURE_BYTES) continue;
    for (const key of keys) {
      const opened = openBytes(bytes, key.publicKey);
      if (opened !== null) return { ...opened, key, encoding: name === 'base64' ? null : name };
    }
  }
  return null;
}

function openBytes(signature: Buffer, publicKey: KeyObject) {
  try {
    const hex = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature).toString(
      'hex',
    );
    const found = DIGEST_PREFIXES.find(([, prefix]) => hex.startsWith(prefix));
    if (found === undefined) return null;
    const [digestName, prefix] = found;
    return { digestName, digest: Buffer.from(hex.slice(prefix.length), 'hex') };
  } catch {
    // Another key made it: the result has no padding.
    return null;
  }
}

/** Whether a text is the signed one. */
export function isUnder(text: Buffer, { digestName, digest }: OpenedSignature): boolean {
  return createHash(digestName).update(text).digest().equals(digest);
}

/** Whether the signature has PSS padding, which WeChat refuses. */
export function isPssSignature(text: Buffer, signature: string, key: KeyObject): boolean {
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_AUTO: saltLength } = constants;
  return verify('RSA-SHA256', text, { key, padding, saltLength }, Buffer.from(signature, 'base64'));
}

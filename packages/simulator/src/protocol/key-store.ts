import { createHash, createHmac, type KeyObject, X509Certificate } from 'node:crypto';
import type { RandomBytes } from '../foundation/cryptography.js';
import { element, NULL } from './der.js';

// The object identifiers of RFC 7292 and RFC 2985, and Java's for a trusted certificate, encoded.
const DATA = Buffer.from('06092a864886f70d010701', 'hex');
const SHROUDED_KEY_BAG = Buffer.from('060b2a864886f70d010c0a0102', 'hex');
const CERTIFICATE_BAG = Buffer.from('060b2a864886f70d010c0a0103', 'hex');
const X509_CERTIFICATE = Buffer.from('060a2a864886f70d01091601', 'hex');
const FRIENDLY_NAME = Buffer.from('06092a864886f70d010914', 'hex');
const LOCAL_KEY_ID = Buffer.from('06092a864886f70d010915', 'hex');
const TRUSTED_KEY_USAGE = Buffer.from('060c6086480186f966adca7b0101', 'hex');
const ANY_KEY_USAGE = Buffer.from('0604551d2500', 'hex');
const SHA1 = Buffer.from('06052b0e03021a', 'hex');

const VERSION = Buffer.from([3]);
const MAC_ITERATIONS = 2048;
const MAC_SALT_BYTES = 8;

/** The block of SHA-1 in bytes, and the purpose “MAC” of the key derivation. RFC 7292, B.2 and B.3. */
const BLOCK_BYTES = 64;
const MAC_PURPOSE = 3;

interface Content {
  readonly privateKey: KeyObject;
  /** PEM. */
  readonly certificate: string;
  readonly alias: string;
  readonly password: string;
}

/** Writes a PKCS#12 file with a key and its certificate, which Node cannot do. RFC 7292. */
export function writeKeyStore(
  { privateKey, certificate, alias, password }: Content,
  randomBytes: RandomBytes,
): Buffer {
  const { raw } = new X509Certificate(certificate);
  const attributes = element(
    'set',
    attribute(FRIENDLY_NAME, element('bmpString', utf16(alias))),
    attribute(LOCAL_KEY_ID, element('octetString', createHash('sha1').update(raw).digest())),
  );
  const shrouded = privateKey.export({
    type: 'pkcs8',
    format: 'der',
    cipher: 'aes-256-cbc',
    passphrase: password,
  });
  const safe = element(
    'sequence',
    data(bag(CERTIFICATE_BAG, certified(raw), attributes)),
    data(bag(SHROUDED_KEY_BAG, shrouded, attributes)),
  );
  return withMac(safe, password, randomBytes);
}

/**
 * Writes a PKCS#12 file of certificates that a Java program trusts. Java asks for an attribute of its own:
 * https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/sun/security/pkcs12/PKCS12KeyStore.java
 */
export function writeTrustStore(
  certificates: readonly X509Certificate[],
  password: string,
  randomBytes: RandomBytes,
): Buffer {
  const bags = certificates.map(({ raw }, index) => {
    const name = attribute(FRIENDLY_NAME, element('bmpString', utf16(`certificate ${index}`)));
    const attributes = element('set', name, attribute(TRUSTED_KEY_USAGE, ANY_KEY_USAGE));
    return bag(CERTIFICATE_BAG, certified(raw), attributes);
  });
  return withMac(element('sequence', data(...bags)), password, randomBytes);
}

function withMac(safe: Buffer, password: string, randomBytes: RandomBytes): Buffer {
  const salt = randomBytes(MAC_SALT_BYTES);
  const mac = createHmac('sha1', macKey(password, salt)).update(safe).digest();
  const macData = element(
    'sequence',
    element('sequence', element('sequence', SHA1, NULL), element('octetString', mac)),
    element('octetString', salt),
    element('integer', Buffer.from([MAC_ITERATIONS >> 8, MAC_ITERATIONS & 0xff])),
  );
  const content = element('sequence', DATA, element('explicit', element('octetString', safe)));
  return element('sequence', element('integer', VERSION), content, macData);
}

const bag = (kind: Buffer, value: Buffer, attributes: Buffer) =>
  element('sequence', kind, element('explicit', value), attributes);

const certified = (raw: Buffer) =>
  element('sequence', X509_CERTIFICATE, element('explicit', element('octetString', raw)));

/** Safe contents that are not encrypted. */
const data = (...bags: Buffer[]) =>
  element('sequence', DATA, element('explicit', element('octetString', element('sequence', ...bags))));

const attribute = (kind: Buffer, value: Buffer) => element('sequence', kind, element('set', value));

/** Big-endian, as BMPString has it. */
const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();

function macKey(password: string, salt: Buffer): Buffer {
  const fill = (bytes: Buffer) => Buffer.alloc(Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES, bytes);
  let key = Buffer.concat([Buffer.alloc(BLOCK_BYTES, MAC_PURPOSE), fill(salt), fill(utf16(`${password}\0`))]);
  for (let round = 0; round < MAC_ITERATIONS; round += 1) key = createHash('sha1').update(key).digest();
  return key;
}

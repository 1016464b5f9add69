import { createHash, createHmac, type KeyObject, X509Certificate } from 'node:crypto';
import type { RandomBytes } from '../foundation/cryptography.js';
import { element, NULL } from './der.js';

// The object identifiers of RFC 7292 and RFC 2985, encoded.
const DATA = Buffer.from('06092a864886f70d010701', 'hex');
const SHROUDED_KEY_BAG = Buffer.from('060b2a864886f70d010c0a0102', 'hex');
const CERTIFICATE_BAG = Buffer.from('060b2a864886f70d010c0a0103', 'hex');
const X509_CERTIFICATE = Buffer.from('060a2a864886f70d01091601', 'hex');
const FRIENDLY_NAME = Buffer.from('06092a864886f70d010914', 'hex');
const LOCAL_KEY_ID = Buffer.from('06092a864886f70d010915', 'hex');
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
  const bag = (kind: Buffer, value: Buffer) =>
    element('sequence', element('sequence', kind, element('explicit', value), attributes));
  const certified = element('sequence', X509_CERTIFICATE, element('explicit', element('octetString', raw)));
  const safe = element(
    'sequence',
    data(bag(CERTIFICATE_BAG, certified)),
    data(bag(SHROUDED_KEY_BAG, shrouded)),
  );
  const salt = randomBytes(MAC_SALT_BYTES);
  const mac = createHmac('sha1', macKey(password, salt)).update(safe).digest();
  const macData = element(
    'sequence',
    element('sequence', element('sequence', SHA1, NULL), element('octetString', mac)),
    element('octetString', salt),
    element('integer', Buffer.from([MAC_ITERATIONS >> 8, MAC_ITERATIONS & 0xff])),
  );
  return element('sequence', element('integer', VERSION), data(safe), macData);
}

const data = (content: Buffer) =>
  element('sequence', DATA, element('explicit', element('octetString', content)));

const attribute = (kind: Buffer, value: Buffer) => element('sequence', kind, element('set', value));

/** Big-endian, as BMPString has it. */
const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();

function macKey(password: string, salt: Buffer): Buffer {
  const fill = (bytes: Buffer) => Buffer.alloc(Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES, bytes);
  let key = Buffer.concat([Buffer.alloc(BLOCK_BYTES, MAC_PURPOSE), fill(salt), fill(utf16(`${password}\0`))]);
  for (let round = 0; round < MAC_ITERATIONS; round += 1) key = createHash('sha1').update(key).digest();
  return key;
}

import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { writeCertificate } from './certificate.js';
import { element } from './der.js';
import { randomSerial } from './merchant.js';
import { WECHAT_HOSTS } from './wechat-hosts.js';

const DAY_MS = 24 * 3600 * 1000;
const AUTHORITY_LIFETIME_MS = 5 * 365 * DAY_MS;
/** Apple's systems take no server certificate that lives longer than 398 days. */
const IDENTITY_LIFETIME_MS = 397 * DAY_MS;

// The object identifiers of RFC 5280, 4.2.1, encoded.
const SUBJECT_KEY_ID = Buffer.from('0603551d0e', 'hex');
const KEY_USAGE = Buffer.from('0603551d0f', 'hex');
const SUBJECT_ALTERNATIVE_NAME = Buffer.from('0603551d11', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const NAME_CONSTRAINTS = Buffer.from('0603551d1e', 'hex');
const AUTHORITY_KEY_ID = Buffer.from('0603551d23', 'hex');
const EXTENDED_KEY_USAGE = Buffer.from('0603551d25', 'hex');
const SERVER_AUTHENTICATION = Buffer.from('06082b06010505070301', 'hex');

const TRUE = element('boolean', Buffer.from([0xff]));
/** The bits keyCertSign and cRLSign, and the bit digitalSignature, behind the number of unused bits. */
const SIGNS_CERTIFICATES = element('bitString', Buffer.from([1, 0x06]));
const SIGNS_HANDSHAKES = element('bitString', Buffer.from([7, 0x80]));

/** A CA, as PEM. */
export interface Authority {
  readonly certificate: string;
  readonly privateKey: string;
}

/** What a TLS server for WeChat's hosts shows, as PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** Makes a CA that can vouch for WeChat's hosts and for nothing else, whoever gets hold of its key. */
export function createAuthority(nowMs: number): Authority {
  const { publicKey, privateKey } = newKeyPair();
  const serialNo = randomSerial(randomBytes);
  const subtrees = WECHAT_HOSTS.map((host) => element('sequence', dnsName(host)));
  const certificate = writeCertificate({
    serialNo,
    // A browser or a system may keep several: the serial tells them apart.
    commonName: `WeChat Pay simulator CA ${serialNo.slice(0, 8)}`,
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + AUTHORITY_LIFETIME_MS),
    publicKey,
    privateKey,
    extensions: [
      critical(BASIC_CONSTRAINTS, element('sequence', TRUE, element('integer', Buffer.from([0])))),
      critical(KEY_USAGE, SIGNS_CERTIFICATES),
      critical(NAME_CONSTRAINTS, element('sequence', element('explicit', ...subtrees))),
      extension(SUBJECT_KEY_ID, element('octetString', keyIdOf(publicKey))),
    ],
  });
  return { certificate, privateKey: pemOf(privateKey) };
}

/** A certificate of these hosts, with a key of its own. Clients refuse it for hosts that are not WeChat's. */
export function issueIdentity(authority: Authority, hosts: readonly string[], nowMs: number): Identity {
  const { publicKey, privateKey } = newKeyPair();
  const issuer = new X509Certificate(authority.certificate);
  const cert = writeCertificate({
    serialNo: randomSerial(randomBytes),
    commonName: 'WeChat Pay simulator',
    issuerName: issuer.subject.replace(/^CN=/, ''),
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(Math.min(nowMs + IDENTITY_LIFETIME_MS, Date.parse(issuer.validTo))),
    publicKey,
    privateKey: createPrivateKey(authority.privateKey),
    extensions: [
      critical(BASIC_CONSTRAINTS, element('sequence')),
      critical(KEY_USAGE, SIGNS_HANDSHAKES),
      extension(EXTENDED_KEY_USAGE, element('sequence', SERVER_AUTHENTICATION)),
      extension(SUBJECT_ALTERNATIVE_NAME, element('sequence', ...hosts.map(dnsName))),
      extension(SUBJECT_KEY_ID, element('octetString', keyIdOf(publicKey))),
      extension(AUTHORITY_KEY_ID, element('sequence', element('implicit0', keyIdOf(issuer.publicKey)))),
    ],
  });
  return { key: pemOf(privateKey), cert };
}

/** The hosts that a CA can vouch for: an earlier version made some that know fewer. */
export function hostsOf({ certificate }: Authority): string[] {
  const { raw } = new X509Certificate(certificate);
  return WECHAT_HOSTS.filter((host) => raw.includes(host));
}

/** P-256: made in a millisecond, and taken by every TLS client. */
const newKeyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

const pemOf = (privateKey: KeyObject) => String(privateKey.export({ type: 'pkcs8', format: 'pem' }));

const dnsName = (host: string) => element('implicit2', Buffer.from(host));

const keyIdOf = (publicKey: KeyObject) =>
  createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();

const extension = (kind: Buffer, value: Buffer) => element('sequence', kind, element('octetString', value));

const critical = (kind: Buffer, value: Buffer) =>
  element('sequence', kind, TRUE, element('octetString', value));

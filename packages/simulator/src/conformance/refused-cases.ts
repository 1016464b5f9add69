import { cutTo, flipBit, withHeader, without } from './bends.js';
import { type ConformanceCase, PAGES } from './case.js';

type Refused = Pick<ConformanceCase, 'name' | 'proves' | 'danger' | 'bend' | 'followsFrom'>;

const FORGED = 'Anybody who knows the address can mark orders as paid.';
const REPLAYED = 'A recorded message can be replayed at any time.';

const UNSEALED = 'The content of the message can be changed in transit, or written by anybody.';

const TAG_BYTES = 16;

/** Signatures that are none: 4xx or 5xx, and WeChat sends the genuine one again. */
const SIGNATURES: readonly Refused[] = [
  {
    name: 'forged',
    proves: 'The signature is verified with WeChat’s key.',
    bend: { signer: 'stranger' },
    danger: FORGED,
  },
  {
    name: 'signed-by-merchant',
    proves: 'A signature made with the merchant’s own key is refused.',
    bend: { signer: 'merchant' },
    danger: 'Anybody who holds the merchant’s API key can mark orders as paid.',
  },
  {
    name: 'probe',
    proves: 'WeChat’s signature probe, WECHATPAY/SIGNTEST/…, is refused.',
    bend: { headers: withHeader('Wechatpay-Signature', (signature) => `WECHATPAY/SIGNTEST/${signature}`) },
    danger: 'WeChat finds that signatures are not checked, and may suspend the merchant.',
  },
  {
    name: 'empty-signature',
    proves: 'An empty signature is refused.',
    bend: { headers: withHeader('Wechatpay-Signature', () => '') },
    danger: FORGED,
  },
  {
    name: 'tampered-body',
    proves: 'The signature covers the body.',
    bend: { sentBody: (body: string) => body.replace('"id":"', '"id":"f') },
    danger: FORGED,
  },
  {
    name: 'rewritten-body',
    proves: 'The signature is verified over the received bytes.',
    bend: { sentBody: (body: string) => body.replace(/:/, ': ') },
    danger:
      'Re-serialised JSON is verified instead of the received bytes. Genuine messages will be refused, too.',
  },
  {
    name: 'unknown-serial',
    proves: 'An unknown serial is refused.',
    bend: { headers: withHeader('Wechatpay-Serial', () => '7777777777777777777777777777777777777777') },
    danger: 'Wechatpay-Serial is ignored. After a rotation the wrong key is tried.',
  },
  {
    name: 'swapped-serial',
    proves: 'The key is the one that Wechatpay-Serial names.',
    bend: {
      signer: 'public-key',
      headers: (headers, { platformSerialNo }) => ({ ...headers, 'Wechatpay-Serial': platformSerialNo }),
    },
    danger: 'Wechatpay-Serial is ignored. After a rotation the wrong key is tried.',
  },
  ...(['Timestamp', 'Nonce', 'Signature', 'Serial'] as const).map((name) => ({
    name: `no-${name.toLowerCase()}`,
    proves: `A message without Wechatpay-${name} is refused.`,
    bend: { headers: without(`Wechatpay-${name}`) },
    danger: 'A missing header switches the check off.',
  })),
];

/** Signed by WeChat, and at another time than now. */
const TIMES: readonly Refused[] = [
  {
    name: 'stale',
    proves: 'A message signed ten minutes ago is refused.',
    bend: { ageSeconds: 600 },
    danger: REPLAYED,
  },
  {
    name: 'future',
    proves: 'A message signed ten minutes in the future is refused.',
    bend: { ageSeconds: -600 },
    danger: REPLAYED,
  },
  {
    name: 'timestamp-renewed',
    proves: 'The signature covers the timestamp.',
    bend: { headers: withHeader('Wechatpay-Timestamp', (seconds) => String(Number(seconds) + 1)) },
    danger: REPLAYED,
  },
  {
    name: 'timestamp-in-milliseconds',
    proves: 'The timestamp is read as seconds.',
    bend: { timestamp: (seconds) => `${seconds}000` },
    danger: REPLAYED,
    followsFrom: ['future'],
  },
  {
    name: 'timestamp-no-number',
    proves: 'A timestamp that is not a number is refused.',
    bend: { timestamp: () => 'now' },
    danger: 'A timestamp that cannot be read switches the check of the age off.',
  },
];

/** Signed by WeChat, and the sealed box does not open. */
const BOXES: readonly Refused[] = [
  {
    name: 'tampered-ciphertext',
    proves: 'A ciphertext with one changed bit is refused.',
    bend: { box: flipBit(20) },
    danger: UNSEALED,
  },
  {
    name: 'wrong-tag',
    proves: 'The authentication tag is checked.',
    bend: { box: flipBit(-1) },
    danger: UNSEALED,
  },
  {
    name: 'short-tag',
    proves: 'An authentication tag of twelve bytes instead of sixteen is refused.',
    bend: { box: cutTo((bytes) => bytes.length - 4) },
    danger: UNSEALED,
  },
  {
    name: 'no-tag',
    proves: 'A ciphertext without its authentication tag is refused.',
    bend: { box: cutTo((bytes) => bytes.length - TAG_BYTES) },
    danger: UNSEALED,
  },
  {
    name: 'tiny-box',
    proves: 'A ciphertext shorter than a tag is refused, and the back end keeps running.',
    bend: { box: cutTo(() => 4) },
    danger: 'Node accepts four bytes as a tag. Other libraries crash.',
  },
  {
    name: 'wrong-associated-data',
    proves: 'associated_data is authenticated with the ciphertext.',
    bend: { box: (box) => ({ ...box, associated_data: 'refund' }) },
    danger: UNSEALED,
  },
  {
    name: 'wrong-box-nonce',
    proves: 'A nonce of the wrong length is refused, and the back end keeps running.',
    bend: { box: (box) => ({ ...box, nonce: 'ab' }) },
    danger: 'Some libraries crash on it. One message stops the back end.',
  },
  {
    name: 'wrong-api-v3-key',
    proves: 'A ciphertext made with another APIv3 key is refused.',
    bend: { apiV3Key: '0123456789abcdefghijklmnopqrstuv' },
    danger: UNSEALED,
  },
  {
    name: 'resource-no-json',
    proves: 'The decrypted resource is checked.',
    bend: { plaintext: () => '<xml>' },
    danger: 'An unreadable message was answered with success. WeChat will not send it again.',
  },
  {
    name: 'body-no-json',
    proves: 'A body that is not JSON is refused.',
    bend: { body: () => 'return_code=SUCCESS' },
    danger: 'An unreadable message was answered with success. WeChat will not send it again.',
  },
  {
    name: 'empty-body',
    proves: 'An empty body is refused.',
    bend: { body: () => '' },
    danger: 'An unreadable message was answered with success. WeChat will not send it again.',
  },
];

/** Where a root fails, these cases fail for its reason. */
const following = (cases: readonly Refused[], ...roots: string[]): Refused[] =>
  cases.map((one) => ({
    ...one,
    followsFrom: [...roots, ...(one.followsFrom ?? [])].filter((root) => root !== one.name),
  }));

/** Only the tag of the box shows these. */
const TAGGED = [
  'wrong-tag',
  'short-tag',
  'no-tag',
  'tiny-box',
  'wrong-associated-data',
  'wrong-box-nonce',
  'wrong-api-v3-key',
];

/** What a back end has to answer with 4xx or 5xx, and must not believe. */
export const REFUSED: readonly ConformanceCase[] = [
  ...following(SIGNATURES, 'forged').map((one) => ({ ...one, link: PAGES.signature })),
  ...following(TIMES, 'forged', 'stale').map((one) => ({ ...one, link: PAGES.signature })),
  ...BOXES.map((one) => ({
    ...one,
    link: PAGES.sealedBox,
    followsFrom: TAGGED.includes(one.name) ? ['tampered-ciphertext'] : [],
  })),
].map((one) => ({ ...one, kind: 'refuse', about: 'payment' }));

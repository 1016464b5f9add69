import { cutTo, flipBit, withHeader, without } from './bends.js';
import { type ConformanceCase, PAGES } from './case.js';

type Refused = Pick<ConformanceCase, 'name' | 'proves' | 'danger' | 'bend'>;

const FORGED = 'Anybody who knows the address can mark orders as paid.';
const REPLAYED = 'Whoever recorded a message can send it again whenever they like.';

const UNSEALED = 'What lies in the box can be changed on its way, or be written by anybody.';

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
    proves: 'The merchant’s own key does not speak for WeChat.',
    bend: { signer: 'merchant' },
    danger: 'Whoever holds the merchant’s API key can mark orders as paid.',
  },
  {
    name: 'probe',
    proves: 'WeChat’s probe, WECHATPAY/SIGNTEST/…, is refused: WeChat looks whether signatures are checked.',
    bend: { headers: withHeader('Wechatpay-Signature', (signature) => `WECHATPAY/SIGNTEST/${signature}`) },
    danger: 'WeChat finds that signatures are not checked, and may stop the merchant.',
  },
  {
    name: 'empty-signature',
    proves: 'An empty signature is none.',
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
    proves: 'The signature covers the bytes, not what they mean.',
    bend: { sentBody: (body: string) => body.replace(/:/, ': ') },
    danger:
      'JSON that was written anew is verified instead of the bytes that came; genuine messages will be refused, too.',
  },
  {
    name: 'unknown-serial',
    proves: 'A serial that is not known is refused.',
    bend: { headers: withHeader('Wechatpay-Serial', () => '7777777777777777777777777777777777777777') },
    danger: 'Wechatpay-Serial is not read; after a rotation the wrong key is tried.',
  },
  {
    name: 'swapped-serial',
    proves: 'The key is the one that Wechatpay-Serial names.',
    bend: {
      signer: 'publicKey',
      headers: (headers, { platformSerialNo }) => ({ ...headers, 'Wechatpay-Serial': platformSerialNo }),
    },
    danger: 'Wechatpay-Serial is not read; after a rotation the wrong key is tried.',
  },
  ...(['Timestamp', 'Nonce', 'Signature', 'Serial'] as const).map((name) => ({
    name: `no-${name.toLowerCase()}`,
    proves: `A message without Wechatpay-${name} is refused.`,
    bend: { headers: without(`Wechatpay-${name}`) },
    danger: 'A header that is missing switches the check off.',
  })),
];

/** Signed by WeChat, and at another time than now. */
const TIMES: readonly Refused[] = [
  {
    name: 'stale',
    proves: 'A message of ten minutes ago is refused.',
    bend: { ageSeconds: 600 },
    danger: REPLAYED,
  },
  {
    name: 'future',
    proves: 'A message of in ten minutes is refused.',
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
  },
  {
    name: 'timestamp-no-number',
    proves: 'A timestamp that is no number is refused.',
    bend: { timestamp: () => 'now' },
    danger: 'It becomes NaN, and NaN is never more than five minutes away: the check of age is switched off.',
  },
];

/** Signed by WeChat, and the sealed box does not open. */
const BOXES: readonly Refused[] = [
  {
    name: 'tampered-ciphertext',
    proves: 'A box with one changed bit does not open.',
    bend: { box: flipBit(20) },
    danger: UNSEALED,
  },
  {
    name: 'wrong-tag',
    proves: 'The tag of the box is checked.',
    bend: { box: flipBit(-1) },
    danger: UNSEALED,
  },
  {
    name: 'short-tag',
    proves: 'A tag of twelve bytes in place of sixteen is refused.',
    bend: { box: cutTo((bytes) => bytes.length - 4) },
    danger: UNSEALED,
  },
  {
    name: 'no-tag',
    proves: 'A box without its tag does not open.',
    bend: { box: cutTo((bytes) => bytes.length - TAG_BYTES) },
    danger: UNSEALED,
  },
  {
    name: 'tiny-box',
    proves: 'A box that is shorter than a tag is refused, and breaks nothing.',
    bend: { box: cutTo(() => 4) },
    danger: 'Node takes four bytes for a tag; other libraries crash.',
  },
  {
    name: 'wrong-associated-data',
    proves: 'associated_data belongs to what is sealed.',
    bend: { box: (box) => ({ ...box, associated_data: 'refund' }) },
    danger: UNSEALED,
  },
  {
    name: 'wrong-box-nonce',
    proves: 'A nonce of the wrong length is refused, and breaks nothing.',
    bend: { box: (box) => ({ ...box, nonce: 'ab' }) },
    danger: 'Some libraries crash on it: one message stops the back end.',
  },
  {
    name: 'wrong-api-v3-key',
    proves: 'A box that was sealed with another APIv3 key does not open.',
    bend: { apiV3Key: '0123456789abcdefghijklmnopqrstuv' },
    danger: UNSEALED,
  },
  {
    name: 'resource-no-json',
    proves: 'What lies in the box is checked, too.',
    bend: { plaintext: () => '<xml>' },
    danger: 'A message that can not be read was answered with success: WeChat will not send it again.',
  },
  {
    name: 'body-no-json',
    proves: 'A body that is no JSON is refused.',
    bend: { body: () => 'return_code=SUCCESS' },
    danger: 'A message that can not be read was answered with success: WeChat will not send it again.',
  },
  {
    name: 'empty-body',
    proves: 'An empty body is refused.',
    bend: { body: () => '' },
    danger: 'A message that can not be read was answered with success: WeChat will not send it again.',
  },
];

/** What a back end has to answer with 4xx or 5xx, and must not believe. */
export const REFUSED: readonly ConformanceCase[] = [
  ...SIGNATURES.map((one) => ({ ...one, link: PAGES.signature })),
  ...TIMES.map((one) => ({ ...one, link: PAGES.signature })),
  ...BOXES.map((one) => ({ ...one, link: PAGES.sealedBox })),
].map((one) => ({ ...one, kind: 'refuse', about: 'payment' }));

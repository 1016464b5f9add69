import { isRecord } from '../foundation/json.js';
import { flipBit } from './bends.js';
import { type ConformanceCase, PAGES, type WechatHeaders } from './case.js';

const MISSED = 'The buyer is not told that the refund arrived.';

const DUPLICATES = 'It would be retried for a day, or booked twice.';

/** https://pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_16 */
const API_V2 =
  '<xml><return_code>SUCCESS</return_code><appid>wx0000000000000000</appid><req_info>bm90aGluZw==</req_info></xml>';

const asXml = (headers: WechatHeaders): WechatHeaders => ({
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('Wechatpay-'))),
  'Content-Type': 'text/xml',
});

const CASES: readonly Omit<ConformanceCase, 'about' | 'link'>[] = [
  {
    name: 'refund-forged',
    kind: 'refuse',
    proves: 'The signature of refund notifications is verified.',
    bend: { signer: 'stranger' },
    danger: 'Anybody who knows the address can mark refunds as done.',
    followsFrom: ['forged'],
  },
  {
    name: 'refund-wrong-tag',
    kind: 'refuse',
    proves: 'The authentication tag of refund notifications is checked.',
    bend: { box: flipBit(-1) },
    danger: 'The content of the message can be changed in transit.',
    followsFrom: ['tampered-ciphertext'],
  },
  {
    name: 'refund-other-amount',
    kind: 'unmatched',
    proves: 'The amount is compared with the refund.',
    bend: {
      resource: (resource) => ({
        ...resource,
        amount: { ...(isRecord(resource.amount) ? resource.amount : {}), refund: 2, payer_refund: 2 },
      }),
    },
    needsAmount: true,
    danger: 'A refund of another amount counts for this one.',
  },
  {
    name: 'refund-unknown',
    kind: 'unmatched',
    proves: 'A notification about an unknown refund changes nothing.',
    bend: { resource: (resource) => ({ ...resource, out_refund_no: 'NO-SUCH-REFUND-000001' }) },
    danger: 'A message about another refund changed this one.',
  },
  {
    name: 'refund-api-v2',
    kind: 'unmatched',
    proves: 'XML of APIv2, which the merchant console may send, is answered and changes nothing.',
    bend: { headers: asXml, sentBody: () => API_V2 },
    danger: 'Unsigned XML counts as a refund, or stops the back end.',
  },
  {
    name: 'refund-success',
    kind: 'accept',
    proves: 'A successful refund is answered with success.',
    bend: {},
    danger: MISSED,
  },
  {
    name: 'refund-abnormal',
    kind: 'accept',
    proves: 'A refund that did not reach the buyer (REFUND.ABNORMAL) is answered with success.',
    bend: {},
    refundStatus: 'ABNORMAL',
    danger: 'Nobody is told that the money has to be sent another way.',
  },
  {
    name: 'refund-closed',
    kind: 'accept',
    proves: 'A refund that failed (REFUND.CLOSED) is answered with success.',
    bend: {},
    refundStatus: 'CLOSED',
    danger: 'Nobody is told that the refund has to be made again.',
  },
  {
    name: 'refund-empty-associated-data',
    kind: 'accept',
    proves: 'associated_data of a refund may be empty, as in WeChat’s samples.',
    bend: { associatedData: '' },
    danger: MISSED,
  },
  {
    name: 'refund-doubled',
    kind: 'accept',
    proves: 'A duplicate refund notification is answered with success.',
    bend: {},
    deliveries: 'twice',
    danger: DUPLICATES,
  },
  {
    name: 'refund-doubled-with-another-id',
    kind: 'accept',
    proves: 'A second notification of the same refund, with an id of its own, is answered with success.',
    bend: {},
    deliveries: 'twice',
    second: { hasOwnId: true },
    danger: DUPLICATES,
  },
];

/** The same questions about refunds, for back ends that take refund notifications. */
export const REFUND_CASES: readonly ConformanceCase[] = CASES.map((one) => ({
  ...one,
  about: 'refund',
  link: PAGES.notification,
}));

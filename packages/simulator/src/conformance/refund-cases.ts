import { isRecord } from '../foundation/json.js';
import { flipBit } from './bends.js';
import { type ConformanceCase, PAGES } from './case.js';

const MISSED = 'The buyer is not told that the refund arrived.';

const CASES: readonly Omit<ConformanceCase, 'about' | 'link'>[] = [
  {
    name: 'refund-forged',
    kind: 'refuse',
    proves: 'The signature of refund notifications is verified.',
    bend: { signer: 'stranger' },
    danger: 'Anybody who knows the address can mark refunds as done.',
  },
  {
    name: 'refund-wrong-tag',
    kind: 'refuse',
    proves: 'The authentication tag of refund notifications is checked.',
    bend: { box: flipBit(-1) },
    danger: 'The content of the message can be changed in transit.',
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
    name: 'refund-success',
    kind: 'accept',
    proves: 'A successful refund is answered with success.',
    bend: {},
    danger: MISSED,
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
    danger: 'It would be retried for a day, or booked twice.',
  },
];

/** The same questions about refunds, for back ends that take refund notifications. */
export const REFUND_CASES: readonly ConformanceCase[] = CASES.map((one) => ({
  ...one,
  about: 'refund',
  link: PAGES.notification,
}));

import { isRecord } from '../foundation/json.js';
import { flipBit } from './bends.js';
import { type ConformanceCase, PAGES } from './case.js';

const MISSED = 'Who waits for their money is not told that it is back.';

const CASES: readonly Omit<ConformanceCase, 'about' | 'link'>[] = [
  {
    name: 'refund-forged',
    kind: 'refuse',
    proves: 'The signature of refund notifications is verified, too.',
    bend: { signer: 'stranger' },
    danger: 'Anybody who knows the address can mark refunds as done.',
  },
  {
    name: 'refund-wrong-tag',
    kind: 'refuse',
    proves: 'The tag of the box is checked for refunds, too.',
    bend: { box: flipBit(-1) },
    danger: 'What lies in the box can be changed on its way.',
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
    danger: 'A refund of another sum counts for this one.',
  },
  {
    name: 'refund-unknown',
    kind: 'unmatched',
    proves: 'A refund that does not exist changes nothing.',
    bend: { resource: (resource) => ({ ...resource, out_refund_no: 'NO-SUCH-REFUND-000001' }) },
    danger: 'A refund was changed that the message does not name.',
  },
  {
    name: 'refund-success',
    kind: 'accept',
    proves: 'A refund that succeeded is answered with success.',
    bend: {},
    danger: MISSED,
  },
  {
    name: 'refund-empty-associated-data',
    kind: 'accept',
    proves: 'associated_data of a refund may be empty: WeChat’s own samples show it so.',
    bend: { associatedData: '' },
    danger: MISSED,
  },
  {
    name: 'refund-doubled',
    kind: 'accept',
    proves: 'The same refund notification again is answered with success.',
    bend: {},
    deliveries: 'twice',
    danger: 'It would be sent again for a day, or booked twice.',
  },
];

/** The same questions about refunds, for back ends that take refund notifications. */
export const REFUND_CASES: readonly ConformanceCase[] = CASES.map((one) => ({
  ...one,
  about: 'refund',
  link: PAGES.notification,
}));

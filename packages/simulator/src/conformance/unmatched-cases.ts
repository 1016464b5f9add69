import { replaced, withOtherPayer } from '../faults/resource-names.js';
import { isRecord, type JsonObject } from '../foundation/json.js';
import { type ConformanceCase, PAGES } from './case.js';

const amountOf = (resource: JsonObject) => (isRecord(resource.amount) ? resource.amount : {});
const withAmount = (changes: JsonObject) => (resource: JsonObject) => ({
  ...resource,
  amount: { ...amountOf(resource), ...changes },
});

/** Signed and sealed by WeChat, and yet no proof that this order was paid. */
const CASES: readonly Omit<ConformanceCase, 'kind' | 'about' | 'link'>[] = [
  {
    name: 'one-fen-less',
    proves: 'The amount is compared with the order.',
    bend: {
      resource: (resource) => {
        const total = Number(amountOf(resource).total) - 1;
        return withAmount({ total, payer_total: total })(resource);
      },
    },
    danger: 'A buyer who pays less than the price gets the goods.',
  },
  {
    name: 'no-amount',
    proves: 'A message without an amount proves no payment.',
    bend: { resource: ({ amount: _, ...resource }) => resource },
    danger: 'A missing amount counts as the right one.',
  },
  {
    name: 'other-currency',
    proves: 'The currency is compared.',
    bend: { resource: withAmount({ currency: 'JPY', payer_currency: 'JPY' }) },
    danger: 'A hundred yen count as a hundred yuan.',
  },
  {
    name: 'other-mchid',
    proves: 'mchid is compared.',
    bend: { resource: (resource) => replaced(resource, ['sub_mchid', 'mchid'], '1999999999') },
    danger: 'A payment to another merchant counts as paid here.',
  },
  {
    name: 'other-appid',
    proves: 'appid is compared.',
    bend: {
      resource: (resource) => replaced(resource, ['sub_appid', 'sp_appid', 'appid'], 'wx0000000000000000'),
    },
    danger: 'A payment in another app counts as paid here.',
  },
  {
    name: 'other-payer',
    proves: 'The payer is compared with the buyer.',
    bend: { resource: (resource) => withOtherPayer(resource, `o${'0'.repeat(27)}`) },
    danger: 'Another person’s payment counts for this order.',
  },
  {
    name: 'unknown-order',
    proves: 'A payment of an unknown order changes nothing.',
    bend: { resource: (resource) => ({ ...resource, out_trade_no: 'NO-SUCH-ORDER-000001' }) },
    danger: 'A message about another order changed this one.',
  },
  {
    name: 'not-paid',
    proves: 'trade_state is read: only SUCCESS is a payment.',
    bend: {
      resource: (resource) => ({ ...resource, trade_state: 'NOTPAY', trade_state_desc: '订单未支付' }),
    },
    danger: 'Any message counts as a payment.',
  },
  {
    name: 'other-event',
    proves: 'An unknown event type changes nothing.',
    bend: {
      envelope: (envelope) => ({ ...envelope, event_type: 'COUPON.USE', summary: '代金券核销' }),
      resource: ({ trade_state: _, ...resource }) => ({ ...resource, status: 'USED' }),
    },
    danger: 'Any event counts as a payment.',
  },
];

/** What may be answered either way, as long as the order stays as it was. */
export const UNMATCHED: readonly ConformanceCase[] = CASES.map((one) => ({
  ...one,
  kind: 'unmatched',
  about: 'payment',
  link: PAGES.notification,
}));

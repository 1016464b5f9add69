import type { World } from '../../world/world.js';
import { word } from '../command-line.js';
import { confirmReceipt, RECEIPT_ACTIONS, type ReceiptRequest } from '../receipt.js';
import { choice, nothing, nullable, optional, shape, text, truth, wholeNumber } from '../shape.js';
import { verb } from '../verb.js';
import { viewShipment } from '../views/shipment.js';

const MANAGEMENT = '/_sim/trade-management';

function viewManagement({ tradeManagement, orderShipping }: World) {
  return { ...tradeManagement.settings(), isPaymentBanned: orderShipping.isPaymentBanned() };
}

export const shippingVerbs = {
  /** The shipping that the merchant reported, in the order in which the orders were first shipped. */
  shipments: verb({
    words: '`{shipments}`: the shipping that the merchant reported, with its receipt and its settlement',
    act:
      ({ worlds }) =>
      () =>
        worlds.flatMap((world) => {
          world.plan();
          return world.orderShipping.shipments().map((shipment) => viewShipment(shipment, world));
        }),
    method: 'GET',
    path: '/_sim/shipments',
    input: nothing,
    answer: (shipments) => ({ shipments: shipments() }),
  }),

  tradeManagement: verb({
    words: '`{isManaged, banAfterMs, jumpPath, isPaymentBanned}`: the shipping service and its settings',
    act:
      ({ world }) =>
      () =>
        viewManagement(world),
    method: 'GET',
    path: MANAGEMENT,
    input: nothing,
    answer: (management) => management(),
  }),

  setTradeManaged: verb({
    words:
      'whether WeChat asks shipping of the mini-program: then payments are frozen until they are received',
    act:
      ({ world }) =>
      (isManaged: boolean) => {
        world.orderShipping.setManaged(isManaged);
        world.note({ kind: 'tradeManaged', isManaged });
      },
    method: 'POST',
    path: MANAGEMENT,
    input: shape({ managed: truth }),
    chosenBy: 'managed',
    lines: [
      {
        command: 'trigger',
        action: 'trade-managed',
        body: { managed: true },
        help: 'payments are frozen until their buyers confirm receipt',
        tell: () => 'Payments are frozen until receipt.',
      },
      {
        command: 'trigger',
        action: 'trade-unmanaged',
        body: { managed: false },
        help: 'payments are not frozen any more',
        tell: () => 'Payments are not frozen.',
      },
    ],
    answer(setManaged, { input }, { world }) {
      setManaged(input.managed);
      return viewManagement(world);
    },
  }),

  /** Null for never, the default. */
  setPaymentBan: verb({
    words:
      'after how long an unshipped order switches payment off where shipping is asked; null, the default: never',
    act:
      ({ world }) =>
      (banAfterMs: number | null) => {
        world.tradeManagement.setBanAfterMs(banAfterMs);
        world.note({ kind: 'paymentBan', banAfterMs });
      },
    method: 'POST',
    path: MANAGEMENT,
    input: shape({ banAfterMs: nullable(wholeNumber(0)) }),
    chosenBy: 'banAfterMs',
    lines: [
      {
        command: 'trigger',
        action: 'payment-ban',
        words: [word('duration', 'banAfterMs', 'duration')],
        help: 'an order that is unshipped for so long switches payment off',
        tell: ({ isPaymentBanned }) => (isPaymentBanned === true ? 'Payment is off.' : 'Payment is on.'),
      },
    ],
    answer(setBan, { input }, { world }) {
      setBan(input.banAfterMs);
      return viewManagement(world);
    },
  }),

  /** The `extraData` with which WeChat’s receipt component comes back to the mini-program. */
  confirmReceipt: verb({
    words:
      'the `{status, errormsg?, req_extradata}` of wx.openBusinessView (`weappOrderConfirm`) after the buyer’s `confirm`, `cancel` or `fail`',
    act: (scope) => (request: ReceiptRequest) => confirmReceipt(scope, request),
    method: 'POST',
    path: '/_sim/receipt',
    input: shape({
      transaction_id: optional(text(32)),
      merchant_id: optional(text(32)),
      merchant_trade_no: optional(text(32)),
      user: optional(text(100)),
      action: optional(choice(RECEIPT_ACTIONS)),
    }),
    lines: [
      {
        command: 'trigger',
        action: 'receipt',
        words: [word('out_trade_no', 'merchant_trade_no')],
        help: 'the buyer confirms receipt; frozen money is released',
        tell: ({ status }, { merchant_trade_no }) => `${merchant_trade_no}: ${status}`,
        isFailure: ({ status }) => status !== 'success',
      },
    ],
    answer: (confirm, { input }) => confirm(input),
  }),
};

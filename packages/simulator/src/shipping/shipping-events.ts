import type { Inbox } from '../mini-program/inbox.js';
import type { MessagePush } from '../mini-program/message-push.js';
import type { Merchant } from '../protocol/merchant.js';
import type { PaidOrder } from './order-state.js';
import type { ReceiptMethod, Shipment } from './shipments.js';
import type { TradeManagement } from './trade-management.js';

/** As WeChat's page has them. Several merchants measured the opposite. */
const CONFIRM_RECEIVE_METHODS = { automatic: 1, buyer: 2 } as const satisfies Record<ReceiptMethod, number>;

const WORDS = {
  access: '你的小程序已产生交易，请尽快接入发货信息管理服务 API，及时录入发货信息，以免影响资金结算。',
  remind: '你有订单超过 48 小时未发货，请及时录入发货信息，以免影响资金结算。',
  shipped: '订单已发货',
  confirm: '订单已签收，请确认收货',
  presale: '预售商品预计发货时间',
} as const;

const seconds = (atMs: number) => Math.floor(atMs / 1000);

interface Options {
  readonly merchant: Merchant;
  readonly push: MessagePush['push'];
  readonly inbox: Inbox;
  readonly management: TradeManagement;
}

/** What the shipping service tells the merchant and the buyer. https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html */
export function createShippingEvents({ merchant, push, inbox, management }: Options) {
  const mchid = merchant.merchantId;

  const orderFields = ({ state, outTradeNo, partner }: PaidOrder) => ({
    transaction_id: state.transactionId,
    merchant_id: mchid,
    sub_merchant_id: partner?.subMchid ?? '',
    merchant_trade_no: outTradeNo,
    pay_time: seconds(state.paidAtMs),
  });

  // Without a path of the merchant's, the message opens WeChat's own page.
  function pageOf({ state, outTradeNo, partner }: PaidOrder): string | null {
    const { jumpPath } = management.settings();
    if (jumpPath === '') return null;
    const query = new URLSearchParams({
      transaction_id: state.transactionId,
      merchant_id: mchid,
      merchant_trade_no: outTradeNo,
      ...(partner === null ? {} : { sub_merchant_id: partner.subMchid }),
    });
    return `${jumpPath}${jumpPath.includes('?') ? '&' : '?'}${query}`;
  }

  function tellBuyer(
    order: PaidOrder,
    kind: 'shipped' | 'confirm' | 'presale',
    lines: [string, string][],
  ): void {
    inbox.deliver({
      openid: order.state.openid,
      kind,
      templateId: null,
      title: WORDS[kind],
      lines: lines.map(([name, value]) => ({ name, value })),
      page: pageOf(order),
      outTradeNo: order.outTradeNo,
    });
  }

  return {
    /** The merchant has never shipped anything. */
    access(atMs: number): void {
      const event = 'trade_manage_remind_access_api';
      push({ event, openid: null, mchid, outTradeNo: null, atMs, fields: { msg: WORDS.access } });
    },

    unshipped(order: PaidOrder, atMs: number): void {
      push({
        event: 'trade_manage_remind_shipping',
        openid: null,
        mchid,
        outTradeNo: order.outTradeNo,
        atMs,
        fields: { ...orderFields(order), msg: WORDS.remind },
      });
    },

    shipped(order: PaidOrder, shipment: Shipment, estimatedSettlementMs: number): void {
      push({
        event: 'trade_manage_order_settlement',
        openid: null,
        mchid,
        outTradeNo: order.outTradeNo,
        fields: {
          ...orderFields(order),
          shipped_time: seconds(shipment.shippedAtMs ?? 0),
          estimated_settlement_time: seconds(estimatedSettlementMs),
        },
      });
      const parcels = shipment.packages.flatMap(({ expressCompany, trackingNo }): [string, string][] =>
        trackingNo === '' ? [] : [['物流单号', `${expressCompany} ${trackingNo}`]],
      );
      tellBuyer(order, 'shipped', [['商品', shipment.packages[0]?.itemDesc ?? ''], ...parcels]);
    },

    settled(order: PaidOrder, { shippedAtMs, receipt }: Shipment): void {
      if (receipt?.settledAtMs == null) return;
      push({
        event: 'trade_manage_order_settlement',
        openid: null,
        mchid,
        outTradeNo: order.outTradeNo,
        atMs: receipt.settledAtMs,
        fields: {
          ...orderFields(order),
          shipped_time: seconds(shippedAtMs ?? 0),
          confirm_receive_method: CONFIRM_RECEIVE_METHODS[receipt.method],
          confirm_receive_time: seconds(receipt.atMs),
          settlement_time: seconds(receipt.settledAtMs),
        },
      });
    },

    confirmReminder(order: PaidOrder, receivedTime: string): void {
      tellBuyer(order, 'confirm', [['签收时间', receivedTime]]);
    },

    presale(order: PaidOrder, delayTo: string): void {
      tellBuyer(order, 'presale', [['预计发货时间', delayTo]]);
    },
  };
}

export type ShippingEvents = ReturnType<typeof createShippingEvents>;

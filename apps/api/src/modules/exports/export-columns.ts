import type {
  Anomaly,
  AuditEntry,
  DeliveryKind,
  Fulfilment,
  OperatorOrder,
  OrderStatus,
  RefundStatus,
} from '@taro-pay/contracts';
import { type Cell, Figure, yuanCell } from '../csv.js';
import type { NotificationRow } from '../notifications/notification-store.js';
import type { DifferenceRow } from '../reconciliation/reconciliation-store.js';
import type { Refund } from '../refunds/refund-store.js';

/** The columns of a list: their names, and what each row has in them. */
export interface Columns<Row> {
  readonly header: readonly string[];
  readonly cells: (row: Row) => readonly Cell[];
}

const HOURS_AHEAD = 8;

/** A time in Beijing, in the form that spreadsheets read. */
export function beijingTime(time: Date | string | null): string | null {
  if (time === null) return null;
  const atMs = new Date(time).getTime() + HOURS_AHEAD * 3_600_000;
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}

function timeCell(time: Date | string | null): Figure | null {
  const text = beijingTime(time);
  return text === null ? null : new Figure(text);
}

const ORDER_WORDS = {
  PENDING: '待支付',
  PAID: '已支付',
  REFUNDED: '已全额退款',
  CLOSED: '已关闭',
} as const satisfies Record<OrderStatus, string>;

const DELIVERY_WORDS = {
  none: '无需配送',
  express: '快递',
  pickup: '自提',
} as const satisfies Record<DeliveryKind, string>;

const FULFILMENT_WORDS = {
  UNSHIPPED: '待发货',
  SHIPPED: '已发货',
  RECEIVED: '已收货',
  SETTLED: '已结算',
} as const satisfies Record<Fulfilment, string>;

const REFUND_WORDS = {
  REQUESTED: '已申请',
  PROCESSING: '退款中',
  SUCCESS: '已到账',
  CLOSED: '已关闭',
  ABNORMAL: '异常',
} as const satisfies Record<RefundStatus, string>;

const ORIGIN_WORDS = {
  OPERATOR: '运营人员',
  LATE_MONEY: '关闭后到账',
  OUTSIDE: '商户平台',
} as const satisfies Record<Refund['origin'], string>;

export const ORDER_COLUMNS: Columns<OperatorOrder> = {
  header: [
    ...[
      '商户订单号',
      '微信支付订单号',
      '状态',
      '商品',
      '订单金额（元）',
      '实付（元）',
      '已退（元）',
      '退款合计（元，含处理中）',
    ],
    ...['下单时间', '支付时间', '关闭时间', '买家编号'],
    ...['配送方式', '配送费（元）', '发货状态', '发货时间', '收货时间', '结算时间'],
  ],
  cells: (order) => [
    ...[order.id, order.transactionId, ORDER_WORDS[order.status]],
    order.items.map(({ name, quantity }) => `${name} × ${quantity}`).join('；'),
    ...[yuanCell(order.totalFen), yuanCell(order.payerTotalFen), yuanCell(order.refundedFen)],
    yuanCell(order.refundReservedFen),
    ...[timeCell(order.createdAt), timeCell(order.paidAt), timeCell(order.closedAt), order.buyerId],
    ...[DELIVERY_WORDS[order.delivery.kind], yuanCell(order.deliveryFen)],
    order.fulfilment === null ? null : FULFILMENT_WORDS[order.fulfilment],
    ...[timeCell(order.shippedAt), timeCell(order.receivedAt), timeCell(order.settledAt)],
  ],
};

/** The columns in which shipments are imported are empty: whoever ships fills them in. */
export const SHIPMENT_COLUMNS: Columns<OperatorOrder> = {
  header: [
    '商户订单号',
    '快递公司',
    '快递单号',
    '商品',
    '件数',
    '支付时间',
    '省',
    '市',
    '区',
    '收件人',
    '电话',
  ],
  cells: ({ id, items, paidAt, delivery }) => {
    const address = delivery.kind === 'express' ? delivery.address : null;
    const { province = null, city = null, district = null, name = null, phone = null } = address ?? {};
    return [
      ...[id, null, null],
      items.map(({ name: product, quantity }) => `${product} × ${quantity}`).join('；'),
      items.reduce((units, { quantity }) => units + quantity, 0),
      ...[timeCell(paidAt), province, city, district, name, phone],
    ];
  },
};

export const REFUND_COLUMNS: Columns<Refund> = {
  header: [
    '退款单号',
    '商户退款单号',
    '微信退款单号',
    '商户订单号',
    '金额（元）',
    '原因',
    '状态',
    '来源',
    '申请时间',
    '到账时间',
  ],
  cells: (refund) => [
    ...[refund.id, refund.outRefundNo, refund.wechatRefundId, refund.orderId],
    ...[yuanCell(refund.amountFen), refund.reason, REFUND_WORDS[refund.status], ORIGIN_WORDS[refund.origin]],
    ...[timeCell(refund.createdAt), timeCell(refund.succeededAt)],
  ],
};

export const ANOMALY_COLUMNS: Columns<Anomaly> = {
  header: ['编号', '类型', '商户订单号', '发现时间', '说明', '了结时间', '了结人'],
  cells: ({ id, kind, orderId, at, detail, resolvedAt, resolvedBy }) => [
    ...[id, kind, orderId, timeCell(at), detail, timeCell(resolvedAt), resolvedBy],
  ],
};

export const NOTIFICATION_COLUMNS: Columns<NotificationRow> = {
  header: ['通知编号', '事件', '商户订单号', '收到时间', '结果', '说明'],
  cells: ({ id, eventType, outTradeNo, receivedAt, outcome, detail }) => [
    ...[id, eventType, outTradeNo, timeCell(receivedAt), outcome, detail],
  ],
};

export const DIFFERENCE_COLUMNS: Columns<DifferenceRow> = {
  header: [
    '对账日',
    '类型',
    '商户订单号',
    '退款单号',
    '账面（元）',
    '微信（元）',
    '账单行',
    '说明',
    '已修复',
  ],
  cells: (row) => [
    ...[
      new Figure(row.billDate),
      row.kind,
      row.orderId,
      row.refundId,
      yuanCell(row.localFen),
      yuanCell(row.wechatFen),
    ],
    ...[row.line, row.detail, row.repaired ? '是' : '否'],
  ],
};

const jsonCell = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

export const AUDIT_COLUMNS: Columns<AuditEntry> = {
  header: [
    '编号',
    '时间',
    '操作员',
    '地址',
    '请求编号',
    '操作',
    '对象',
    '商户订单号',
    '修改前',
    '修改后',
    '备注',
  ],
  cells: (entry) => [
    ...[
      entry.id,
      timeCell(entry.at),
      entry.actor,
      entry.address,
      entry.requestId,
      entry.action,
      entry.subject,
    ],
    ...[entry.orderId, jsonCell(entry.before), jsonCell(entry.after), entry.remark],
  ],
};

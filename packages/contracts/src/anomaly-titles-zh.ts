import type { AnomalyKind } from './operator-states.js';

/** The kinds of anomaly in Chinese, as the console and the robot of the group name them. */
export const ANOMALY_TITLES_ZH: Readonly<Record<AnomalyKind, string>> = {
  REFUND_APPLICATION: '买家申请退款',
  MISMATCHED_NOTIFICATION: '消息与订单不符',
  LATE_MONEY: '关闭后收到付款',
  ABNORMAL_REFUND: '退款未能完成',
  OUTSIDE_REFUND: '系统之外的退款',
  DIFFERENCE: '对账有差异',
  ORDER_UNKNOWN_THERE: '微信说没有这笔订单',
  RECONCILIATION_FAILED: '对账失败',
  SHIPPING_REFUSED: '微信不接受发货信息',
  UNSHIPPED: '超时未发货',
};

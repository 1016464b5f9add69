import type { AnomalyKind } from '@taro-pay/contracts';
import type { ToldKind } from '../anomalies/anomaly-telling-store.js';
import { beijingTime } from '../exports/export-columns.js';

/** A message before a platform gives it its form. Nothing of a buyer or an order is in it. */
export interface RobotText {
  readonly title: string;
  readonly lines: readonly string[];
  readonly link: { readonly text: string; readonly url: string };
}

interface Told {
  readonly kinds: readonly ToldKind[];
  /** Days that could not be reconciled: the first of them. */
  readonly failedDays: readonly string[];
}

/** The kinds of anomaly in the words of the console. */
const KINDS: Readonly<Record<AnomalyKind, string>> = {
  REFUND_APPLICATION: '顾客申请退款',
  MISMATCHED_NOTIFICATION: '消息与订单不符',
  LATE_MONEY: '关闭后收到付款',
  ABNORMAL_REFUND: '退款走不下去',
  OUTSIDE_REFUND: '系统之外的退款',
  DIFFERENCE: '对账有差异',
  ORDER_UNKNOWN_THERE: '微信说没有这笔订单',
  RECONCILIATION_FAILED: '对账失败',
};

/** The kinds that have a line of their own. */
const LINES = 5;

/** New anomalies, folded into one message. */
export function anomaliesText({ kinds, failedDays }: Told, consoleUrl: string): RobotText {
  const total = sum(kinds);
  const [only] = kinds;
  const filter = only !== undefined && kinds.length === 1 ? `?kind=${only.kind}` : '';
  const rest = sum(kinds.slice(LINES));
  return {
    title: `店铺有 ${total} 条新的异常待处理`,
    lines: [
      ...kinds.slice(0, LINES).map((told) => lineOf(told, failedDays)),
      ...(rest === 0 ? [] : [`其他 ${rest} 条`]),
    ],
    link: { text: '打开商户后台处理', url: `${consoleUrl}/anomalies${filter}` },
  };
}

/** What the button in the console sends. */
export function testText(consoleUrl: string): RobotText {
  return {
    title: '机器人测试',
    lines: ['这是商户后台发出的测试消息。以后新的异常和对账失败会发到这个群。'],
    link: { text: '打开商户后台', url: `${consoleUrl}/robot` },
  };
}

function lineOf({ kind, count, oldestAt }: ToldKind, failedDays: readonly string[]): string {
  if (kind === 'RECONCILIATION_FAILED') {
    return `${KINDS[kind]} ${count} 天：${failedDays.join('、')}${count > failedDays.length ? ' 等' : ''}`;
  }
  const time = beijingTime(oldestAt)?.slice(0, 16) ?? '';
  return `${KINDS[kind]} ${count} 条，最早 ${time}`;
}

const sum = (kinds: readonly ToldKind[]) => kinds.reduce((total, { count }) => total + count, 0);

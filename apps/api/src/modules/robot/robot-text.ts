import { ANOMALY_TITLES_ZH } from '@taro-pay/contracts';
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
    return `${ANOMALY_TITLES_ZH[kind]} ${count} 天：${failedDays.join('、')}${count > failedDays.length ? ' 等' : ''}`;
  }
  const time = beijingTime(oldestAt)?.slice(0, 16) ?? '';
  return `${ANOMALY_TITLES_ZH[kind]} ${count} 条，最早 ${time}`;
}

const sum = (kinds: readonly ToldKind[]) => kinds.reduce((total, { count }) => total + count, 0);

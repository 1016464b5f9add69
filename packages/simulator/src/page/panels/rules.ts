import type { FaultRule, Faults, NARROW_FAULTS } from '../../faults/faults.js';
import type { Text } from '../text/text.js';

/** The number of faults that differ from the defaults. */
export function activeFaults({ rules, signWith, refunds }: Faults): number {
  return rules.length + Number(signWith !== 'requested') + Number(refunds !== 'success');
}

/** The faults that happen only to some operations. */
const NARROW: typeof NARROW_FAULTS = {
  NOT_ENOUGH: ['refund'],
  INVALID_REQUEST: ['prepay', 'close', 'refund', 'abnormalRefund', 'shipping'],
  NOT_EXISTS: ['query', 'close', 'refundQuery', 'shipping', 'shippingQuery'],
  UNSIGNED_NOT_EXISTS: ['query', 'close', 'refundQuery'],
};

/** Whether a call to this operation can have this fault. */
export function canHappenTo(operation: string, fault: string): boolean {
  const owners = Object.entries(NARROW).find(([narrow]) => narrow === fault)?.[1];
  return owners === undefined || owners.some((one) => one === operation);
}

/** Rules that people often want. */
export const PRESETS: Readonly<Record<keyof Text['presetWords'], FaultRule>> = {
  down: { operation: '*', fault: 'CONNECTION_RESET' },
  slow: { operation: '*', fault: 'LATENCY', latencyMs: 3000 },
  flaky: { operation: '*', fault: 'SYSTEM_ERROR', probability: 0.3 },
  lost: { operation: 'prepay', fault: 'ANSWER_LOST', times: 1 },
  lie: { operation: '*', fault: 'UNSIGNED_NOT_EXISTS' },
  refused: { operation: 'refund', fault: 'NOT_ENOUGH' },
  never: { operation: '*', fault: 'DROPPED' },
  twice: { operation: '*', fault: 'CONCURRENT' },
  probe: { operation: '*', fault: 'SIGNTEST', probability: 0.5 },
  amount: { operation: 'paymentNotification', fault: 'WRONG_AMOUNT', times: 1 },
};

/** A rule in words, on one line. */
export function describe(text: Text, rule: FaultRule): string {
  const { fault, probability = 1, times, latencyMs, delayMs } = rule;
  const ms = latencyMs ?? delayMs;
  return [
    operationOf(text, rule),
    { ...text.apiFaults, ...text.notificationFaults }[fault],
    ms === undefined ? null : text.seconds(ms / 1000),
    probability === 1 ? null : `${Math.round(probability * 100)}\u00a0%`,
    times === undefined ? null : text.timesLeft(times),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function operationOf(text: Text, { operation, fault }: FaultRule): string {
  if (operation === '*') return fault in text.apiFaults ? text.everyCall : text.everyNotification;
  return { ...text.operations, ...text.notificationOperations }[operation];
}

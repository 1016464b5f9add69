// @ts-check

/**
 * The labels of operations and faults, complete by type.
 *
 * @typedef {import('../messages.js').MessageKey} MessageKey
 * @typedef {import('../../faults/faults.js').FaultRule} FaultRule
 * @typedef {import('../../faults/faults.js').ApiFault} ApiFault
 * @typedef {import('../../faults/faults.js').NotificationFault} NotificationFault
 * @typedef {import('../../faults/notification-variants.js').NotificationVariant} NotificationVariant
 * @typedef {import('../../protocol/operations.js').ApiOperation} ApiOperation
 * @typedef {import('../../protocol/operations.js').NotificationOperation} NotificationOperation
 */

/** @type {Record<ApiOperation, MessageKey>} */
export const apiOperations = {
  login: 'operationLogin',
  stableToken: 'operationStableToken',
  prepay: 'operationPrepay',
  query: 'operationQuery',
  close: 'operationClose',
  refund: 'operationRefund',
  refundQuery: 'operationRefundQuery',
  abnormalRefund: 'operationAbnormalRefund',
  certificates: 'operationCertificates',
  tradeBill: 'operationTradeBill',
  fundFlowBill: 'operationFundFlowBill',
  billDownload: 'operationBillDownload',
  shipping: 'operationShipping',
};

/** @type {Record<NotificationOperation, MessageKey>} */
export const notificationOperations = {
  paymentNotification: 'operationPaymentNotification',
  refundNotification: 'operationRefundNotification',
};

/** @type {Record<ApiFault, MessageKey>} */
export const apiFaults = {
  LATENCY: 'faultLatency',
  TIMEOUT: 'faultTimeout',
  CONNECTION_RESET: 'faultConnectionReset',
  FREQUENCY_LIMITED: 'faultFrequencyLimited',
  SYSTEM_ERROR: 'faultSystemError',
  HTML: 'faultHtml',
  UNSIGNED: 'faultUnsigned',
  ANSWER_LOST: 'faultAnswerLost',
  NOT_ENOUGH: 'faultNotEnough',
  INVALID_REQUEST: 'faultInvalidRequest',
  NOT_EXISTS: 'faultNotExists',
  UNSIGNED_NOT_EXISTS: 'faultUnsignedNotExists',
};

/**
 * The faults that happen only to some operations.
 *
 * @type {typeof import('../../faults/faults.js').NARROW_FAULTS}
 */
export const narrowFaults = {
  NOT_ENOUGH: ['refund'],
  INVALID_REQUEST: ['prepay', 'close', 'refund', 'abnormalRefund'],
  NOT_EXISTS: ['query', 'close', 'refundQuery'],
  UNSIGNED_NOT_EXISTS: ['query', 'close', 'refundQuery'],
};

/** Variants of genuine notifications, each with one change. */
/** @type {Record<NotificationVariant, MessageKey>} */
export const variants = {
  WRONG_SIGNATURE: 'variantWrongSignature',
  SIGNTEST: 'variantSigntest',
  WRONG_SERIAL: 'variantWrongSerial',
  STALE: 'variantStale',
  FUTURE: 'variantFuture',
  BAD_TAG: 'variantBadTag',
  WRONG_ASSOCIATED_DATA: 'variantWrongAssociatedData',
  WRONG_AMOUNT: 'variantWrongAmount',
  WRONG_CURRENCY: 'variantWrongCurrency',
  WRONG_MCHID: 'variantWrongMchid',
  WRONG_APPID: 'variantWrongAppid',
  WRONG_PAYER: 'variantWrongPayer',
  UNKNOWN_ORDER: 'variantUnknownOrder',
};

/**
 * The variants that a back end has to refuse. The others do not match the order.
 *
 * @type {ReadonlySet<NotificationVariant>}
 */
export const forgeries = new Set([
  'WRONG_SIGNATURE',
  'SIGNTEST',
  'WRONG_SERIAL',
  'STALE',
  'FUTURE',
  'BAD_TAG',
  'WRONG_ASSOCIATED_DATA',
]);

/** @type {Record<NotificationFault, MessageKey>} */
export const notificationFaults = {
  DROPPED: 'faultDropped',
  HELD: 'faultHeld',
  DELAYED: 'faultDelayed',
  REORDERED: 'faultReordered',
  DOUBLED: 'faultDoubled',
  CONCURRENT: 'faultConcurrent',
  ...variants,
};

/** @type {{ label: MessageKey, rule: FaultRule }[]} */
export const presets = [
  { label: 'presetDown', rule: { operation: '*', fault: 'CONNECTION_RESET' } },
  { label: 'presetSlow', rule: { operation: '*', fault: 'LATENCY', latencyMs: 3000 } },
  { label: 'presetFlaky', rule: { operation: '*', fault: 'SYSTEM_ERROR', probability: 0.3 } },
  { label: 'presetLost', rule: { operation: 'prepay', fault: 'ANSWER_LOST', times: 1 } },
  { label: 'presetLie', rule: { operation: '*', fault: 'UNSIGNED_NOT_EXISTS' } },
  { label: 'presetRefused', rule: { operation: 'refund', fault: 'NOT_ENOUGH' } },
  { label: 'presetNever', rule: { operation: '*', fault: 'DROPPED' } },
  { label: 'presetTwice', rule: { operation: '*', fault: 'CONCURRENT' } },
  { label: 'presetProbe', rule: { operation: '*', fault: 'SIGNTEST', probability: 0.5 } },
  { label: 'presetAmount', rule: { operation: 'paymentNotification', fault: 'WRONG_AMOUNT', times: 1 } },
];

/**
 * The label of a fault.
 *
 * @param {import('../../faults/faults.js').Fault} fault
 * @returns {MessageKey}
 */
export function faultWord(fault) {
  return { ...apiFaults, ...notificationFaults }[fault];
}

/**
 * The label of a rule's operation.
 *
 * @param {FaultRule} rule
 * @returns {MessageKey}
 */
export function operationWord({ operation, fault }) {
  if (operation === '*') return fault in apiFaults ? 'operationAnyCall' : 'operationAnyNotification';
  return { ...apiOperations, ...notificationOperations }[operation];
}

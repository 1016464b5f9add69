export interface Mutation {
  /** The comparison of truth 3 that is broken. */
  readonly comparison: string;
  /** Below `src`. */
  readonly file: string;
  /** The tests that have to notice, below `apps/api`; left out, those of notifications and of WeChat's protocol. */
  readonly tests?: readonly string[];
  /** Texts that stand in the file exactly once, and what each becomes; `otherFile` names another file below `src`. */
  readonly edits: readonly (readonly [find: string, replacement: string, otherFile?: string])[];
}

const SETTLEMENT = 'modules/payments/settlement.ts';
const REFUND_SETTLEMENT = 'modules/refunds/refund-settlement.ts';
const REFUND_MISMATCH = 'modules/refunds/refund-mismatch.ts';
const WITHDRAWAL = ['src/modules/refunds/withdrawal.test.ts'];
const OUTSIDE_REFUNDS = ['src/modules/refunds/outside-refunds.test.ts'];

/** Each way to believe what must not be believed, one at a time: nothing unverified changes an order. */
export const MUTATIONS: readonly Mutation[] = [
  {
    comparison: 'trade_state',
    file: SETTLEMENT,
    edits: [
      [
        "if (payment.tradeState !== 'SUCCESS' && payment.tradeState !== 'REFUND')",
        "if (payment.tradeState === 'CLOSED')",
      ],
    ],
  },
  {
    comparison: 'appid',
    file: SETTLEMENT,
    edits: [['payment.appId !== merchant.appId', 'payment.appId !== payment.appId']],
  },
  {
    comparison: 'mchid',
    file: SETTLEMENT,
    edits: [['payment.merchantId !== merchant.merchantId', 'payment.merchantId !== payment.merchantId']],
  },
  {
    // The order is found by the number and compared with it again: either alone would do, so both are broken.
    comparison: 'out_trade_no',
    file: SETTLEMENT,
    edits: [
      ['WHERE "Order"."id" = ', "WHERE '' <> ", 'modules/orders/order-payment-store.ts'],
      ['payment.outTradeNo !== order.id', 'payment.outTradeNo !== payment.outTradeNo'],
    ],
  },
  {
    comparison: 'amount.total, less',
    file: SETTLEMENT,
    edits: [['if (payment.totalFen !== order.totalFen)', 'if (Number(payment.totalFen) > order.totalFen)']],
  },
  {
    comparison: 'amount.total, more',
    file: SETTLEMENT,
    edits: [['if (payment.totalFen !== order.totalFen)', 'if (Number(payment.totalFen) < order.totalFen)']],
  },
  {
    comparison: 'amount.currency',
    file: SETTLEMENT,
    edits: [["payment.currency !== 'CNY'", "payment.currency === ''"]],
  },
  {
    comparison: 'payer.openid',
    file: 'wechat/products/jsapi.ts',
    edits: [['payment.openid === payer.openid', 'payment.openid === payment.openid']],
  },
  {
    comparison: 'payer, not asked of the product',
    file: SETTLEMENT,
    edits: [['if (payerMismatch !== null) return payerMismatch;', '']],
  },
  {
    comparison: 'transaction_id, missing',
    file: SETTLEMENT,
    edits: [['const { transactionId } = payment;', "const transactionId = payment.transactionId ?? '';"]],
  },
  {
    comparison: 'transaction_id, a second one',
    file: SETTLEMENT,
    edits: [['order.transactionId !== payment.transactionId', 'order.transactionId !== order.transactionId']],
  },
  {
    comparison: 'transaction_id, of another order',
    file: SETTLEMENT,
    edits: [['order.paidOrderId !== order.id', 'order.paidOrderId !== order.paidOrderId']],
  },
  {
    comparison: 'refund, mchid',
    file: REFUND_MISMATCH,
    edits: [['refund.merchantId !== merchantId', 'refund.merchantId === null']],
  },
  {
    comparison: 'refund, transaction_id',
    file: REFUND_MISMATCH,
    edits: [['refund.transactionId !== row.order.transactionId', 'refund.transactionId === null']],
  },
  {
    comparison: 'refund, amount.currency',
    file: REFUND_MISMATCH,
    edits: [["refund.currency !== 'CNY'", "refund.currency === ''"]],
  },
  {
    comparison: 'refund, out_trade_no',
    file: REFUND_MISMATCH,
    edits: [['refund.outTradeNo !== row.orderId', 'refund.outTradeNo !== refund.outTradeNo']],
  },
  {
    comparison: 'refund, amount.refund, less',
    file: REFUND_MISMATCH,
    edits: [['refund.refundFen !== row.amountFen', 'refund.refundFen > row.amountFen']],
  },
  {
    comparison: 'refund, amount.refund, more',
    file: REFUND_MISMATCH,
    edits: [['refund.refundFen !== row.amountFen', 'refund.refundFen < row.amountFen']],
  },
  {
    comparison: 'refund, amount.total',
    file: REFUND_MISMATCH,
    edits: [['refund.totalFen !== row.order.totalFen', 'refund.totalFen !== refund.totalFen']],
  },
  {
    comparison: 'refund, refund_id',
    file: REFUND_SETTLEMENT,
    edits: [['holder.id !== row.id', 'holder.id !== holder.id']],
  },
  {
    comparison: 'refund, succeeded and closed',
    file: REFUND_SETTLEMENT,
    edits: [["ends.includes('SUCCESS') && ends.includes('CLOSED')", 'ends.length === 0']],
  },
  {
    comparison: 'refund, more than the total',
    file: REFUND_SETTLEMENT,
    edits: [
      ['row.order.refundedFen > row.order.totalFen - row.amountFen', 'row.amountFen > row.order.totalFen'],
    ],
    tests: OUTSIDE_REFUNDS,
  },
  {
    comparison: 'outside refund, what is left',
    file: 'modules/orders/order-refund-store.ts',
    edits: [['AND "refundedFen" <=', 'AND 0 <=']],
    tests: OUTSIDE_REFUNDS,
  },
  {
    comparison: 'outside refund, transaction_id',
    file: 'modules/refunds/refund-adoption.ts',
    edits: [["if (refund.transactionId === null) return mismatched('transaction_id is missing');", '']],
  },
  {
    comparison: 'outside refund, closed',
    file: 'modules/refunds/refund-adoption.ts',
    edits: [["if (refund.status === 'CLOSED')", 'if (refund.status !== refund.status)']],
    tests: OUTSIDE_REFUNDS,
  },
  {
    comparison: 'outside refund, out_refund_no of a known refund_id',
    file: REFUND_MISMATCH,
    edits: [['refund.outRefundNo !== row.outRefundNo', 'row.outRefundNo !== row.outRefundNo']],
    tests: OUTSIDE_REFUNDS,
  },
  {
    comparison: 'refund, once a minute',
    file: 'modules/refunds/refund-sending.ts',
    edits: [['const later = new Date(at.getTime() + PAUSE_BETWEEN_MS);', 'const later = at;']],
    tests: WITHDRAWAL,
  },
  {
    comparison: 'withdrawal, a request without an answer',
    file: 'modules/refunds/refund-withdrawal.ts',
    edits: [['return Math.max(0, waitMs);', 'return 0;']],
    tests: WITHDRAWAL,
  },
  {
    comparison: 'withdrawal, an earlier request without an answer',
    file: 'modules/refunds/refund-sending.ts',
    edits: [
      [
        'settleUncertainty(database, row, turn)',
        'settleUncertainty(database, { ...row, uncertainUntil: null }, turn)',
      ],
    ],
    tests: WITHDRAWAL,
  },
  {
    comparison: 'withdrawal, an unsigned refusal',
    file: 'modules/refunds/refund-sending.ts',
    edits: [['if (isSigned) {', 'if (isSigned || message) {']],
    tests: WITHDRAWAL,
  },
  {
    comparison: 'signature of a notification',
    file: 'wechat/verification.ts',
    edits: [
      ["isSignatureOf(platformMessage(signed, body), signed.signature, key) ? null : 'badSignature'", 'null'],
    ],
  },
  {
    comparison: 'signature itself',
    file: 'wechat/signature.ts',
    edits: [
      [
        "return verify('RSA-SHA256', message, publicKey, bytes);",
        "return verify('RSA-SHA256', message, publicKey, bytes) || bytes.length === 256;",
      ],
    ],
  },
  {
    comparison: 'signature, canonical Base64',
    file: 'wechat/signature.ts',
    edits: [["if (bytes.toString('base64') !== signature) return false;", '']],
  },
  {
    comparison: 'serial of the key',
    file: 'wechat/platform-keys.ts',
    edits: [
      ['return keys.get(serial) ?? null;', 'return keys.get(serial) ?? [...keys.values()][0] ?? null;'],
    ],
  },
  {
    comparison: 'freshness, the past',
    file: 'wechat/verification.ts',
    edits: [['Math.abs(now() / 1000 - Number(signed.timestamp))', 'Number(signed.timestamp) - now() / 1000']],
  },
  {
    comparison: 'freshness, the future',
    file: 'wechat/verification.ts',
    edits: [['Math.abs(now() / 1000 - Number(signed.timestamp))', 'now() / 1000 - Number(signed.timestamp)']],
  },
  {
    comparison: 'freshness, the limit',
    file: 'wechat/signature.ts',
    edits: [['MAXIMUM_CLOCK_SKEW_SECONDS = 300', 'MAXIMUM_CLOCK_SKEW_SECONDS = 310']],
  },
  {
    comparison: 'AEAD tag',
    file: 'wechat/sealed-box.ts',
    edits: [['return Buffer.concat([plaintext, decipher.final()]);', 'return plaintext;']],
  },
  {
    comparison: 'AEAD associated data',
    file: 'wechat/sealed-box.ts',
    edits: [
      [
        "decipher.setAAD(Buffer.from(box.associated_data ?? ''));",
        "decipher.setAAD(Buffer.from('transaction'));",
      ],
    ],
  },
  {
    comparison: 'signature of a refusal',
    file: 'wechat/pay-errors.ts',
    edits: [['isSigned: flaw === null,', 'isSigned: true,']],
  },
  {
    comparison: 'no such refund, signed',
    file: 'wechat/index.ts',
    edits: [['if (!error.isSigned) throw unproven(error);', '']],
  },
  {
    comparison: 'no such order, with a prepay_id',
    file: 'modules/payments/payment-query.ts',
    edits: [['(order?.prepayId ?? null) === null', "orderId !== ''"]],
  },
  {
    comparison: 'no such order, and a prepay_id meanwhile',
    file: 'modules/payments/closing-service.ts',
    edits: [['if (tradeState === null && hasPrepay)', "if (tradeState === null && orderId === '')"]],
  },
  {
    comparison: 'end of a prepay_id',
    file: 'modules/payments/payment-service.ts',
    tests: ['src/modules/payments/payments.test.ts'],
    edits: [
      ['const isFresh = leftMs > PREPAY_MARGIN_MS &&', 'const isFresh = leftMs > -PREPAY_LIFETIME_MS &&'],
    ],
  },
  {
    comparison: 'unpaid units',
    file: 'modules/orders/unpaid-limits.ts',
    tests: ['src/modules/orders/unpaid-limits.test.ts'],
    edits: [['if (heldUnits + quantity <= maximum) continue;', 'if (quantity <= maximum) continue;']],
  },
  {
    comparison: 'no bill of a day, signed',
    file: 'wechat/trade-bill.ts',
    edits: [['if (error.isSigned) return', "if (error.code !== '') return"]],
  },
  {
    comparison: 'the rows of a bill against its summary',
    file: 'wechat/trade-bill-text.ts',
    edits: [['if (read !== stated) yield', 'if (stated < 0) yield']],
  },
  {
    comparison: 'appid of a row of the bill',
    file: 'modules/reconciliation/compare.ts',
    tests: ['src/modules/reconciliation/reconciliation.test.ts'],
    edits: [['entry.appId !== null && entry.appId !== appId', "entry.appId === ''"]],
  },
  {
    comparison: 'refusal of a difference, signed',
    file: 'modules/reconciliation/repair.ts',
    tests: ['src/modules/reconciliation/reconciliation.test.ts'],
    edits: [["error.kind === 'rejected' && error.isSigned", "error.kind === 'rejected'"]],
  },
  {
    comparison: 'database file in place',
    file: 'database/database-file.ts',
    tests: ['src/database/write-probe.test.ts'],
    edits: [['if (!this.#isInPlace) throw', 'if (this.#opened === undefined) throw']],
  },
  {
    comparison: 'connection without a statement in progress',
    file: 'database/sqlite-connection.ts',
    tests: ['src/database/sqlite-connection.test.ts'],
    edits: [['if (!this.#isSpoilt || this.#driver.inTransaction) return;', 'if (this.#isOpen) return;']],
  },
];

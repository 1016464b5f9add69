/**
 * Tables that do not grow with the orders: a few products, people and carriers, one row a day, one robot, the few
 * refunds that need a second person. Every other is large.
 */
const SMALL = new Set([
  ...['Merchant', 'Operator', 'Product', 'Reconciliation', 'RefundApproval', 'Robot'],
  ...['Carrier', 'TradeManagement'],
  '_prisma_migrations',
]);

/** Whoever names one of these columns reads a few rows: those of one order, or one by its own number. */
const BOUNDED = new Set(['id', 'orderId', 'outTradeNo', 'transactionId', 'outRefundNo', 'wechatRefundId']);

export const isLarge = (table: string) => !SMALL.has(table);

/** Whether a few rows of a table have the same values in these columns. */
export function isBounded(table: string, columns: readonly string[]): boolean {
  // The cap on open orders bounds those of one buyer and status.
  const isOfBuyer = table === 'Order' && columns.includes('userId') && columns.includes('status');
  return isOfBuyer || columns.some((column) => BOUNDED.has(column));
}

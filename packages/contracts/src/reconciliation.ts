/** FAILED is tried again by itself; NO_BILL is a day without trade. */
export const RECONCILIATION_STATUSES = ['RUNNING', 'DONE', 'NO_BILL', 'FAILED'] as const;
export type ReconciliationStatus = (typeof RECONCILIATION_STATUSES)[number];

/**
 * What a day's books and WeChat's bill of it disagree about. ROW_UNREADABLE is a row of the bill that does not have
 * the form of one, SUMMARY_DIFFERS a figure of its summary that its rows do not add up to.
 */
export const DIFFERENCE_KINDS = [
  'PAYMENT_UNKNOWN_HERE',
  'PAYMENT_ABSENT_THERE',
  'PAYMENT_AMOUNT',
  'REFUND_UNKNOWN_HERE',
  'REFUND_ABSENT_THERE',
  'REFUND_AMOUNT',
  'ROW_UNREADABLE',
  'SUMMARY_DIFFERS',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

import { Type } from 'typebox';
import { AuditQuerySchema } from './audit.js';
import { Strict } from './common.js';
import { NotificationListQuerySchema } from './notification.js';
import { AnomalyListQuerySchema, ReconciliationRequestSchema } from './operator.js';
import { OrderSearchQuerySchema, RefundListQuerySchema } from './operator-orders.js';

/** A whole list: its filters without its pages. */
const { cursor: _orders, limit: __orders, ...orders } = OrderSearchQuerySchema.properties;
const { cursor: _refunds, limit: __refunds, ...refunds } = RefundListQuerySchema.properties;
const { cursor: _anomalies, limit: __anomalies, ...anomalies } = AnomalyListQuerySchema.properties;
const { cursor: _told, limit: __told, ...notifications } = NotificationListQuerySchema.properties;
const { cursor: _acts, limit: __acts, ...acts } = AuditQuerySchema.properties;

export const OrderExportQuerySchema = Strict(orders);
export const RefundExportQuerySchema = Strict(refunds);
export const AnomalyExportQuerySchema = Strict(anomalies);
export const NotificationExportQuerySchema = Strict(notifications);
export const AuditExportQuerySchema = Strict(acts);
export const DifferenceExportQuerySchema = ReconciliationRequestSchema;

/** A file for spreadsheets, sent while it is read. */
export const CsvAnswer = {
  description:
    'CSV with BOM and CRLF, times in Beijing, money in yuan. Its last line says whether it is complete',
  content: { 'text/csv': { schema: Type.String() } },
};

-- What a paid order changes: each index costs it a page or two, or leaves it alone where its row is not in it.

-- Most orders of the past are paid: a buyer's PAID orders are compared on the way through all of theirs.
CREATE INDEX "Order_userId_status_some_idx" ON "Order"("userId", "status", "id") WHERE "status" <> 'PAID';
DROP INDEX "Order_userId_status_id_idx";

-- Only what has a next check is looked for by its time.
CREATE INDEX "Order_nextCheckAt_some_idx" ON "Order"("status", "nextCheckAt") WHERE "nextCheckAt" IS NOT NULL;
DROP INDEX "Order_status_nextCheckAt_idx";

-- Only what is paid has a transaction and a time of its payment.
CREATE UNIQUE INDEX "Order_transactionId_some_key" ON "Order"("transactionId") WHERE "transactionId" IS NOT NULL;
DROP INDEX "Order_transactionId_key";
CREATE INDEX "Order_transactionId_some_tail_idx" ON "Order"(substr("transactionId", length("transactionId") - 3), "id") WHERE "transactionId" IS NOT NULL;
DROP INDEX "Order_transactionId_tail_idx";
CREATE INDEX "Order_paid_some_idx" ON "Order"("paidAt", "id", "paidSource", "totalFen", "knownAfterMs") WHERE "paidAt" IS NOT NULL;
DROP INDEX "Order_paid_idx";

-- Nearly all notifications are APPLIED: those are compared on the way through all.
CREATE INDEX "Notification_outcome_some_idx" ON "Notification"("outcome", "receivedAt", "id") WHERE "outcome" <> 'APPLIED';
DROP INDEX "Notification_outcome_receivedAt_id_idx";

-- The events of an order are few, and are sorted: without the number of each, its entries share one key.
CREATE INDEX "OrderEvent_orderId_idx" ON "OrderEvent"("orderId");
DROP INDEX "OrderEvent_orderId_id_idx";

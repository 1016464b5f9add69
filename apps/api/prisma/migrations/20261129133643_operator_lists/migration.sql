-- AlterTable
ALTER TABLE "Order" ADD COLUMN "knownAfterMs" INTEGER;
ALTER TABLE "Order" ADD COLUMN "paidSource" TEXT;

-- AlterTable
ALTER TABLE "Reconciliation" ADD COLUMN "bookedPayments" INTEGER;
ALTER TABLE "Reconciliation" ADD COLUMN "bookedPaymentsFen" BIGINT;
ALTER TABLE "Reconciliation" ADD COLUMN "bookedRefunds" INTEGER;
ALTER TABLE "Reconciliation" ADD COLUMN "bookedRefundsFen" BIGINT;

-- CreateIndex
CREATE INDEX "Anomaly_kind_id_idx" ON "Anomaly"("kind", "id");

-- CreateIndex
CREATE INDEX "Anomaly_kind_resolvedAt_id_idx" ON "Anomaly"("kind", "resolvedAt", "id");

-- CreateIndex
CREATE INDEX "Anomaly_orderId_id_idx" ON "Anomaly"("orderId", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_subject_id_idx" ON "AuditEntry"("subject", "id");

-- CreateIndex
CREATE INDEX "Notification_receivedAt_id_idx" ON "Notification"("receivedAt", "id");

-- CreateIndex
CREATE INDEX "Notification_outcome_receivedAt_id_idx" ON "Notification"("outcome", "receivedAt", "id");

-- CreateIndex
CREATE INDEX "Order_status_id_idx" ON "Order"("status", "id");

-- CreateIndex
CREATE INDEX "Order_totalFen_id_idx" ON "Order"("totalFen", "id");

-- CreateIndex
CREATE INDEX "OrderItem_productId_orderId_idx" ON "OrderItem"("productId", "orderId");

-- CreateIndex
CREATE INDEX "Refund_origin_id_idx" ON "Refund"("origin", "id");

-- CreateIndex
CREATE INDEX "RefundApplication_appliedAt_orderId_idx" ON "RefundApplication"("appliedAt", "orderId");

-- CreateIndex
CREATE INDEX "RefundApplication_resolvedAt_appliedAt_orderId_idx" ON "RefundApplication"("resolvedAt", "appliedAt", "orderId");

-- The last four characters of each number by which operators find an order. Prisma does not see these indexes, so no
-- later migration may leave them out where it makes one of these tables anew.
CREATE INDEX "Order_id_tail_idx" ON "Order"(substr("id", length("id") - 3), "id");
CREATE INDEX "Order_transactionId_tail_idx" ON "Order"(substr("transactionId", length("transactionId") - 3), "id");
CREATE INDEX "Refund_id_tail_idx" ON "Refund"(substr("id", length("id") - 3), "orderId");
CREATE INDEX "Refund_outRefundNo_tail_idx" ON "Refund"(substr("outRefundNo", length("outRefundNo") - 3), "orderId");
CREATE INDEX "Refund_wechatRefundId_tail_idx" ON "Refund"(substr("wechatRefundId", length("wechatRefundId") - 3), "orderId");
CREATE INDEX "User_id_tail_idx" ON "User"(substr("id", length("id") - 3));

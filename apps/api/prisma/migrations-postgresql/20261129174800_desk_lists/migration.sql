-- DropIndex
DROP INDEX "Order_paidAt_id_idx";

-- DropIndex
DROP INDEX "AuditEntry_action_id_idx";

-- DropIndex
DROP INDEX "AuditEntry_actor_id_idx";

-- DropIndex
DROP INDEX "AuditEntry_orderId_id_idx";

-- DropIndex
DROP INDEX "AuditEntry_subject_id_idx";

-- AlterTable
ALTER TABLE "AuditEntry" ALTER COLUMN "id" SET DATA TYPE BIGINT;
ALTER SEQUENCE "AuditEntry_id_seq" AS BIGINT;

-- AlterTable
ALTER TABLE "Difference" ALTER COLUMN "id" SET DATA TYPE BIGINT;
ALTER SEQUENCE "Difference_id_seq" AS BIGINT;

-- CreateIndex
CREATE INDEX "AuditEntry_at_id_idx" ON "AuditEntry"("at", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_actor_at_id_idx" ON "AuditEntry"("actor", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_action_at_id_idx" ON "AuditEntry"("action", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_actor_action_at_id_idx" ON "AuditEntry"("actor", "action", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_subject_at_id_idx" ON "AuditEntry"("subject", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_orderId_at_id_idx" ON "AuditEntry"("orderId", "at", "id");

-- CreateIndex
CREATE INDEX "Order_paid_idx" ON "Order"("paidAt", "id", "paidSource", "totalFen", "knownAfterMs");

-- CreateIndex
CREATE INDEX "Refund_status_origin_id_idx" ON "Refund"("status", "origin", "id");

-- Resolved anomalies, which may be few among many open ones. Prisma does not see these indexes, so no later migration
-- may leave them out where it makes the table anew.
CREATE INDEX "Anomaly_resolved_id_idx" ON "Anomaly"((CASE WHEN "resolvedAt" IS NULL THEN 0 ELSE 1 END), "id");
CREATE INDEX "Anomaly_resolved_kind_id_idx" ON "Anomaly"((CASE WHEN "resolvedAt" IS NULL THEN 0 ELSE 1 END), "kind", "id");

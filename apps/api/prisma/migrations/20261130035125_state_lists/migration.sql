-- DropIndex
DROP INDEX "Anomaly_resolvedAt_orderId_idx";

-- DropIndex
DROP INDEX "RefundApplication_resolvedAt_appliedAt_orderId_idx";

-- In the order of a list: an index does not order the rows in which a column IS NULL for PostgreSQL. Prisma does not see
-- these indexes, so no later migration may leave them out where it makes a table anew.
CREATE INDEX "Anomaly_resolved_orderId_idx" ON "Anomaly"((CASE WHEN "resolvedAt" IS NULL THEN 0 ELSE 1 END), "orderId");
CREATE INDEX "RefundApplication_resolved_appliedAt_idx" ON "RefundApplication"((CASE WHEN "resolvedAt" IS NULL THEN 0 ELSE 1 END), "appliedAt", "orderId");

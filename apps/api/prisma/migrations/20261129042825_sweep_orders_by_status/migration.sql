-- DropIndex
DROP INDEX "Order_nextCheckAt_idx";

-- CreateIndex
CREATE INDEX "Order_status_nextCheckAt_idx" ON "Order"("status", "nextCheckAt");

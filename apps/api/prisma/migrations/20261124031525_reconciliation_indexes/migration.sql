-- DropIndex
DROP INDEX "Order_paidAt_idx";

-- CreateIndex
CREATE INDEX "Order_paidAt_id_idx" ON "Order"("paidAt", "id");

-- CreateIndex
CREATE INDEX "Refund_succeededAt_id_idx" ON "Refund"("succeededAt", "id");

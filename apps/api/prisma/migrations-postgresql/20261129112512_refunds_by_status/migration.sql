-- CreateIndex
CREATE INDEX "Refund_status_id_idx" ON "Refund"("status", "id");

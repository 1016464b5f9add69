-- CreateIndex
CREATE INDEX "Anomaly_resolvedAt_orderId_idx" ON "Anomaly"("resolvedAt", "orderId");

-- CreateIndex
CREATE INDEX "Anomaly_kind_resolvedAt_orderId_idx" ON "Anomaly"("kind", "resolvedAt", "orderId");

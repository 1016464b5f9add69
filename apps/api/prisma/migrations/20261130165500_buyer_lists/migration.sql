-- The goods that a buyer waits for. Orders that are not paid have no fulfilment, and cost this index nothing.
CREATE INDEX "Order_userId_fulfilment_some_idx" ON "Order"("userId", "fulfilment", "id") WHERE "fulfilment" IS NOT NULL;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Refund" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orderId" TEXT NOT NULL,
    "amountFen" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "origin" TEXT NOT NULL DEFAULT 'OPERATOR',
    "outRefundNo" TEXT,
    "idempotencyKey" TEXT,
    "requestHash" TEXT,
    "wechatRefundId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "sendAfter" DATETIME NOT NULL,
    "uncertainUntil" DATETIME,
    "succeededAt" DATETIME,
    "nextCheckAt" DATETIME,
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "Refund_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- Until now the id was the number at WeChat, and a refund without a key was made by the shop, for money that came late.
INSERT INTO "new_Refund" ("amountFen", "checkCount", "createdAt", "id", "idempotencyKey", "nextCheckAt", "orderId", "outRefundNo", "origin", "reason", "requestHash", "sendAfter", "status", "succeededAt", "wechatRefundId") SELECT "amountFen", "checkCount", "createdAt", "id", "idempotencyKey", "nextCheckAt", "orderId", "id", CASE WHEN "idempotencyKey" IS NULL THEN 'LATE_MONEY' ELSE 'OPERATOR' END, "reason", "requestHash", "sendAfter", "status", "succeededAt", "wechatRefundId" FROM "Refund";
DROP TABLE "Refund";
ALTER TABLE "new_Refund" RENAME TO "Refund";
CREATE UNIQUE INDEX "Refund_outRefundNo_key" ON "Refund"("outRefundNo");
CREATE UNIQUE INDEX "Refund_idempotencyKey_key" ON "Refund"("idempotencyKey");
CREATE UNIQUE INDEX "Refund_wechatRefundId_key" ON "Refund"("wechatRefundId");
CREATE INDEX "Refund_orderId_id_idx" ON "Refund"("orderId", "id");
CREATE INDEX "Refund_nextCheckAt_idx" ON "Refund"("nextCheckAt");
CREATE INDEX "Refund_succeededAt_id_idx" ON "Refund"("succeededAt", "id");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

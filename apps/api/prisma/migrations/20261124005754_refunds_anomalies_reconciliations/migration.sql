-- CreateTable
CREATE TABLE "Refund" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orderId" TEXT NOT NULL,
    "amountFen" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "idempotencyKey" TEXT,
    "requestHash" TEXT,
    "wechatRefundId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "sendAfter" DATETIME NOT NULL,
    "succeededAt" DATETIME,
    "nextCheckAt" DATETIME,
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "Refund_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Anomaly" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "orderId" TEXT,
    "at" DATETIME NOT NULL,
    "detail" TEXT NOT NULL,
    "resolvedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Reconciliation" (
    "billDate" TEXT NOT NULL PRIMARY KEY,
    "status" TEXT NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "finishedAt" DATETIME,
    "payments" INTEGER NOT NULL DEFAULT 0,
    "refunds" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "Difference" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "billDate" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "orderId" TEXT,
    "refundId" TEXT,
    "localFen" INTEGER,
    "wechatFen" INTEGER,
    "repaired" BOOLEAN NOT NULL,
    CONSTRAINT "Difference_billDate_fkey" FOREIGN KEY ("billDate") REFERENCES "Reconciliation" ("billDate") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Order" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "totalFen" INTEGER NOT NULL,
    "payerTotalFen" INTEGER,
    "refundedFen" INTEGER NOT NULL DEFAULT 0,
    "transactionId" TEXT,
    "prepayId" TEXT,
    "prepayExpiresAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "paidAt" DATETIME,
    "closedAt" DATETIME,
    "refundReservedFen" INTEGER NOT NULL DEFAULT 0,
    "nextCheckAt" DATETIME,
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    "idempotencyKey" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    CONSTRAINT "Order_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Order" ("checkCount", "closedAt", "createdAt", "expiresAt", "id", "idempotencyKey", "nextCheckAt", "paidAt", "payerTotalFen", "prepayExpiresAt", "prepayId", "refundedFen", "requestHash", "status", "totalFen", "transactionId", "userId") SELECT "checkCount", "closedAt", "createdAt", "expiresAt", "id", "idempotencyKey", "nextCheckAt", "paidAt", "payerTotalFen", "prepayExpiresAt", "prepayId", "refundedFen", "requestHash", "status", "totalFen", "transactionId", "userId" FROM "Order";
DROP TABLE "Order";
ALTER TABLE "new_Order" RENAME TO "Order";
CREATE UNIQUE INDEX "Order_transactionId_key" ON "Order"("transactionId");
CREATE INDEX "Order_userId_id_idx" ON "Order"("userId", "id");
CREATE INDEX "Order_userId_status_id_idx" ON "Order"("userId", "status", "id");
CREATE INDEX "Order_nextCheckAt_idx" ON "Order"("nextCheckAt");
CREATE INDEX "Order_paidAt_idx" ON "Order"("paidAt");
CREATE UNIQUE INDEX "Order_userId_idempotencyKey_key" ON "Order"("userId", "idempotencyKey");
CREATE TABLE "new_OrderItem" (
    "orderId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "productId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "priceFen" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,
    "restocked" INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY ("orderId", "position"),
    CONSTRAINT "OrderItem_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "OrderItem_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_OrderItem" ("name", "orderId", "position", "priceFen", "productId", "quantity") SELECT "name", "orderId", "position", "priceFen", "productId", "quantity" FROM "OrderItem";
DROP TABLE "OrderItem";
ALTER TABLE "new_OrderItem" RENAME TO "OrderItem";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "Refund_idempotencyKey_key" ON "Refund"("idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "Refund_wechatRefundId_key" ON "Refund"("wechatRefundId");

-- CreateIndex
CREATE INDEX "Refund_orderId_id_idx" ON "Refund"("orderId", "id");

-- CreateIndex
CREATE INDEX "Refund_nextCheckAt_idx" ON "Refund"("nextCheckAt");

-- CreateIndex
CREATE INDEX "Anomaly_resolvedAt_id_idx" ON "Anomaly"("resolvedAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Anomaly_kind_subject_key" ON "Anomaly"("kind", "subject");

-- CreateIndex
CREATE INDEX "Difference_billDate_id_idx" ON "Difference"("billDate", "id");

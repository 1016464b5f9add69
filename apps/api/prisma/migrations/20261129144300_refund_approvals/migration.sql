-- CreateTable
CREATE TABLE "RefundApproval" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orderId" TEXT NOT NULL,
    "amountFen" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "restock" TEXT NOT NULL,
    "applicationAt" DATETIME,
    "idempotencyKey" TEXT,
    "requestHash" TEXT,
    "requestedById" TEXT NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "decidedAt" DATETIME,
    "decidedBy" TEXT,
    "remark" TEXT,
    "refundId" TEXT,
    CONSTRAINT "RefundApproval_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "RefundApproval_requestedById_fkey" FOREIGN KEY ("requestedById") REFERENCES "Operator" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_RefundApplication" (
    "orderId" TEXT NOT NULL PRIMARY KEY,
    "reason" TEXT NOT NULL,
    "appliedAt" DATETIME NOT NULL,
    "resolvedAt" DATETIME,
    "declinedWords" TEXT,
    "declinedCount" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "RefundApplication_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_RefundApplication" ("appliedAt", "orderId", "reason", "resolvedAt") SELECT "appliedAt", "orderId", "reason", "resolvedAt" FROM "RefundApplication";
DROP TABLE "RefundApplication";
ALTER TABLE "new_RefundApplication" RENAME TO "RefundApplication";
CREATE INDEX "RefundApplication_appliedAt_orderId_idx" ON "RefundApplication"("appliedAt", "orderId");
CREATE INDEX "RefundApplication_resolvedAt_appliedAt_orderId_idx" ON "RefundApplication"("resolvedAt", "appliedAt", "orderId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "RefundApproval_idempotencyKey_key" ON "RefundApproval"("idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "RefundApproval_refundId_key" ON "RefundApproval"("refundId");

-- CreateIndex
CREATE INDEX "RefundApproval_orderId_id_idx" ON "RefundApproval"("orderId", "id");

-- CreateIndex
CREATE INDEX "RefundApproval_decidedAt_id_idx" ON "RefundApproval"("decidedAt", "id");

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Difference" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "billDate" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "orderId" TEXT,
    "refundId" TEXT,
    "localFen" BIGINT,
    "wechatFen" BIGINT,
    "line" INTEGER,
    "detail" TEXT,
    "repaired" BOOLEAN NOT NULL,
    CONSTRAINT "Difference_billDate_fkey" FOREIGN KEY ("billDate") REFERENCES "Reconciliation" ("billDate") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Difference" ("billDate", "id", "kind", "localFen", "orderId", "refundId", "repaired", "wechatFen") SELECT "billDate", "id", "kind", "localFen", "orderId", "refundId", "repaired", "wechatFen" FROM "Difference";
DROP TABLE "Difference";
ALTER TABLE "new_Difference" RENAME TO "Difference";
CREATE INDEX "Difference_billDate_id_idx" ON "Difference"("billDate", "id");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
-- Columns are added, and the table is not made anew: differences refer to it.
ALTER TABLE "Reconciliation" ADD COLUMN "paymentsFen" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "Reconciliation" ADD COLUMN "refundsFen" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "Reconciliation" ADD COLUMN "otherAppRows" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Reconciliation" ADD COLUMN "differenceCount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Reconciliation" ADD COLUMN "repairedCount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Reconciliation" ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Reconciliation" ADD COLUMN "failure" TEXT;

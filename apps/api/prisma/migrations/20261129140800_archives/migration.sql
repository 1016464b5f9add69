-- AlterTable
ALTER TABLE "Order" ADD COLUMN "archivedIn" TEXT;

-- CreateTable
CREATE TABLE "Archive" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "createdAt" DATETIME NOT NULL,
    "orders" INTEGER NOT NULL,
    "events" INTEGER NOT NULL,
    "notifications" INTEGER NOT NULL,
    "totalFen" BIGINT NOT NULL,
    "refundedFen" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL
);

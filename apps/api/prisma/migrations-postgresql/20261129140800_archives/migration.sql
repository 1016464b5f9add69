-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "archivedIn" TEXT;

-- AlterTable
ALTER TABLE "OrderEvent" ALTER COLUMN "id" SET DATA TYPE BIGINT;
-- A SERIAL column's sequence ends where an INTEGER does.
ALTER SEQUENCE "OrderEvent_id_seq" AS BIGINT;

-- CreateTable
CREATE TABLE "Archive" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "orders" INTEGER NOT NULL,
    "events" INTEGER NOT NULL,
    "notifications" INTEGER NOT NULL,
    "totalFen" BIGINT NOT NULL,
    "refundedFen" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "Archive_pkey" PRIMARY KEY ("id")
);

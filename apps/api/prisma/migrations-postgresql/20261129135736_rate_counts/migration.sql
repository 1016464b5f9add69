-- CreateTable
CREATE TABLE "RateCount" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RateCount_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "RateCount_startedAt_idx" ON "RateCount"("startedAt");

-- Counts need no crash recovery: their commits do not wait for the disk. A standby that is promoted has none.
ALTER TABLE "RateCount" SET UNLOGGED;

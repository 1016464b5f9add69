-- AlterTable
ALTER TABLE "Anomaly" ADD COLUMN "robotMessage" INTEGER;

-- CreateTable
CREATE TABLE "Robot" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "message" INTEGER NOT NULL DEFAULT 1,
    "nextCheckAt" DATETIME,
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    "lastTestAt" DATETIME,
    "lastSuccessAt" DATETIME,
    "lastFailureAt" DATETIME,
    "lastFailure" TEXT,
    "lastFailureDetail" TEXT
);

-- CreateIndex
CREATE INDEX "Anomaly_resolvedAt_robotMessage_idx" ON "Anomaly"("resolvedAt", "robotMessage");

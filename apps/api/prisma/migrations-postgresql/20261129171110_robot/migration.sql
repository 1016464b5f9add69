-- AlterTable
ALTER TABLE "Anomaly" ADD COLUMN     "robotMessage" INTEGER;

-- CreateTable
CREATE TABLE "Robot" (
    "id" TEXT NOT NULL,
    "message" INTEGER NOT NULL DEFAULT 1,
    "nextCheckAt" TIMESTAMPTZ(3),
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    "lastTestAt" TIMESTAMPTZ(3),
    "lastSuccessAt" TIMESTAMPTZ(3),
    "lastFailureAt" TIMESTAMPTZ(3),
    "lastFailure" TEXT,
    "lastFailureDetail" TEXT,

    CONSTRAINT "Robot_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Anomaly_resolvedAt_robotMessage_idx" ON "Anomaly"("resolvedAt", "robotMessage");

ALTER TABLE "Robot" ADD CONSTRAINT "Robot_lastFailure_check" CHECK ("lastFailure" IN ('NO_ANSWER', 'HTTP_STATUS', 'UNREADABLE', 'SIGNATURE', 'KEYWORD', 'ADDRESS', 'UNKNOWN_ROBOT', 'TOO_MANY', 'REFUSED'));

-- CreateTable
CREATE TABLE "Operator" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "passwordHash" TEXT,
    "refundLimitFen" INTEGER NOT NULL,
    "dayLimitFen" INTEGER,
    "refundDay" TEXT,
    "refundDayFen" BIGINT NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "lastLoginAt" DATETIME,
    "suspendedAt" DATETIME,
    "invitationHash" TEXT,
    "invitationExpiresAt" DATETIME
);

-- CreateTable
CREATE TABLE "OperatorSession" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "operatorId" TEXT NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "lastUsedAt" DATETIME NOT NULL,
    CONSTRAINT "OperatorSession_operatorId_fkey" FOREIGN KEY ("operatorId") REFERENCES "Operator" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LoginAttempt" (
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastAt" DATETIME NOT NULL,
    "blockedUntil" DATETIME NOT NULL,

    PRIMARY KEY ("name", "address")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "operatorId" TEXT,
    "actor" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "orderId" TEXT,
    "before" TEXT,
    "after" TEXT,
    "remark" TEXT
);

-- CreateIndex
CREATE UNIQUE INDEX "Operator_name_key" ON "Operator"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Operator_invitationHash_key" ON "Operator"("invitationHash");

-- CreateIndex
CREATE INDEX "OperatorSession_operatorId_idx" ON "OperatorSession"("operatorId");

-- CreateIndex
CREATE INDEX "OperatorSession_startedAt_idx" ON "OperatorSession"("startedAt");

-- CreateIndex
CREATE INDEX "LoginAttempt_lastAt_idx" ON "LoginAttempt"("lastAt");

-- CreateIndex
CREATE INDEX "AuditEntry_actor_id_idx" ON "AuditEntry"("actor", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_action_id_idx" ON "AuditEntry"("action", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_orderId_id_idx" ON "AuditEntry"("orderId", "id");

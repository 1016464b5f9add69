-- AlterTable
ALTER TABLE "RefundApplication" ADD COLUMN     "declinedCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "declinedWords" TEXT;

-- CreateTable
CREATE TABLE "RefundApproval" (
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "amountFen" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "restock" TEXT NOT NULL,
    "applicationAt" TIMESTAMPTZ(3),
    "idempotencyKey" TEXT,
    "requestHash" TEXT,
    "requestedById" TEXT NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedAt" TIMESTAMPTZ(3),
    "decidedBy" TEXT,
    "remark" TEXT,
    "refundId" TEXT,

    CONSTRAINT "RefundApproval_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "RefundApproval_idempotencyKey_key" ON "RefundApproval"("idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "RefundApproval_refundId_key" ON "RefundApproval"("refundId");

-- CreateIndex
CREATE INDEX "RefundApproval_orderId_id_idx" ON "RefundApproval"("orderId", "id");

-- CreateIndex
CREATE INDEX "RefundApproval_decidedAt_id_idx" ON "RefundApproval"("decidedAt", "id");

-- AddForeignKey
ALTER TABLE "RefundApproval" ADD CONSTRAINT "RefundApproval_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RefundApproval" ADD CONSTRAINT "RefundApproval_requestedById_fkey" FOREIGN KEY ("requestedById") REFERENCES "Operator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "OrderEvent" DROP CONSTRAINT "OrderEvent_type_check";
ALTER TABLE "OrderEvent" ADD CONSTRAINT "OrderEvent_type_check" CHECK ("type" IN ('CREATED', 'PREPAY_CREATED', 'PAID', 'PAID_AFTER_CLOSE', 'PAYMENT_MISMATCHED', 'CLOSED', 'CLOSE_SENT', 'QUERIED', 'WECHAT_REFUSED', 'REFUND_REQUESTED', 'REFUND_APPLIED', 'REFUND_DECLINED', 'REFUND_SENT', 'REFUND_QUERIED', 'REFUND_MOVED', 'REFUND_ADOPTED', 'REFUND_WITHDRAWN', 'REFUNDED'));

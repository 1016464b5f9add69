-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "openid" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Product" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "imagePath" TEXT NOT NULL,
    "priceFen" INTEGER NOT NULL,
    "stock" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "Product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Order" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "totalFen" INTEGER NOT NULL,
    "payerTotalFen" INTEGER,
    "refundedFen" INTEGER NOT NULL DEFAULT 0,
    "transactionId" TEXT,
    "prepayId" TEXT,
    "prepayExpiresAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "paidAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "refundReservedFen" INTEGER NOT NULL DEFAULT 0,
    "nextCheckAt" TIMESTAMPTZ(3),
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    "idempotencyKey" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,

    CONSTRAINT "Order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrderItem" (
    "orderId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "productId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "priceFen" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,
    "restocked" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "OrderItem_pkey" PRIMARY KEY ("orderId","position")
);

-- CreateTable
CREATE TABLE "OrderEvent" (
    "id" SERIAL NOT NULL,
    "orderId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "data" TEXT NOT NULL,

    CONSTRAINT "OrderEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL,
    "eventType" TEXT NOT NULL,
    "outTradeNo" TEXT,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "detail" TEXT,
    "resource" TEXT NOT NULL,

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Refund" (
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "amountFen" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "origin" TEXT NOT NULL DEFAULT 'OPERATOR',
    "outRefundNo" TEXT,
    "idempotencyKey" TEXT,
    "requestHash" TEXT,
    "wechatRefundId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sendAfter" TIMESTAMPTZ(3) NOT NULL,
    "uncertainUntil" TIMESTAMPTZ(3),
    "succeededAt" TIMESTAMPTZ(3),
    "nextCheckAt" TIMESTAMPTZ(3),
    "checkCount" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RefundApplication" (
    "orderId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "appliedAt" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RefundApplication_pkey" PRIMARY KEY ("orderId")
);

-- CreateTable
CREATE TABLE "Anomaly" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "orderId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "detail" TEXT NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Anomaly_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Reconciliation" (
    "billDate" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "payments" INTEGER NOT NULL DEFAULT 0,
    "refunds" INTEGER NOT NULL DEFAULT 0,
    "paymentsFen" BIGINT NOT NULL DEFAULT 0,
    "refundsFen" BIGINT NOT NULL DEFAULT 0,
    "otherAppRows" INTEGER NOT NULL DEFAULT 0,
    "differenceCount" INTEGER NOT NULL DEFAULT 0,
    "repairedCount" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,

    CONSTRAINT "Reconciliation_pkey" PRIMARY KEY ("billDate")
);

-- CreateTable
CREATE TABLE "Difference" (
    "id" SERIAL NOT NULL,
    "billDate" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "orderId" TEXT,
    "refundId" TEXT,
    "localFen" BIGINT,
    "wechatFen" BIGINT,
    "line" INTEGER,
    "detail" TEXT,
    "repaired" BOOLEAN NOT NULL,

    CONSTRAINT "Difference_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_openid_key" ON "User"("openid");

-- CreateIndex
CREATE UNIQUE INDEX "Order_transactionId_key" ON "Order"("transactionId");

-- CreateIndex
CREATE INDEX "Order_userId_id_idx" ON "Order"("userId", "id");

-- CreateIndex
CREATE INDEX "Order_userId_status_id_idx" ON "Order"("userId", "status", "id");

-- CreateIndex
CREATE INDEX "Order_status_nextCheckAt_idx" ON "Order"("status", "nextCheckAt");

-- CreateIndex
CREATE INDEX "Order_paidAt_id_idx" ON "Order"("paidAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Order_userId_idempotencyKey_key" ON "Order"("userId", "idempotencyKey");

-- CreateIndex
CREATE INDEX "OrderEvent_orderId_id_idx" ON "OrderEvent"("orderId", "id");

-- CreateIndex
CREATE INDEX "Notification_outTradeNo_idx" ON "Notification"("outTradeNo");

-- CreateIndex
CREATE UNIQUE INDEX "Refund_outRefundNo_key" ON "Refund"("outRefundNo");

-- CreateIndex
CREATE UNIQUE INDEX "Refund_idempotencyKey_key" ON "Refund"("idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "Refund_wechatRefundId_key" ON "Refund"("wechatRefundId");

-- CreateIndex
CREATE INDEX "Refund_orderId_id_idx" ON "Refund"("orderId", "id");

-- CreateIndex
CREATE INDEX "Refund_nextCheckAt_idx" ON "Refund"("nextCheckAt");

-- CreateIndex
CREATE INDEX "Refund_succeededAt_id_idx" ON "Refund"("succeededAt", "id");

-- CreateIndex
CREATE INDEX "Anomaly_resolvedAt_id_idx" ON "Anomaly"("resolvedAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Anomaly_kind_subject_key" ON "Anomaly"("kind", "subject");

-- CreateIndex
CREATE INDEX "Difference_billDate_id_idx" ON "Difference"("billDate", "id");

-- AddForeignKey
ALTER TABLE "Order" ADD CONSTRAINT "Order_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderItem" ADD CONSTRAINT "OrderItem_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderItem" ADD CONSTRAINT "OrderItem_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderEvent" ADD CONSTRAINT "OrderEvent_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Refund" ADD CONSTRAINT "Refund_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RefundApplication" ADD CONSTRAINT "RefundApplication_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Difference" ADD CONSTRAINT "Difference_billDate_fkey" FOREIGN KEY ("billDate") REFERENCES "Reconciliation"("billDate") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Order" ADD CONSTRAINT "Order_status_check" CHECK ("status" IN ('PENDING', 'PAID', 'REFUNDED', 'CLOSED'));

ALTER TABLE "OrderEvent" ADD CONSTRAINT "OrderEvent_type_check" CHECK ("type" IN ('CREATED', 'PREPAY_CREATED', 'PAID', 'PAID_AFTER_CLOSE', 'PAYMENT_MISMATCHED', 'CLOSED', 'CLOSE_SENT', 'QUERIED', 'WECHAT_REFUSED', 'REFUND_REQUESTED', 'REFUND_APPLIED', 'REFUND_SENT', 'REFUND_QUERIED', 'REFUND_MOVED', 'REFUND_ADOPTED', 'REFUND_WITHDRAWN', 'REFUNDED'));

ALTER TABLE "Notification" ADD CONSTRAINT "Notification_outcome_check" CHECK ("outcome" IN ('APPLIED', 'REPEATED', 'MISMATCHED', 'LATE', 'IGNORED', 'UNREADABLE'));

ALTER TABLE "Refund" ADD CONSTRAINT "Refund_status_check" CHECK ("status" IN ('REQUESTED', 'PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL'));

ALTER TABLE "Refund" ADD CONSTRAINT "Refund_origin_check" CHECK ("origin" IN ('OPERATOR', 'LATE_MONEY', 'OUTSIDE'));

ALTER TABLE "Anomaly" ADD CONSTRAINT "Anomaly_kind_check" CHECK ("kind" IN ('REFUND_APPLICATION', 'MISMATCHED_NOTIFICATION', 'LATE_MONEY', 'ABNORMAL_REFUND', 'OUTSIDE_REFUND', 'DIFFERENCE', 'ORDER_UNKNOWN_THERE', 'RECONCILIATION_FAILED'));

ALTER TABLE "Reconciliation" ADD CONSTRAINT "Reconciliation_status_check" CHECK ("status" IN ('RUNNING', 'DONE', 'NO_BILL', 'FAILED'));

ALTER TABLE "Difference" ADD CONSTRAINT "Difference_kind_check" CHECK ("kind" IN ('PAYMENT_UNKNOWN_HERE', 'PAYMENT_ABSENT_THERE', 'PAYMENT_AMOUNT', 'REFUND_UNKNOWN_HERE', 'REFUND_ABSENT_THERE', 'REFUND_AMOUNT', 'ROW_UNREADABLE', 'SUMMARY_DIFFERS'));

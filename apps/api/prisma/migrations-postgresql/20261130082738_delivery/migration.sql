-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "deliveryFen" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "deliveryKind" TEXT NOT NULL DEFAULT 'none',
ADD COLUMN     "eraseAt" TIMESTAMPTZ(3),
ADD COLUMN     "fulfilment" TEXT,
ADD COLUMN     "fulfilmentCheckAt" TIMESTAMPTZ(3),
ADD COLUMN     "fulfilmentCheckCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "receivedAt" TIMESTAMPTZ(3),
ADD COLUMN     "settledAt" TIMESTAMPTZ(3),
ADD COLUMN     "shippedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "DeliveryAddress" (
    "orderId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "province" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "district" TEXT NOT NULL,
    "street" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "postalCode" TEXT,

    CONSTRAINT "DeliveryAddress_pkey" PRIMARY KEY ("orderId")
);

-- CreateTable
CREATE TABLE "Pickup" (
    "orderId" TEXT NOT NULL,
    "placeId" TEXT NOT NULL,
    "phone" TEXT,
    "code" TEXT,
    "readyAt" TIMESTAMPTZ(3),
    "collectedAt" TIMESTAMPTZ(3),
    "collectedBy" TEXT,

    CONSTRAINT "Pickup_pkey" PRIMARY KEY ("orderId")
);

-- CreateTable
CREATE TABLE "PickupCode" (
    "code" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,

    CONSTRAINT "PickupCode_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "Shipment" (
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "carrier" TEXT,
    "carrierName" TEXT,
    "trackingNo" TEXT,
    "items" TEXT NOT NULL,
    "isLast" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT,
    "correctedAt" TIMESTAMPTZ(3),
    "report" TEXT NOT NULL DEFAULT 'WAITING',
    "reportedAt" TIMESTAMPTZ(3),
    "nextCheckAt" TIMESTAMPTZ(3),
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    "refusal" TEXT,

    CONSTRAINT "Shipment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Carrier" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "listedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Carrier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TradeManagement" (
    "id" TEXT NOT NULL,
    "isManaged" BOOLEAN,
    "askedAt" TIMESTAMPTZ(3),
    "nextCheckAt" TIMESTAMPTZ(3),

    CONSTRAINT "TradeManagement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "templateId" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'WAITING',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "nextCheckAt" TIMESTAMPTZ(3),
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Subscription" (
    "orderId" TEXT NOT NULL,
    "templateId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Subscription_pkey" PRIMARY KEY ("orderId","templateId")
);

-- CreateTable
CREATE TABLE "MessagePush" (
    "id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "orderId" TEXT,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "detail" TEXT,

    CONSTRAINT "MessagePush_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Pickup_code_collectedAt_idx" ON "Pickup"("code", "collectedAt");

-- CreateIndex
CREATE UNIQUE INDEX "PickupCode_orderId_key" ON "PickupCode"("orderId");

-- CreateIndex
CREATE INDEX "Shipment_orderId_id_idx" ON "Shipment"("orderId", "id");

-- CreateIndex
CREATE INDEX "Shipment_report_nextCheckAt_idx" ON "Shipment"("report", "nextCheckAt");

-- CreateIndex
CREATE INDEX "Shipment_trackingNo_orderId_idx" ON "Shipment"("trackingNo", "orderId");

-- CreateIndex
CREATE INDEX "Message_status_nextCheckAt_idx" ON "Message"("status", "nextCheckAt");

-- CreateIndex
CREATE UNIQUE INDEX "Message_orderId_event_subject_key" ON "Message"("orderId", "event", "subject");

-- CreateIndex
CREATE INDEX "MessagePush_orderId_id_idx" ON "MessagePush"("orderId", "id");

-- CreateIndex
CREATE INDEX "MessagePush_receivedAt_idx" ON "MessagePush"("receivedAt");

-- AddForeignKey
ALTER TABLE "DeliveryAddress" ADD CONSTRAINT "DeliveryAddress_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pickup" ADD CONSTRAINT "Pickup_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PickupCode" ADD CONSTRAINT "PickupCode_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Shipment" ADD CONSTRAINT "Shipment_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Order" ADD CONSTRAINT "Order_deliveryKind_check" CHECK ("deliveryKind" IN ('none', 'express', 'pickup'));

ALTER TABLE "Order" ADD CONSTRAINT "Order_fulfilment_check" CHECK ("fulfilment" IN ('UNSHIPPED', 'SHIPPED', 'RECEIVED', 'SETTLED'));

ALTER TABLE "Shipment" ADD CONSTRAINT "Shipment_kind_check" CHECK ("kind" IN ('none', 'express', 'pickup'));

ALTER TABLE "Shipment" ADD CONSTRAINT "Shipment_report_check" CHECK ("report" IN ('WAITING', 'REPORTED', 'REFUSED', 'NOT_NEEDED'));

ALTER TABLE "Message" ADD CONSTRAINT "Message_event_check" CHECK ("event" IN ('PAID', 'SHIPPED', 'READY', 'REFUNDED', 'CLOSING_SOON'));

ALTER TABLE "Message" ADD CONSTRAINT "Message_status_check" CHECK ("status" IN ('WAITING', 'SENDING', 'SENT', 'NOT_ACCEPTED', 'REFUSED', 'UNKNOWN', 'OUTDATED'));

ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_event_check" CHECK ("event" IN ('PAID', 'SHIPPED', 'READY', 'REFUNDED', 'CLOSING_SOON'));

ALTER TABLE "MessagePush" ADD CONSTRAINT "MessagePush_outcome_check" CHECK ("outcome" IN ('APPLIED', 'REPEATED', 'MISMATCHED', 'LATE', 'IGNORED', 'UNREADABLE'));

ALTER TABLE "OrderEvent" DROP CONSTRAINT "OrderEvent_type_check";
ALTER TABLE "OrderEvent" ADD CONSTRAINT "OrderEvent_type_check" CHECK ("type" IN ('CREATED', 'PREPAY_CREATED', 'PAID', 'PAID_AFTER_CLOSE', 'PAYMENT_MISMATCHED', 'CLOSED', 'CLOSE_SENT', 'QUERIED', 'WECHAT_REFUSED', 'REFUND_REQUESTED', 'REFUND_APPLIED', 'REFUND_DECLINED', 'REFUND_SENT', 'REFUND_QUERIED', 'REFUND_MOVED', 'REFUND_ADOPTED', 'REFUND_WITHDRAWN', 'REFUNDED', 'PARTLY_SHIPPED', 'SHIPPED', 'RECEIVED', 'SETTLED', 'READY', 'COLLECTED', 'ADDRESS_CHANGED', 'SHIPMENT_CORRECTED', 'SHIPPING_REPORTED', 'SHIPPING_REFUSED', 'PERSONAL_DATA_ERASED'));

ALTER TABLE "Anomaly" DROP CONSTRAINT "Anomaly_kind_check";
ALTER TABLE "Anomaly" ADD CONSTRAINT "Anomaly_kind_check" CHECK ("kind" IN ('REFUND_APPLICATION', 'MISMATCHED_NOTIFICATION', 'LATE_MONEY', 'ABNORMAL_REFUND', 'OUTSIDE_REFUND', 'DIFFERENCE', 'ORDER_UNKNOWN_THERE', 'RECONCILIATION_FAILED', 'SHIPPING_REFUSED', 'UNSHIPPED'));

-- Indexes of a part of the orders, which Prisma's schema cannot say.
CREATE INDEX "Order_unshipped_some_idx" ON "Order"("id") WHERE "fulfilment" = 'UNSHIPPED' AND "status" = 'PAID';
CREATE INDEX "Order_fulfilment_some_idx" ON "Order"("fulfilment", "id") WHERE "shippedAt" IS NOT NULL;
CREATE INDEX "Order_delivery_some_idx" ON "Order"("deliveryKind", "id") WHERE "deliveryKind" <> 'none';
CREATE INDEX "Order_fulfilmentCheckAt_some_idx" ON "Order"("fulfilment", "fulfilmentCheckAt") WHERE "fulfilmentCheckAt" IS NOT NULL;
CREATE INDEX "Order_eraseAt_some_idx" ON "Order"("eraseAt") WHERE "eraseAt" IS NOT NULL;

-- CreateTable
CREATE TABLE "DeliveryAddress" (
    "orderId" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "province" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "district" TEXT NOT NULL,
    "street" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "postalCode" TEXT,
    CONSTRAINT "DeliveryAddress_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Pickup" (
    "orderId" TEXT NOT NULL PRIMARY KEY,
    "placeId" TEXT NOT NULL,
    "phone" TEXT,
    "code" TEXT,
    "readyAt" DATETIME,
    "collectedAt" DATETIME,
    "collectedBy" TEXT,
    CONSTRAINT "Pickup_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PickupCode" (
    "code" TEXT NOT NULL PRIMARY KEY,
    "orderId" TEXT NOT NULL,
    CONSTRAINT "PickupCode_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Shipment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orderId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "carrier" TEXT,
    "carrierName" TEXT,
    "trackingNo" TEXT,
    "items" TEXT NOT NULL,
    "isLast" BOOLEAN NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "createdBy" TEXT,
    "correctedAt" DATETIME,
    "report" TEXT NOT NULL DEFAULT 'WAITING',
    "reportedAt" DATETIME,
    "nextCheckAt" DATETIME,
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    "refusal" TEXT,
    CONSTRAINT "Shipment_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Carrier" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "listedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "TradeManagement" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "isManaged" BOOLEAN,
    "askedAt" DATETIME,
    "nextCheckAt" DATETIME
);

-- CreateTable
CREATE TABLE "Message" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orderId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "templateId" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'WAITING',
    "createdAt" DATETIME NOT NULL,
    "sentAt" DATETIME,
    "nextCheckAt" DATETIME,
    "checkCount" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    CONSTRAINT "Message_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Subscription" (
    "orderId" TEXT NOT NULL,
    "templateId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "acceptedAt" DATETIME NOT NULL,
    "usedAt" DATETIME,

    PRIMARY KEY ("orderId", "templateId"),
    CONSTRAINT "Subscription_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "MessagePush" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "event" TEXT NOT NULL,
    "orderId" TEXT,
    "receivedAt" DATETIME NOT NULL,
    "outcome" TEXT NOT NULL,
    "detail" TEXT
);

-- Columns are added one by one: making a large table anew takes minutes, in which nothing is sold.
ALTER TABLE "Order" ADD COLUMN "deliveryKind" TEXT NOT NULL DEFAULT 'none';
ALTER TABLE "Order" ADD COLUMN "deliveryFen" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Order" ADD COLUMN "note" TEXT;
ALTER TABLE "Order" ADD COLUMN "fulfilment" TEXT;
ALTER TABLE "Order" ADD COLUMN "shippedAt" DATETIME;
ALTER TABLE "Order" ADD COLUMN "receivedAt" DATETIME;
ALTER TABLE "Order" ADD COLUMN "settledAt" DATETIME;
ALTER TABLE "Order" ADD COLUMN "fulfilmentCheckAt" DATETIME;
ALTER TABLE "Order" ADD COLUMN "fulfilmentCheckCount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Order" ADD COLUMN "eraseAt" DATETIME;

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

-- Indexes of a part of the orders, which Prisma's schema cannot say.
CREATE INDEX "Order_unshipped_some_idx" ON "Order"("id") WHERE "fulfilment" = 'UNSHIPPED' AND "status" = 'PAID';
CREATE INDEX "Order_fulfilment_some_idx" ON "Order"("fulfilment", "id") WHERE "shippedAt" IS NOT NULL;
CREATE INDEX "Order_delivery_some_idx" ON "Order"("deliveryKind", "id") WHERE "deliveryKind" <> 'none';
CREATE INDEX "Order_fulfilmentCheckAt_some_idx" ON "Order"("fulfilment", "fulfilmentCheckAt") WHERE "fulfilmentCheckAt" IS NOT NULL;
CREATE INDEX "Order_eraseAt_some_idx" ON "Order"("eraseAt") WHERE "eraseAt" IS NOT NULL;

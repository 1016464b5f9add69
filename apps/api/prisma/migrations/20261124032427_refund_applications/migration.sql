-- CreateTable
CREATE TABLE "RefundApplication" (
    "orderId" TEXT NOT NULL PRIMARY KEY,
    "reason" TEXT NOT NULL,
    "appliedAt" DATETIME NOT NULL,
    "resolvedAt" DATETIME,
    CONSTRAINT "RefundApplication_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

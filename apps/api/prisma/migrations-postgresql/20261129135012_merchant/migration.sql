-- CreateTable
CREATE TABLE "Merchant" (
    "id" INTEGER NOT NULL,
    "merchantId" TEXT NOT NULL,
    "appId" TEXT NOT NULL,

    CONSTRAINT "Merchant_pkey" PRIMARY KEY ("id")
);

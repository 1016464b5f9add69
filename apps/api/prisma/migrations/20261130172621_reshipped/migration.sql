-- AlterTable
ALTER TABLE "Shipment" ADD COLUMN "reshippedAt" DATETIME;

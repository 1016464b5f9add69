-- AlterTable
ALTER TABLE "Shipment" ADD COLUMN     "reshippedAt" TIMESTAMPTZ(3);

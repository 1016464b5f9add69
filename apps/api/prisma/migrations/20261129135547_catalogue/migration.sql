-- AlterTable
ALTER TABLE "Product" ADD COLUMN "category" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Product" ADD COLUMN "pictures" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "Product" ADD COLUMN "offSaleAt" DATETIME;
ALTER TABLE "Product" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

-- The picture of each product becomes its first one.
UPDATE "Product" SET "pictures" = '["' || "imagePath" || '"]' WHERE "imagePath" <> '';
ALTER TABLE "Product" DROP COLUMN "imagePath";

-- CreateIndex
CREATE INDEX "Product_position_id_idx" ON "Product"("position", "id");

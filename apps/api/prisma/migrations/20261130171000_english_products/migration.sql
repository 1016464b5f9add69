-- AlterTable
ALTER TABLE "Product" ADD COLUMN "categoryEn" TEXT;
ALTER TABLE "Product" ADD COLUMN "descriptionEn" TEXT;
ALTER TABLE "Product" ADD COLUMN "nameEn" TEXT;

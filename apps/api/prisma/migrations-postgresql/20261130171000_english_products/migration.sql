-- AlterTable
ALTER TABLE "Product" ADD COLUMN     "categoryEn" TEXT,
ADD COLUMN     "descriptionEn" TEXT,
ADD COLUMN     "nameEn" TEXT;

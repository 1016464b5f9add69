import { LIMITS } from '@taro-pay/contracts';
import type { Sql, Tx } from '../../database/sql.js';
import type { Product as ProductRow } from '../../generated/prisma/client.js';

export type { ProductRow };

/** The columns that buyers see. */
export type ShownProduct = Omit<ProductRow, 'position' | 'offSaleAt' | 'version'>;

/** Those on sale, in the order of the catalogue. */
export function listProducts(sql: Sql): Promise<ShownProduct[]> {
  return sql.query<ShownProduct>`
    SELECT "id", "name", "description", "category", "nameEn", "categoryEn", "descriptionEn", "pictures", "priceFen",
      "stock"
    FROM "Product" WHERE "offSaleAt" IS NULL ORDER BY "position", "id"`;
}

interface AllQuery {
  /** The place in the order of the catalogue behind which to read. */
  readonly after: { readonly position: number; readonly id: string };
  readonly take: number;
}

/** Also those off sale, in the order of the catalogue. */
export function listAllProducts(sql: Sql, { after, take }: AllQuery): Promise<ProductRow[]> {
  const { position, id } = after;
  return sql.query<ProductRow>`
    SELECT * FROM "Product" WHERE "position" >= ${position} AND ("position" > ${position} OR "id" > ${id})
    ORDER BY "position", "id" LIMIT ${take}`;
}

export async function findProduct(sql: Sql, productId: string): Promise<ProductRow | undefined> {
  const [product] = await sql.query<ProductRow>`SELECT * FROM "Product" WHERE "id" = ${productId}`;
  return product;
}

/** Nobody changes the product until the transaction ends. */
export function lockProduct(tx: Tx, productId: string): Promise<void> {
  return tx.lock`SELECT "id" FROM "Product" WHERE "id" = ${productId}`;
}

export async function hasProducts(sql: Sql): Promise<boolean> {
  const products = await sql.query<unknown>`SELECT "id" FROM "Product" LIMIT 1`;
  return products.length > 0;
}

/** The place behind the last product. */
export async function nextPosition(sql: Sql): Promise<number> {
  const [last] = await sql.query<{ position: number }>`
    SELECT "position" FROM "Product" ORDER BY "position" DESC LIMIT 1`;
  return last === undefined ? 0 : Math.min(last.position + 1, LIMITS.position);
}

/** False where the id is taken. */
export async function insertProduct(tx: Tx, product: Omit<ProductRow, 'version'>): Promise<boolean> {
  const { id, name, description, category, pictures, priceFen, stock, position, offSaleAt } = product;
  const { nameEn, categoryEn, descriptionEn } = product;
  const count = await tx.execute`
    INSERT INTO "Product" ("id", "name", "description", "category", "pictures", "priceFen", "stock", "position",
      "offSaleAt", "nameEn", "categoryEn", "descriptionEn")
    VALUES (${id}, ${name}, ${description}, ${category}, ${pictures}, ${priceFen}, ${stock}, ${position}, ${offSaleAt},
      ${nameEn}, ${categoryEn}, ${descriptionEn})
    ON CONFLICT ("id") DO NOTHING`;
  return count === 1;
}

/** Writes everything but the stock. The caller has locked the product and compared its version. */
export async function changeProduct(tx: Tx, product: Omit<ProductRow, 'stock'>): Promise<void> {
  const { id, name, description, category, pictures, priceFen, position, offSaleAt, version } = product;
  const { nameEn, categoryEn, descriptionEn } = product;
  await tx.execute`
    UPDATE "Product" SET "name" = ${name}, "description" = ${description}, "category" = ${category},
      "pictures" = ${pictures}, "priceFen" = ${priceFen}, "position" = ${position}, "offSaleAt" = ${offSaleAt},
      "version" = ${version}, "nameEn" = ${nameEn}, "categoryEn" = ${categoryEn}, "descriptionEn" = ${descriptionEn}
    WHERE "id" = ${id}`;
}

/**
 * Takes units off the stock. Answers false, and takes none, where fewer are left: the comparison is part of the
 * update, so stock is never negative under any concurrency.
 */
export async function takeStock(tx: Tx, productId: string, quantity: number): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Product" SET "stock" = "stock" - ${quantity} WHERE "id" = ${productId} AND "stock" >= ${quantity}`;
  return count === 1;
}

export async function returnStock(tx: Tx, productId: string, quantity: number): Promise<void> {
  await tx.execute`UPDATE "Product" SET "stock" = "stock" + ${quantity} WHERE "id" = ${productId}`;
}

import type { Sql, Tx } from '../../database/sql.js';
import type { Product as ProductRow } from '../../generated/prisma/client.js';

export type { ProductRow };

/** In the order of the catalogue. */
export function listProducts(sql: Sql): Promise<ProductRow[]> {
  return sql.query<ProductRow>`SELECT * FROM "Product" ORDER BY "position"`;
}

export async function findProduct(sql: Sql, productId: string): Promise<ProductRow | undefined> {
  const [product] = await sql.query<ProductRow>`SELECT * FROM "Product" WHERE "id" = ${productId}`;
  return product;
}

export async function hasProducts(sql: Sql): Promise<boolean> {
  const products = await sql.query<unknown>`SELECT "id" FROM "Product" LIMIT 1`;
  return products.length > 0;
}

export async function insertProduct(tx: Tx, product: ProductRow): Promise<void> {
  const { id, name, description, imagePath, priceFen, stock, position } = product;
  await tx.execute`
    INSERT INTO "Product" ("id", "name", "description", "imagePath", "priceFen", "stock", "position")
    VALUES (${id}, ${name}, ${description}, ${imagePath}, ${priceFen}, ${stock}, ${position})`;
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

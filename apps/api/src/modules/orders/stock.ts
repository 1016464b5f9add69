import type { LegacySql as Sql, Tx } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { takeStock } from '../products/product-store.js';

interface Line {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
}

/** Takes the units of an order off the stock: all of them or, with the transaction, none. */
export async function reserveStock(tx: Tx, lines: readonly Line[]): Promise<void> {
  for (const { productId, name, quantity } of inLockOrder(lines)) {
    if (await takeStock(tx, productId, quantity)) continue;
    throw new ApiProblem('OUT_OF_STOCK', `Not enough of “${name}” is left for ${quantity}.`);
  }
}

/** Gives the units of an order back. The caller's transition makes sure that it happens once. */
export async function releaseStock(sql: Sql, lines: readonly Omit<Line, 'name'>[]): Promise<void> {
  for (const { productId, quantity } of inLockOrder(lines)) {
    await sql.$executeRaw`UPDATE "Product" SET "stock" = "stock" + ${quantity} WHERE "id" = ${productId}`;
  }
}

// Two orders that touch the same products lock them in the same order, so neither waits for the other.
function inLockOrder<Row extends { readonly productId: string }>(lines: readonly Row[]): Row[] {
  return [...lines].sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

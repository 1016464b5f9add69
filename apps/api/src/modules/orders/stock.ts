import type { Tx } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { returnStock, takeStock } from '../products/product-store.js';

interface Line {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
}

/** Takes the units of an order off the stock. @throws ApiProblem OUT_OF_STOCK, and takes none */
export async function reserveStock(tx: Tx, lines: readonly Line[]): Promise<void> {
  const missing = await takeAll(tx, lines);
  if (missing === null) return;
  const { name, quantity } = missing;
  throw new ApiProblem('OUT_OF_STOCK', `Not enough of “${name}” is left for ${quantity}.`);
}

/** Takes the units of an order off the stock, all of them or none. Answers a line that is not there, or null. */
export async function takeAll(tx: Tx, lines: readonly Line[]): Promise<Line | null> {
  const taken: Line[] = [];
  for (const line of inLockOrder(lines)) {
    if (!(await takeStock(tx, line.productId, line.quantity))) {
      await releaseStock(tx, taken);
      return line;
    }
    taken.push(line);
  }
  return null;
}

/** Returns the units of an order to the stock. The caller's transition makes sure that it happens once. */
export async function releaseStock(tx: Tx, lines: readonly Omit<Line, 'name'>[]): Promise<void> {
  for (const { productId, quantity } of inLockOrder(lines)) await returnStock(tx, productId, quantity);
}

// Two orders with the same products lock them in the same order, so that there is no deadlock.
function inLockOrder<Row extends { readonly productId: string }>(lines: readonly Row[]): Row[] {
  return [...lines].sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

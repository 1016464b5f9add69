import { readFileSync } from 'node:fs';
import { type Database, retryAfterUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import { PACKAGE_FOLDER } from '../../package-folder.js';
import { readCatalogue } from './catalogue-file.js';
import { hasProducts, insertProduct } from './product-store.js';

/** The demo shop, in the form in which operators import a catalogue. */
const DEMO = new URL('assets/demo-products.csv', PACKAGE_FOLDER);

/** Fills an empty catalogue with the demo's; any other is left as it is. */
export function seedCatalogue(database: Database): Promise<void> {
  // Several instances may start at once, and one of them fills it.
  return retryAfterUniqueViolation(() => database.transaction(fill));
}

async function fill(tx: Tx): Promise<void> {
  if (await hasProducts(tx)) return;
  const { products } = readCatalogue(readFileSync(DEMO), false);
  for (const [place, product] of products.entries()) {
    const { id, name, description = '', category = '', priceFen, stock = 0, position = place } = product;
    const pictures = JSON.stringify(product.pictures ?? []);
    await insertProduct(tx, {
      ...{ id, name, description, category, pictures, priceFen, stock, position },
      offSaleAt: null,
    });
  }
}

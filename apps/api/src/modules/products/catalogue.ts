import { readFileSync } from 'node:fs';
import type { ImportedProduct } from '@taro-pay/contracts';
import type { SiteName } from '@taro-pay/site';
import { type Database, retryAfterUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import { siteFolder } from '../../site-folder.js';
import { readCatalogue } from './catalogue-file.js';
import { hasProducts, insertProduct } from './product-store.js';

/** Fills an empty catalogue with the site's, a file that operators could import; any other is left as it is. */
export function seedCatalogue(database: Database, site: SiteName): Promise<void> {
  const { products } = readCatalogue(readFileSync(new URL('catalogue.csv', siteFolder(site))), false);
  // Several instances may start at once, and one of them fills it.
  return retryAfterUniqueViolation(() => database.transaction((tx) => fill(tx, products)));
}

async function fill(tx: Tx, products: readonly ImportedProduct[]): Promise<void> {
  if (await hasProducts(tx)) return;
  for (const [place, product] of products.entries()) {
    const { id, name, description = '', category = '', priceFen, stock = 0, position = place } = product;
    const { nameEn = null, categoryEn = null, descriptionEn = null } = product;
    const pictures = JSON.stringify(product.pictures ?? []);
    await insertProduct(tx, {
      ...{ id, name, description, category, pictures, priceFen, stock, position },
      ...{ nameEn, categoryEn, descriptionEn },
      offSaleAt: null,
    });
  }
}

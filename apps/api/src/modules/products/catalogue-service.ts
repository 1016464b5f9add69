import {
  LIMITS,
  type OperationInputs,
  type OperationOutputs,
  type OperatorProduct,
  type QueryOf,
} from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { pageOf } from '../paging.js';
import { changed, differenceOf, noticeChanges } from './catalogue-changes.js';
import {
  changeProduct,
  findProduct,
  insertProduct,
  listAllProducts,
  lockProduct,
  nextPosition,
  type ProductRow,
  returnStock,
  takeStock,
} from './product-store.js';
import { catalogueProduct, presentOperatorProduct } from './product-view.js';

type NewProduct = OperationInputs['createProduct']['body'];
type Change = OperationInputs['updateProduct']['body'];

const PAGE = 100;

/** The catalogue, as operators keep it. Each change is in the transaction of its entry in the audit log. */
export function createCatalogueService(
  { database, now, newId }: Pick<Dependencies, 'database' | 'now' | 'newId'>,
  publicBaseUrl: string,
) {
  const present = (row: ProductRow) => presentOperatorProduct(row, publicBaseUrl);

  async function add(tx: Tx, product: NewProduct, act: Act): Promise<OperatorProduct> {
    const at = new Date(now());
    const {
      name,
      description = '',
      category = '',
      pictures = [],
      priceFen,
      stock,
      isOnSale = true,
    } = product;
    const { id = newId().toLowerCase(), position = await nextPosition(tx) } = product;
    const { nameEn = null, categoryEn = null, descriptionEn = null } = product;
    const offSaleAt = isOnSale ? null : at;
    const row = {
      ...{ id, name, description, category, priceFen, stock, position, offSaleAt },
      ...{ nameEn, categoryEn, descriptionEn },
    };
    if (!(await insertProduct(tx, { ...row, pictures: JSON.stringify(pictures) }))) {
      throw new ApiProblem('PRODUCT_EXISTS', `There is a product “${id}” already.`);
    }
    const added = await read(tx, id);
    await recordAct(tx, act, { action: 'createProduct', at, subject: id, after: catalogueProduct(added) });
    return present(added);
  }

  async function update(tx: Tx, productId: string, change: Change, act: Act): Promise<OperatorProduct> {
    const at = new Date(now());
    await lockProduct(tx, productId);
    const known = await read(tx, productId);
    if (known.version !== change.version) throw await noticeChanges(tx, known, change.version);
    const { stockDifference = 0, version: _, ...fields } = change;
    const { before, after } = differenceOf(known, fields);
    const isMoved = stockDifference !== 0;
    if (isMoved || Object.keys(after).length > 0) {
      const row = changed(known, fields, at);
      // A difference that is sent again after its answer was lost is stale: it never counts twice.
      await changeProduct(tx, row);
      await moveStock(tx, known, stockDifference);
      const stock = known.stock + stockDifference;
      await recordAct(tx, act, {
        ...{ action: 'updateProduct', at, subject: productId },
        before: { ...before, version: known.version, ...(isMoved ? { stock: known.stock } : {}) },
        after: { ...after, version: row.version, ...(isMoved ? { stock, stockDifference } : {}) },
      });
    }
    return present(await read(tx, productId));
  }

  return {
    /** Also what is off sale, in the order of the catalogue. */
    async list({
      cursor,
      limit = PAGE,
    }: QueryOf<'listAllProducts'>): Promise<OperationOutputs['listAllProducts']> {
      const [position = '', id = ''] = cursor?.split(/\.(.*)/s, 2) ?? [];
      const after = cursor === undefined ? { position: -1, id: '' } : { position: Number(position), id };
      const rows = await listAllProducts(database, { after, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, (last) => `${last.position}.${last.id}`);
      return { products: page.map(present), nextCursor };
    },

    create: (product: NewProduct, act: Act) => database.transaction((tx) => add(tx, product, act)),

    /**
     * Changes what `change` names. Its version keeps a form that was opened before somebody else's change from undoing
     * it; the stock is moved by a difference, so that sales meanwhile count.
     * @throws ApiProblem PRODUCT_CHANGED with what was changed since
     */
    update: (productId: string, change: Change, act: Act) =>
      database.transaction((tx) => update(tx, productId, change, act)),
  };
}

export type CatalogueService = ReturnType<typeof createCatalogueService>;

async function read(tx: Tx, productId: string): Promise<ProductRow> {
  const product = await findProduct(tx, productId);
  if (product === undefined) throw new ApiProblem('PRODUCT_NOT_FOUND');
  return product;
}

async function moveStock(tx: Tx, { id, name, stock }: ProductRow, difference: number): Promise<void> {
  if (difference > 0 && stock + difference > LIMITS.stock) {
    throw new ApiProblem('INVALID_REQUEST', `A stock is at most ${LIMITS.stock}; ${stock} are there.`);
  }
  if (difference > 0) await returnStock(tx, id, difference);
  if (difference < 0 && !(await takeStock(tx, id, -difference))) {
    throw new ApiProblem('OUT_OF_STOCK', `${stock} of “${name}” are left, fewer than ${-difference}.`);
  }
}

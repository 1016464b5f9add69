import { type ImportedProduct, LIMITS, type OperationOutputs } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem, type FieldError } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { changed, differenceOf } from './catalogue-changes.js';
import { readCatalogue } from './catalogue-file.js';
import { importError, refuseErrors } from './import-error.js';
import {
  changeProduct,
  findProduct,
  insertProduct,
  lockProduct,
  nextPosition,
  type ProductRow,
} from './product-store.js';
import { catalogueProduct } from './product-view.js';

type Result = OperationOutputs['importProducts'];

/** A row that makes or changes a product. */
interface Step {
  readonly known: ProductRow | null;
  readonly row: ProductRow;
  readonly change: Result['changes'][number];
}

interface Plan {
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
  readonly unchanged: number;
}

interface File {
  readonly bytes: Buffer;
  readonly isJson: boolean;
  readonly isDryRun: boolean;
  /** Whether products are changed that were changed since the file was exported. */
  readonly mayOverwrite: boolean;
}

/** Imports a file of the catalogue: all of it or nothing. */
export function createCatalogueImport({ database, now }: Pick<Dependencies, 'database' | 'now'>) {
  async function apply(tx: Tx, { steps }: Plan, at: Date, act: Act): Promise<void> {
    for (const { known, row } of steps) {
      const subject = row.id;
      if (known === null) {
        if (!(await insertProduct(tx, row))) throw new ApiProblem('PRODUCT_EXISTS');
        await recordAct(tx, act, { action: 'importProducts', at, subject, after: catalogueProduct(row) });
        continue;
      }
      const { before, after } = differenceOf(known, catalogueProduct(row));
      await changeProduct(tx, row);
      await recordAct(tx, act, {
        ...{ action: 'importProducts', at, subject },
        before: { ...before, version: known.version },
        after: { ...after, version: row.version },
      });
    }
  }

  /**
   * Tells what the file changes, and changes it unless it is a dry run. Products that it does not name stay.
   * @throws ApiProblem where it would undo changes that were made since it was exported, and may not
   */
  return async ({ bytes, isJson, isDryRun, mayOverwrite }: File, act: Act): Promise<Result> => {
    const { encoding, products } = readCatalogue(bytes, isJson);
    const at = new Date(now());
    const plan = await database.transaction(async (tx) => {
      const made = await planImport(tx, products, at);
      if (!isDryRun && !mayOverwrite) refuseConflicts(made);
      if (!isDryRun) await apply(tx, made, at, act);
      return made;
    });
    const { steps, notes, unchanged } = plan;
    const created = steps.filter(({ known }) => known === null).length;
    return {
      ...{ isDryRun, encoding, created, changed: steps.length - created, unchanged },
      conflicts: steps.filter(({ change }) => change.conflict !== null).length,
      changes: steps.map(({ change }) => change),
      notes: [...notes],
    };
  };
}

export type CatalogueImport = ReturnType<typeof createCatalogueImport>;

/** @throws ApiProblem where a row is older than its product */
function refuseConflicts({ steps }: Plan): void {
  const errors = steps.flatMap(({ row, change: { conflict } }) =>
    conflict === null ? [] : [importError(row.id, 'CHANGED_SINCE', conflict)],
  );
  if (errors.length === 0) return;
  const detail = `${errors.length} products were changed since the file was exported; overwrite=true undoes that.`;
  throw new ApiProblem('PRODUCT_CHANGED', detail, { errors });
}

async function planImport(tx: Tx, products: readonly ImportedProduct[], at: Date): Promise<Plan> {
  const [steps, notes, errors]: [Step[], string[], FieldError[]] = [[], [], []];
  let unchanged = 0;
  let position = await nextPosition(tx);
  for (const product of inLockOrder(products)) {
    await lockProduct(tx, product.id);
    const known = await findProduct(tx, product.id);
    if (known === undefined) {
      if (product.stock === undefined) {
        errors.push(importError(product.id, 'NO_STOCK'));
        continue;
      }
      steps.push(newStep({ ...product, stock: product.stock }, position, at));
      position = Math.min(position + 1, LIMITS.position);
      continue;
    }
    if (product.stock !== undefined && product.stock !== known.stock) {
      notes.push(`The stock of ${product.id} stays ${known.stock}; the file says ${product.stock}.`);
    }
    const step = changeStep(known, product, at);
    if (step === null) unchanged += 1;
    else steps.push(step);
  }
  refuseErrors(errors);
  return { steps, notes, unchanged };
}

// Two imports at once lock the same products in the same order, so that there is no deadlock.
const inLockOrder = (products: readonly ImportedProduct[]) =>
  products.toSorted((a, b) => (a.id < b.id ? -1 : 1));

function newStep(product: ImportedProduct & { stock: number }, nextPosition: number, at: Date): Step {
  const {
    id,
    name,
    category = '',
    description = '',
    priceFen,
    stock,
    pictures = [],
    isOnSale = true,
  } = product;
  const { position = nextPosition, nameEn = null, categoryEn = null, descriptionEn = null } = product;
  const row = {
    ...{ id, name, category, description, priceFen, stock, position, version: 1 },
    ...{ nameEn, categoryEn, descriptionEn },
    pictures: JSON.stringify(pictures),
    offSaleAt: isOnSale ? null : at,
  };
  const fields = Object.entries(catalogueProduct(row)).map(([field, after]) => ({
    field,
    before: null,
    after,
  }));
  return { known: null, row, change: { id, name, isNew: true, conflict: null, fields } };
}

/** Null where the product is as the file has it. */
function changeStep(known: ProductRow, product: ImportedProduct, at: Date): Step | null {
  const { id, stock: _, version = known.version, ...fields } = product;
  const { before, after } = differenceOf(known, fields);
  const names = Object.keys(after);
  if (names.length === 0) return null;
  const row = changed(known, fields, at);
  const change = {
    ...{ id, name: row.name, isNew: false },
    conflict: version < known.version ? { fileVersion: version, version: known.version } : null,
    fields: names.map((field) => ({ field, before: before[field], after: after[field] })),
  };
  return { known, row, change };
}

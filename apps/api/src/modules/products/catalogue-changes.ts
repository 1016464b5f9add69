import type { ImportedProduct } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { listSubjectEntries } from '../audit/audit-store.js';
import type { ProductRow } from './product-store.js';
import { catalogueProduct } from './product-view.js';

/** What a change may name; the stock has a way of its own, and the version is counted. */
export type Fields = Partial<Omit<ImportedProduct, 'id' | 'stock' | 'version'>>;

type Values = Readonly<Record<string, unknown>>;

/** The fields that differ from what is known, on both sides. */
export function differenceOf(known: ProductRow, fields: Fields): { before: Values; after: Values } {
  const current: Values = catalogueProduct(known);
  const differing = Object.entries(fields).filter(
    ([field, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(current[field]),
  );
  return {
    before: Object.fromEntries(differing.map(([field]) => [field, current[field]])),
    after: Object.fromEntries(differing),
  };
}

/** The row with these fields, one version on. What is taken off sale keeps the time at which it first was. */
export function changed(known: ProductRow, fields: Fields, at: Date): ProductRow {
  const { name, description, category, priceFen, position, pictures, isOnSale } = fields;
  const { nameEn, categoryEn, descriptionEn } = fields;
  return {
    ...known,
    name: name ?? known.name,
    description: description ?? known.description,
    category: category ?? known.category,
    nameEn: nameEn === undefined ? known.nameEn : nameEn,
    categoryEn: categoryEn === undefined ? known.categoryEn : categoryEn,
    descriptionEn: descriptionEn === undefined ? known.descriptionEn : descriptionEn,
    priceFen: priceFen ?? known.priceFen,
    position: position ?? known.position,
    pictures: pictures === undefined ? known.pictures : JSON.stringify(pictures),
    offSaleAt: isOnSale === undefined ? known.offSaleAt : isOnSale ? null : (known.offSaleAt ?? at),
    version: known.version + 1,
  };
}

/** The changes that an answer looks back at. */
const LOOKED_BACK = 20;

/** The refusal of a change that was made from an older version, with what others changed since. */
export async function noticeChanges(tx: Tx, known: ProductRow, fromVersion: number): Promise<ApiProblem> {
  const entries = await listSubjectEntries(tx, known.id, LOOKED_BACK);
  const errors = entries.flatMap(({ actor, before, after }) => {
    const [was, is] = [valuesOf(before), valuesOf(after)];
    if (typeof is.version !== 'number' || is.version <= fromVersion) return [];
    return Object.keys(is)
      .filter((field) => field !== 'version' && field in was)
      .map((field) => ({
        path: `/body/${field}`,
        message: `was ${JSON.stringify(was[field])}, is ${JSON.stringify(is[field])} since ${actor} changed it`,
      }));
  });
  const detail = `“${known.name}” is at version ${known.version}, the change was made from ${fromVersion}.`;
  return new ApiProblem('PRODUCT_CHANGED', detail, { errors });
}

function valuesOf(json: string | null): Values {
  const value: unknown = json === null ? null : JSON.parse(json);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

import type { ImportedProduct } from '@taro-pay/contracts';

/**
 * The columns of a CSV file by the names of their fields; a file may have either name, in any order. Under the name
 * priceFen a price is in whole fen, as everywhere, and in yuan under the other.
 */
export const COLUMNS = {
  id: '编号',
  name: '名称',
  category: '分类',
  description: '说明',
  priceFen: '价格（元）',
  stock: '库存',
  isOnSale: '在售',
  position: '排序',
  pictures: '图片',
  version: '版本',
  nameEn: '英文名称',
  categoryEn: '英文分类',
  descriptionEn: '英文说明',
} as const satisfies Record<keyof ImportedProduct, string>;
export type Field = keyof typeof COLUMNS;

export const isField = (name: string): name is Field => Object.hasOwn(COLUMNS, name);

/** A field by both its names. */
export const nameOfField = (field: string): string =>
  isField(field) ? `${field} (${COLUMNS[field]})` : field;

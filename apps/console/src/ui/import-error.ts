import type { ApiError } from '@taro-pay/contracts';
import { text } from '../text/index.js';
import { yuan } from './money.js';

type FieldError = ApiError['errors'][number];

/** An error of a file of the catalogue in the words of the page; null where it is an error of something else. */
export function importErrorWords({ code, values = {} }: FieldError): string | null {
  if (code === undefined) return null;
  return text.importErrors[code].replace(/\{(\w+)\}/g, (_, name: string) => shown(name, values));
}

function shown(name: string, values: Readonly<Record<string, string>>): string {
  const value = values[name] ?? '';
  if (name === 'field') return fieldName(value);
  if (name === 'first') return placeOf(value);
  return name === 'limit' && values.field === 'priceFen' ? yuan(Number(value)) : value;
}

/** A field of a product, a parcel or an address, as the page names it. */
export function fieldName(field: string): string {
  const names = { ...text.addressChange, ...text.delivery.fields, ...text.products.fields };
  return Object.entries(names).find(([name]) => name === field)?.[1] ?? field;
}

/** A line of a CSV file, a place in a JSON file, the id of a product, or a field of a form. */
export function placeOf(path: string): string {
  const [, field] = /^\/body\/(?:address\/)?(\w+)$/.exec(path) ?? [];
  if (field !== undefined) return fieldName(field);
  const [, line] = /^line (\d+)$/.exec(path) ?? [];
  if (line !== undefined) return text.importPlace.line(Number(line));
  const [, index] = /^\/products\/(\d+)$/.exec(path) ?? [];
  return index === undefined ? path : text.importPlace.product(Number(index) + 1);
}

import type { Product } from '@taro-pay/contracts';
import { useResource } from '../loading/use-resource';
import { call } from '../session/api';
import { catalogueStore } from './catalogue-store';
import { inOwnLanguage } from './in-own-language';

/** Asks the server for the catalogue, and keeps it on the phone. */
export async function loadProducts(): Promise<readonly Product[]> {
  const products = (await call('listProducts', {})).products.map(inOwnLanguage);
  catalogueStore.write(products);
  return products;
}

/** The catalogue as the server has it now: for pages where prices and stock count. */
export const useProducts = () => useResource(loadProducts);

/** The catalogue, at once as the phone knows it while the server is asked: for looking around. */
export const useCatalogue = () => useResource(loadProducts, catalogueStore.read());

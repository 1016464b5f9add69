import type { Product } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { findProduct, listProducts } from './product-store.js';
import { presentProduct } from './product-view.js';

/** The catalogue, as buyers see it: what is off sale is not in it. */
export function createProductService({ database }: Pick<Dependencies, 'database'>, publicBaseUrl: string) {
  return {
    async list(): Promise<Product[]> {
      return (await listProducts(database)).map((row) => presentProduct(row, publicBaseUrl));
    },

    async get(productId: string): Promise<Product> {
      const product = await findProduct(database, productId);
      if (product === undefined || product.offSaleAt !== null) throw new ApiProblem('PRODUCT_NOT_FOUND');
      return presentProduct(product, publicBaseUrl);
    },
  };
}

export type ProductService = ReturnType<typeof createProductService>;

import { fen, type Product } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { findProduct, listProducts, type ProductRow } from './product-store.js';

/** The catalogue, as buyers see it. */
export function createProductService({ database }: Pick<Dependencies, 'database'>, publicBaseUrl: string) {
  function present({ id, name, description, imagePath, priceFen, stock }: ProductRow): Product {
    return { id, name, description, imageUrl: publicBaseUrl + imagePath, priceFen: fen(priceFen), stock };
  }

  return {
    async list(): Promise<Product[]> {
      return (await listProducts(database)).map(present);
    },

    async get(productId: string): Promise<Product> {
      const product = await findProduct(database, productId);
      if (product === undefined) throw new ApiProblem('PRODUCT_NOT_FOUND');
      return present(product);
    },
  };
}

export type ProductService = ReturnType<typeof createProductService>;

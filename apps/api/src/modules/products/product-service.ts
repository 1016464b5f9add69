import { fen, type Product } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';

interface ProductRow extends Omit<Product, 'imageUrl' | 'priceFen'> {
  readonly imagePath: string;
  readonly priceFen: number;
}

/** The catalogue, as buyers see it. */
export function createProductService({ database }: Pick<Dependencies, 'database'>, publicBaseUrl: string) {
  function present({ id, name, description, imagePath, priceFen, stock }: ProductRow): Product {
    return { id, name, description, imageUrl: publicBaseUrl + imagePath, priceFen: fen(priceFen), stock };
  }

  return {
    async list(): Promise<Product[]> {
      const rows = await database.sql.$queryRaw<ProductRow[]>`
        SELECT "id", "name", "description", "imagePath", "priceFen", "stock" FROM "Product" ORDER BY "position"`;
      return rows.map(present);
    },

    async get(productId: string): Promise<Product> {
      const row = await database.product.findUnique({ where: { id: productId } });
      if (row === null) throw new ApiProblem('PRODUCT_NOT_FOUND');
      return present(row);
    },
  };
}

export type ProductService = ReturnType<typeof createProductService>;

import { type Static, Type } from 'typebox';
import { FenSchema, Nullable, Strict } from './common.js';

export const ProductIdSchema = Type.String({ minLength: 1, maxLength: 64 });

const EnglishSchema = Nullable(Type.String({ description: 'Null where the shop gives none' }));

/** The texts of a product for those who do not read Chinese. Orders keep the Chinese name. */
export const englishTexts = {
  nameEn: EnglishSchema,
  categoryEn: EnglishSchema,
  descriptionEn: EnglishSchema,
};

export const ProductSchema = Strict({
  id: ProductIdSchema,
  name: Type.String(),
  description: Type.String(),
  category: Type.String({ description: 'Empty where it has none' }),
  ...englishTexts,
  imageUrl: Type.String({ description: 'The absolute URL of the first picture' }),
  pictures: Type.Array(Type.String(), { description: 'The absolute URLs of all pictures' }),
  priceFen: FenSchema,
  stock: Type.Integer({ minimum: 0, description: 'The units that can be ordered now' }),
});
export type Product = Static<typeof ProductSchema>;

export const ProductListSchema = Strict({ products: Type.Array(ProductSchema) });
export type ProductList = Static<typeof ProductListSchema>;

import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.js';
import { FenSchema, Nullable, Strict } from './common.js';
import { englishTexts, ProductIdSchema } from './product.js';

/** A line of text without control characters, and not blank. */
const LineSchema = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^(?=[^\\u0000-\\u001f\\u007f]*\\S)[^\\u0000-\\u001f\\u007f]*$',
  });

const NewIdSchema = Type.String({
  pattern: '^[a-z0-9][a-z0-9_-]{0,63}$',
  description: 'Lower-case letters, digits, - and _; it never changes',
});

/** Line breaks and tabs are the only control characters. */
const DescriptionSchema = Type.String({
  maxLength: 2_000,
  pattern: '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$',
});

const CategorySchema = Type.String({ maxLength: 30, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });

/** Not blank: a product without a text has null. */
const EnglishDescriptionSchema = Type.String({
  minLength: 1,
  maxLength: LIMITS.englishDescriptionCharacters,
  pattern: '^(?=[\\s\\S]*\\S)[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$',
});

/** What a shop may say in English as well. English takes more characters. */
const englishProperties = {
  nameEn: Type.Optional(Nullable(LineSchema(LIMITS.englishNameCharacters))),
  categoryEn: Type.Optional(Nullable(LineSchema(LIMITS.englishNameCharacters))),
  descriptionEn: Type.Optional(Nullable(EnglishDescriptionSchema)),
};

const PictureSchema = Type.String({
  maxLength: 500,
  pattern: '^(/(pictures|assets)/[A-Za-z0-9_/-]+\\.[a-z0-9]+|https://[^\\s"<>\\\\]+)$',
  description: 'The path that an upload answered, or an https URL',
});

const PicturesSchema = Type.Array(PictureSchema, { maxItems: LIMITS.picturesPerProduct });

const StockSchema = Type.Integer({ minimum: 0, maximum: LIMITS.stock });

const PositionSchema = Type.Integer({
  minimum: 0,
  maximum: LIMITS.position,
  description: 'Its place in the catalogue',
});

/** WeChat takes no payment of 0 fen. */
const PriceSchema = Type.Integer({
  minimum: 1,
  maximum: LIMITS.priceFen,
  description: 'Money in fen (0.01 CNY)',
});

/** A product as operators see it. */
export const OperatorProductSchema = Strict({
  id: ProductIdSchema,
  name: Type.String(),
  description: Type.String(),
  category: Type.String({ description: 'Empty where it has none' }),
  ...englishTexts,
  pictures: Type.Array(Type.String(), {
    description: 'Paths of this API, or URLs; the first one is shown in lists',
  }),
  imageUrl: Type.String({ description: 'The absolute URL of the first picture' }),
  priceFen: FenSchema,
  stock: Type.Integer({ minimum: 0, description: 'The units that can be ordered now' }),
  position: Type.Integer(),
  isOnSale: Type.Boolean(),
  version: Type.Integer({
    description: 'Counts the changes by operators; a change names the one that it was made from',
  }),
});
export type OperatorProduct = Static<typeof OperatorProductSchema>;

export const OperatorProductListQuerySchema = Strict({
  cursor: Type.Optional(Type.String({ pattern: '^\\d{1,7}\\.[\\x21-\\x7e]{1,64}$' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
});

export const OperatorProductListSchema = Strict({
  products: Type.Array(OperatorProductSchema, {
    description: 'In the order of the catalogue, also those off sale',
  }),
  nextCursor: Nullable(Type.String()),
});

export const NewProductSchema = Strict({
  id: Type.Optional(NewIdSchema),
  name: LineSchema(60),
  description: Type.Optional(DescriptionSchema),
  category: Type.Optional(CategorySchema),
  ...englishProperties,
  pictures: Type.Optional(PicturesSchema),
  priceFen: PriceSchema,
  stock: StockSchema,
  position: Type.Optional(PositionSchema),
  isOnSale: Type.Optional(Type.Boolean({ description: 'True by default' })),
});

export const ProductParamsSchema = Strict({ productId: ProductIdSchema });

export const ProductChangeSchema = Strict({
  version: Type.Integer({ minimum: 1, description: 'The version that the change was made from' }),
  name: Type.Optional(LineSchema(60)),
  description: Type.Optional(DescriptionSchema),
  category: Type.Optional(CategorySchema),
  ...englishProperties,
  pictures: Type.Optional(PicturesSchema),
  priceFen: Type.Optional(PriceSchema),
  position: Type.Optional(PositionSchema),
  isOnSale: Type.Optional(Type.Boolean()),
  stockDifference: Type.Optional(
    Type.Integer({
      minimum: -LIMITS.stock,
      maximum: LIMITS.stock,
      description: 'Units that came or went; sales go on meanwhile',
    }),
  ),
});

/** A product in a file of the catalogue. What is left out stays as it is, or is empty in a new product. */
export const ImportedProductSchema = Strict({
  id: NewIdSchema,
  name: LineSchema(60),
  category: Type.Optional(CategorySchema),
  description: Type.Optional(DescriptionSchema),
  ...englishProperties,
  priceFen: PriceSchema,
  stock: Type.Optional(StockSchema),
  isOnSale: Type.Optional(Type.Boolean()),
  position: Type.Optional(PositionSchema),
  pictures: Type.Optional(PicturesSchema),
  version: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'The version that the row was exported with; where it is left out, none is compared',
    }),
  ),
});
export type ImportedProduct = Static<typeof ImportedProductSchema>;

/** The query is a text, of which the schema makes a boolean. */
export const ImportQuerySchema = Strict({
  dryRun: Type.Optional(Type.Boolean({ default: false })),
  overwrite: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Also change products that were changed since the file was exported',
    }),
  ),
});

export const ImportResultSchema = Strict({
  isDryRun: Type.Boolean({ description: 'True where nothing was changed' }),
  encoding: Type.Enum(['utf-8', 'gb18030'], { type: 'string' }),
  created: Type.Integer({ minimum: 0 }),
  changed: Type.Integer({ minimum: 0 }),
  unchanged: Type.Integer({ minimum: 0 }),
  conflicts: Type.Integer({
    minimum: 0,
    description: 'The changes from an older version: without `overwrite` the import is refused',
  }),
  changes: Type.Array(
    Strict({
      id: ProductIdSchema,
      name: Type.String(),
      isNew: Type.Boolean(),
      conflict: Nullable(
        Strict(
          { fileVersion: Type.Integer(), version: Type.Integer() },
          { description: 'The product was changed since the file was exported' },
        ),
      ),
      fields: Type.Array(Strict({ field: Type.String(), before: Type.Unknown(), after: Type.Unknown() })),
    }),
  ),
  notes: Type.Array(Type.String(), {
    description: 'What was left as it is, for example the stock of known products',
  }),
});

export const PictureUploadSchema = Strict({
  path: Type.String({ description: 'For `pictures` of a product' }),
  url: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  bytes: Type.Integer(),
});

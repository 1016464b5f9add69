import type { Product } from '@taro-pay/contracts';

/** What the buyer looks for: one category, null for all, and words in any order. */
export interface Search {
  readonly category: string | null;
  readonly words: string;
}

/** Everything that the shop sells. */
export const EVERYTHING: Search = { category: null, words: '' };

/** A product with its English texts; what the shop does not say in English stays Chinese. */
export const inEnglish = (product: Product): Product => ({
  ...product,
  name: product.nameEn ?? product.name,
  category: product.categoryEn ?? product.category,
  description: product.descriptionEn ?? product.description,
});

/** The categories of the products, in the order of the catalogue. None, unless there are two to choose from. */
export function categoriesOf(products: readonly Product[]): readonly string[] {
  const categories = [...new Set(products.map(({ category }) => category).filter((name) => name !== ''))];
  return categories.length > 1 ? categories : [];
}

/** Full-width letters and digits of Chinese keyboards are the usual ones, and capitals do not matter. */
const plain = (words: string): string => words.normalize('NFKC').toLowerCase();

/** The products that are looked for, in the order of the catalogue, but what is sold out last. */
export function findProducts(products: readonly Product[], { category, words }: Search): readonly Product[] {
  const parts = plain(words)
    .split(/\s+/)
    .filter((part) => part !== '');
  const found = products.filter((product) => {
    if (category !== null && product.category !== category) return false;
    const told = plain(`${product.name} ${product.category} ${product.description}`);
    return parts.every((part) => told.includes(part));
  });
  return [...found.filter(({ stock }) => stock > 0), ...found.filter(({ stock }) => stock === 0)];
}

/** A longer text would take longer to read at the start than it saves. */
const MOST_KEPT_CHARACTERS = 100_000;

/** The catalogue as a text for the storage of the phone; null if it is not to be kept. */
export function writeCatalogue(products: readonly Product[]): string | null {
  const text = JSON.stringify(products);
  return isCatalogue(products) && text.length <= MOST_KEPT_CHARACTERS ? text : null;
}

/** Parses a kept catalogue; null if there is none, or if an older version kept another shape. */
export function readCatalogue(text: string | null): readonly Product[] | null {
  try {
    const products: unknown = JSON.parse(text ?? 'null');
    return isCatalogue(products) ? products : null;
  } catch {
    return null;
  }
}

/** Whether every page can show these products. */
export const isCatalogue = (products: unknown): products is readonly Product[] =>
  Array.isArray(products) && products.every(isProduct);

const TEXTS = ['id', 'name', 'description', 'category', 'imageUrl'] as const;
const NUMBERS = ['priceFen', 'stock'] as const;

function isProduct(value: unknown): value is Product {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    TEXTS.every((name) => typeof fields.get(name) === 'string') &&
    NUMBERS.every((name) => Number.isSafeInteger(fields.get(name))) &&
    Array.isArray(fields.get('pictures'))
  );
}

import type { Product } from '@taro-pay/contracts';
import { inEnglish } from '../../model/catalogue';
import { inLanguage } from '../../text/language';

/** A product in the buyer's language, as far as the shop has its texts. */
export const inOwnLanguage: (product: Product) => Product = inLanguage({
  zh: (product) => product,
  en: inEnglish,
});

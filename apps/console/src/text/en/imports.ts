import { IMPORT_ERRORS } from '@taro-pay/contracts';
import type { Text } from '../index.js';

export const imports: Pick<Text, 'importErrors' | 'importPlace'> = {
  importErrors: IMPORT_ERRORS,
  importPlace: {
    line: (line) => `line ${line}`,
    product: (number) => `product ${number}`,
    more: (shown) => `These are the first ${shown}.`,
  },
};

import { jsapi } from './jsapi.js';

/** The payment products that this API offers. */
export const PRODUCTS = { JSAPI: jsapi } as const;

export type ProductName = keyof typeof PRODUCTS;

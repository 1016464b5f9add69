import { useEffect } from 'react';
import { useKnownProducts } from './catalogue-store';
import { loadProducts } from './use-products';

/** The picture of each product for items of orders, which have none: empty until the catalogue is known. */
export function usePictures(): (productId: string) => string {
  const products = useKnownProducts();
  const isUnknown = products === null;
  useEffect(() => {
    // Without an answer the orders show no pictures.
    if (isUnknown) void loadProducts().catch(() => undefined);
  }, [isUnknown]);
  return (productId) => products?.find(({ id }) => id === productId)?.imageUrl ?? '';
}

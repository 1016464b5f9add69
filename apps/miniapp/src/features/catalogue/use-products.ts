import { useResource } from '../loading/use-resource';
import { call } from '../session/api';

/** The catalogue. */
export const useProducts = () => useResource(async () => (await call('listProducts', {})).products);

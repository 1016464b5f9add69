import { isAtLeast } from '@taro-pay/contracts';
import type { FastifyRequest } from 'fastify';
import { operatorOf } from './plugins/operators.js';

/** Who reads orders. */
export interface Reader {
  /** Whether they may see who and where buyers are. */
  readonly seesBuyers: boolean;
}

/** Viewers see what is sold, not to whom. */
export const readerOf = (request: FastifyRequest): Reader => ({
  seesBuyers: isAtLeast(operatorOf(request).role, 'support'),
});

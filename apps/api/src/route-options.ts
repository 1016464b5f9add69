import { type OperationId, ROUTES } from '@taro-pay/contracts';
import { OPERATIONS, type Operations } from '@taro-pay/contracts/schemas';
import type { FastifyInstance } from 'fastify';

/** The part of a route that the contract decides: method, path, schemas, and whether a buyer's token is needed. */
export function routeOptions<Id extends OperationId>(app: FastifyInstance, operation: Id) {
  const { method, path, access, summary } = ROUTES[operation];
  const schema: Operations[Id] = OPERATIONS[operation];
  const isForBuyers = access === 'buyer';
  return {
    method,
    url: path,
    schema: {
      ...schema,
      operationId: operation,
      summary,
      ...(isForBuyers ? { security: [{ buyer: [] }] } : {}),
    },
    onRequest: isForBuyers ? [app.authenticate] : [],
  };
}

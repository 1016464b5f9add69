import { type Access, type Method, type OperationId, ROUTES } from '@taro-pay/contracts';
import { OPERATIONS, type Operations } from '@taro-pay/contracts/schemas';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import { bucketOf } from './plugins/rate-limits.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The row of the route table that this route is. */
    operation?: OperationId;
  }
}

interface RouteOptions<Id extends OperationId> {
  readonly method: Method;
  readonly url: string;
  readonly config: { readonly operation: Id };
  readonly exposeHeadRoute: boolean;
  readonly schema: Operations[Id] & { readonly operationId: Id };
  readonly onRequest: onRequestAsyncHookHandler[];
}

/** The options of a route that the contract decides: method, path, schemas, access and rate limit. */
export function routeOptions<Id extends OperationId>(app: FastifyInstance, operation: Id): RouteOptions<Id> {
  const { method, path, access } = ROUTES[operation];
  const schema: Operations[Id] = OPERATIONS[operation];
  return {
    method,
    url: path,
    config: { operation },
    // The answer to a HEAD costs as much as that to a GET, and an export writes into the audit log.
    exposeHeadRoute: access === 'public',
    schema: { ...schema, operationId: operation, ...securityOf(access) },
    // Counted before authentication, so that guessing tokens is limited as well.
    onRequest: [...app.rateLimitsOf(bucketOf(operation)), ...guardsOf(app, access)],
  };
}

function guardsOf(app: FastifyInstance, access: Access) {
  switch (access) {
    case 'public':
      return [];
    case 'buyer':
      return [app.authenticate];
    default:
      return [app.authorize(access)];
  }
}

function securityOf(access: Access) {
  switch (access) {
    case 'public':
      return {};
    case 'buyer':
      return { security: [{ buyer: [] }] };
    default:
      return { security: [{ operator: [] }] };
  }
}

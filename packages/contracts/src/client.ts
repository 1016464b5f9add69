import type { OperationInputs, OperationOutputs } from './operation-types.js';
import { send, type Transport } from './request.js';
import { type OperationId, ROUTES } from './routes.js';

export type Client = <Id extends OperationId>(
  operation: Id,
  input: OperationInputs[Id],
) => Promise<OperationOutputs[Id]>;

/**
 * The one typed client of the API: `await call('getOrder', { params: { orderId } })`.
 * It rejects with `ApiError` where the API answered an error, and with the transport's own error where no answer
 * arrived: then the outcome is unknown, and the same call may be retried with the same key.
 */
export function createClient(transport: Transport): Client {
  return (operation, input) => send(transport, ROUTES[operation], input);
}

import { BUYER_ROUTES, type BuyerOperationId } from './buyer-routes.js';
import type { OperationInputs, OperationOutputs } from './operation-types.js';
import { send, type Transport } from './request.js';

export type BuyerClient = <Id extends BuyerOperationId>(
  operation: Id,
  input: OperationInputs[Id],
) => Promise<OperationOutputs[Id]>;

/** `createClient` for buyers' operations alone: the mini-program does not carry the operators' routes. */
export function createBuyerClient(transport: Transport): BuyerClient {
  return (operation, input) => send(transport, BUYER_ROUTES[operation], input);
}

import type { Address, OperatorOrder } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import {
  type AddressRow,
  findAddress,
  findPickupByCode,
  setReady,
  updateAddress,
} from '../delivery/delivery-store.js';
import { maskDelivery, presentDelivery } from '../delivery/delivery-view.js';
import { tellBuyer } from '../messages/tell-buyer.js';
import { readOperatorOrder } from '../orders/operator-order.js';
import { findOrder, lockOrder, type Order, recordEvent } from '../orders/order-store.js';
import { allowGuess, recordGuess } from './pickup-guesses.js';

const masked = (address: AddressRow) => maskDelivery(presentDelivery({ kind: 'express', address }));

/** What operators do about an order that waits to be shipped or collected. */
export function createBeforeShipping({
  database,
  now,
  newId,
}: Pick<Dependencies, 'database' | 'now' | 'newId'>) {
  async function requireUnshipped(
    tx: Tx,
    orderId: string,
    kind: Order['deliveryKind'],
    refused: ApiProblem,
  ): Promise<void> {
    await lockOrder(tx, orderId);
    const order = await findOrder(tx, orderId);
    if (order === undefined) throw new ApiProblem('ORDER_NOT_FOUND');
    const waits = order.status === 'PAID' && order.fulfilment === 'UNSHIPPED';
    if (!waits || order.deliveryKind !== kind) throw refused;
  }

  return {
    /** @throws ApiProblem ADDRESS_NOT_CHANGEABLE */
    async changeAddress(orderId: string, changed: Address, act: Act): Promise<OperatorOrder> {
      await database.transaction(async (tx) => {
        await requireUnshipped(tx, orderId, 'express', new ApiProblem('ADDRESS_NOT_CHANGEABLE'));
        const before = await findAddress(tx, orderId);
        if (before === undefined) throw new ApiProblem('ADDRESS_NOT_CHANGEABLE', 'The address is erased.');
        const after = { ...changed, postalCode: changed.postalCode ?? null };
        const at = new Date(now());
        await updateAddress(tx, orderId, after);
        await recordEvent(tx, orderId, { type: 'ADDRESS_CHANGED', data: {} }, at);
        await recordAct(tx, act, {
          ...{ action: 'changeAddress', at, subject: orderId, orderId },
          before: masked(before),
          after: masked(after),
        });
      });
      return readOperatorOrder(database, orderId, { isMasked: false });
    },

    /** Says that a pick-up order is ready. Said again, it changes nothing. @throws ApiProblem ORDER_NOT_SHIPPABLE */
    async announce(orderId: string, act: Act): Promise<OperatorOrder> {
      await database.transaction(async (tx) => {
        const refused = new ApiProblem('ORDER_NOT_SHIPPABLE', 'No buyer waits to collect this order.');
        await requireUnshipped(tx, orderId, 'pickup', refused);
        const at = new Date(now());
        if (!(await setReady(tx, orderId, at))) return;
        await recordEvent(tx, orderId, { type: 'READY', data: {} }, at);
        await tellBuyer(tx, { event: 'READY', orderId, at, newId });
        await recordAct(tx, act, { action: 'announcePickup', at, subject: orderId, orderId });
      });
      return readOperatorOrder(database, orderId, { isMasked: false });
    },

    /** The order that waits with a code. @throws ApiProblem PICKUP_NOT_FOUND, and RATE_LIMITED after wrong codes */
    async findPickup(code: string, act: Act): Promise<OperatorOrder> {
      const found = await database.transaction(async (tx) => {
        const at = new Date(now());
        await allowGuess(tx, act, at);
        const pickup = await findPickupByCode(tx, code);
        if (pickup === undefined) await recordGuess(tx, act, at);
        return pickup;
      });
      if (found === undefined) throw new ApiProblem('PICKUP_NOT_FOUND');
      const { orderId, collectedAt } = found;
      if (collectedAt !== null) {
        const time = collectedAt.toISOString();
        throw new ApiProblem('PICKUP_NOT_FOUND', `Order ${orderId} was collected with this code at ${time}.`);
      }
      return readOperatorOrder(database, orderId, { isMasked: false });
    },
  };
}

export type BeforeShipping = ReturnType<typeof createBeforeShipping>;

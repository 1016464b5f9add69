import type { Order, OrderList, OrderRequest, QueryOf } from '@taro-pay/contracts';
import { type DeliverySettings, deliveryFeeFen } from '@taro-pay/site';
import { isUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { readDeliveries } from '../delivery/deliveries.js';
import { chooseDelivery, insertDelivery, isPersonal } from '../delivery/delivery-choice.js';
import { pageOf } from '../paging.js';
import { findProduct } from '../products/product-store.js';
import { requestHash } from '../request-hash.js';
import { lockUser } from '../session/user-store.js';
import { findOrderOfUser, listOrders } from './buyer-order-store.js';
import { findOrderByKey, insertOrder, recordEvent } from './order-store.js';
import { type DeliveredOrder, presentOrder } from './order-view.js';
import { priceOrder } from './pricing.js';
import { reserveStock } from './stock.js';
import { refuseHoarding } from './unpaid-limits.js';

interface CreateOrder {
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly items: OrderRequest['items'];
  /** Left out: the goods need none. */
  readonly delivery?: OrderRequest['delivery'];
  readonly note?: OrderRequest['note'];
}

interface ListOrders extends QueryOf<'listOrders'> {
  readonly userId: string;
}

interface Settings {
  /** How long an order stays payable once it went to the cashier. */
  readonly ttlSeconds: number;
  /** Whether a buyer's unpaid orders are limited. */
  readonly hasLimits: boolean;
  /** How the shop delivers. */
  readonly delivery: DeliverySettings;
}

const DEFAULT_PAGE = 20;
const DAY_MS = 86_400_000;

/** How long an order holds its stock without going to the cashier; the mini-program goes there at once. */
const RESERVATION_SECONDS = 180;

const NEW_ORDER = {
  status: 'PENDING',
  payerTotalFen: null,
  refundedFen: 0,
  paidAt: null,
  closedAt: null,
  fulfilment: null,
} as const;

/** Orders as their buyers place and read them. */
export function createOrderService(
  { database, now, newId }: Pick<Dependencies, 'database' | 'now' | 'newId'>,
  { ttlSeconds, hasLimits, delivery: settings }: Settings,
) {
  async function find(userId: string, orderId: string): Promise<DeliveredOrder | undefined> {
    const row = await findOrderOfUser(database, userId, orderId);
    if (row === undefined) return undefined;
    const [order] = await readDeliveries(database, [row]);
    return order;
  }

  async function findByKey(request: CreateOrder): Promise<DeliveredOrder | undefined> {
    const { userId, idempotencyKey } = request;
    const known = await findOrderByKey(database, userId, idempotencyKey);
    if (known === undefined) return undefined;
    if (known.requestHash !== hashOf(request)) throw new ApiProblem('IDEMPOTENCY_KEY_REUSED');
    return find(userId, known.id);
  }

  async function insert(tx: Tx, request: CreateOrder): Promise<Order> {
    const { userId, idempotencyKey, items } = request;
    const note = request.note ?? null;
    const delivery = chooseDelivery(settings, request.delivery);
    await lockUser(tx, userId);
    const lines = await priceLines(tx, items);
    const feeOf = (goodsFen: number) => deliveryFeeFen(settings, delivery.kind, goodsFen);
    const { totalFen, deliveryFen } = priceOrder(lines, feeOf);
    await reserveStock(tx, lines);
    const nowMs = now();
    if (hasLimits) await refuseHoarding(tx, { userId, lines, nowMs });
    const createdAt = new Date(nowMs);
    const expiresAt = new Date(nowMs + Math.min(ttlSeconds, RESERVATION_SECONDS) * 1000);
    const id = newId();
    const hasPersonalData = note !== null || isPersonal(delivery);
    const eraseAt = hasPersonalData ? new Date(nowMs + settings.personalDataDays * DAY_MS) : null;
    const order = { id, userId, totalFen, createdAt, expiresAt, items: lines, deliveryFen, note };
    await insertOrder(tx, {
      ...order,
      ...{ idempotencyKey, requestHash: hashOf(request), deliveryKind: delivery.kind, eraseAt },
    });
    await recordEvent(tx, id, { type: 'CREATED', data: { totalFen } }, createdAt);
    const row = { ...NEW_ORDER, ...order, deliveryKind: delivery.kind };
    return presentOrder({ ...row, delivery: await insertDelivery(tx, id, delivery) });
  }

  return {
    /**
     * Places an order at the catalogue's prices and reserves its stock: for three minutes, and from its first
     * prepay_id on for its whole lifetime. The same key and items again answer the same order, concurrent requests
     * included.
     */
    async create(request: CreateOrder): Promise<Order> {
      const known = await findByKey(request);
      if (known !== undefined) return presentOrder(known);
      try {
        return await database.transaction((tx) => insert(tx, request));
      } catch (error) {
        // Two identical requests at once: the unique index or a limit refused one of them, and it answers the order
        // of the other.
        const isRefused = isUniqueViolation(error) || error instanceof ApiProblem;
        const winner = isRefused ? await findByKey(request) : undefined;
        if (winner !== undefined) return presentOrder(winner);
        throw error;
      }
    },

    /** The buyer's orders, newest first. */
    async list({ limit = DEFAULT_PAGE, ...filters }: ListOrders): Promise<OrderList> {
      const rows = await listOrders(database, { ...filters, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
      return { orders: (await readDeliveries(database, page)).map(presentOrder), nextCursor };
    },

    /** One order of the buyer. Another buyer's order is answered as if there were none. */
    async get(userId: string, orderId: string): Promise<DeliveredOrder> {
      const row = await find(userId, orderId);
      if (row === undefined) throw new ApiProblem('ORDER_NOT_FOUND');
      return row;
    },
  };
}

export type OrderService = ReturnType<typeof createOrderService>;

async function priceLines(tx: Tx, items: OrderRequest['items']) {
  const ids = items.map(({ productId }) => productId);
  if (new Set(ids).size !== ids.length) {
    throw new ApiProblem('INVALID_REQUEST', 'Name each product once, with its whole quantity.', {
      errors: [{ path: '/body/items', message: 'has the same product twice' }],
    });
  }
  const lines = [];
  for (const { productId, quantity } of items) {
    const product = await findProduct(tx, productId);
    if (product === undefined)
      throw new ApiProblem('PRODUCT_NOT_FOUND', `There is no product “${productId}”.`);
    const { name, priceFen, stock, offSaleAt } = product;
    if (offSaleAt !== null) throw new ApiProblem('PRODUCT_NOT_FOUND', `“${name}” is not on sale.`);
    lines.push({ productId, quantity, name, priceFen, stock });
  }
  return lines;
}

/** Without a delivery and a note it is what it was before there were any: a request may be repeated over an upgrade. */
function hashOf({ items, delivery = { kind: 'none' }, note }: CreateOrder): string {
  const lines = items.map(({ productId, quantity }) => [productId, quantity]);
  if (delivery.kind === 'none' && note === undefined) return requestHash(lines);
  return requestHash([lines, sorted(delivery), note ?? null]);
}

/** The same whatever order the fields of a request come in. */
const sorted = (fields: object): unknown =>
  Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, typeof value === 'object' && value !== null ? sorted(value) : value]);

import type { Order, OrderList, OrderRequest, OrderStatus } from '@taro-pay/contracts';
import { isUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { pageOf } from '../paging.js';
import { findProduct } from '../products/product-store.js';
import { requestHash } from '../request-hash.js';
import { lockUser } from '../session/user-store.js';
import { findOrderOfUser, listOrders } from './buyer-order-store.js';
import { findOrderByKey, insertOrder, type OrderRow, recordEvent } from './order-store.js';
import { presentOrder } from './order-view.js';
import { priceOrder } from './pricing.js';
import { reserveStock } from './stock.js';
import { refuseHoarding } from './unpaid-limits.js';

interface CreateOrder {
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly items: OrderRequest['items'];
}

interface ListOrders {
  readonly userId: string;
  readonly status?: OrderStatus;
  /** The id of the last order of the page before. */
  readonly cursor?: string;
  readonly limit?: number;
}

interface Limits {
  /** How long an order stays payable once it went to the cashier. */
  readonly ttlSeconds: number;
  /** Whether a buyer's unpaid orders are limited. */
  readonly hasLimits: boolean;
}

const DEFAULT_PAGE = 20;

/** How long an order holds its stock without going to the cashier; the mini-program goes there at once. */
const RESERVATION_SECONDS = 180;

const NEW_ORDER = {
  status: 'PENDING',
  payerTotalFen: null,
  refundedFen: 0,
  paidAt: null,
  closedAt: null,
} as const;

/** Orders as their buyers place and read them. */
export function createOrderService(
  { database, now, newId }: Pick<Dependencies, 'database' | 'now' | 'newId'>,
  { ttlSeconds, hasLimits }: Limits,
) {
  async function findByKey({ userId, idempotencyKey, items }: CreateOrder): Promise<OrderRow | undefined> {
    const known = await findOrderByKey(database, userId, idempotencyKey);
    if (known === undefined) return undefined;
    if (known.requestHash !== hashOfItems(items)) throw new ApiProblem('IDEMPOTENCY_KEY_REUSED');
    return findOrderOfUser(database, userId, known.id);
  }

  async function insert(tx: Tx, { userId, idempotencyKey, items }: CreateOrder): Promise<Order> {
    await lockUser(tx, userId);
    const lines = await priceLines(tx, items);
    const { totalFen } = priceOrder(lines);
    await reserveStock(tx, lines);
    const nowMs = now();
    if (hasLimits) await refuseHoarding(tx, { userId, lines, nowMs });
    const createdAt = new Date(nowMs);
    const expiresAt = new Date(nowMs + Math.min(ttlSeconds, RESERVATION_SECONDS) * 1000);
    const id = newId();
    const order = { id, userId, totalFen, createdAt, expiresAt, idempotencyKey, items: lines };
    await insertOrder(tx, { ...order, requestHash: hashOfItems(items) });
    await recordEvent(tx, id, { type: 'CREATED', data: { totalFen } }, createdAt);
    return presentOrder({ ...NEW_ORDER, id, items: lines, totalFen, createdAt, expiresAt });
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
    async list({ userId, status, cursor, limit = DEFAULT_PAGE }: ListOrders): Promise<OrderList> {
      const rows = await listOrders(database, { userId, status, cursor, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
      return { orders: page.map(presentOrder), nextCursor };
    },

    /** One order of the buyer. Another buyer's order is answered as if there were none. */
    async get(userId: string, orderId: string): Promise<OrderRow> {
      const row = await findOrderOfUser(database, userId, orderId);
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

function hashOfItems(items: OrderRequest['items']): string {
  return requestHash(items.map(({ productId, quantity }) => [productId, quantity]));
}

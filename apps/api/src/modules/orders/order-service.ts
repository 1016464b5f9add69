import { createHash } from 'node:crypto';
import {
  MAX_FEN,
  type Order,
  type OrderList,
  type OrderRequest,
  type OrderStatus,
} from '@taro-pay/contracts';
import { isUniqueViolation, type Transaction } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../problem.js';
import { recordEvent } from './order-events.js';
import { type OrderRow, presentOrder, WITH_ITEMS } from './order-view.js';
import { reserveStock } from './stock.js';

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
  /** How long an order waits for its money. */
  readonly ttlSeconds: number;
  /** How many of a buyer's orders may wait for money at once; null for any number. */
  readonly maximumOpen: number | null;
}

const DEFAULT_PAGE = 20;

/** Orders as their buyers place and read them. */
export function createOrderService(
  { database, now, newId }: Pick<Dependencies, 'database' | 'now' | 'newId'>,
  { ttlSeconds, maximumOpen }: Limits,
) {
  async function findByKey({ userId, idempotencyKey, items }: CreateOrder): Promise<OrderRow | null> {
    const where = { userId_idempotencyKey: { userId, idempotencyKey } };
    const row = await database.order.findUnique({ where, include: WITH_ITEMS });
    if (row !== null && row.requestHash !== hashOf(items)) throw new ApiProblem('IDEMPOTENCY_KEY_REUSED');
    return row;
  }

  // Open orders hold stock back from everybody else.
  async function refuseTooManyOpen(transaction: Transaction, userId: string): Promise<void> {
    if (maximumOpen === null) return;
    const open = await transaction.order.count({ where: { userId, status: 'PENDING' } });
    if (open >= maximumOpen) throw new ApiProblem('TOO_MANY_OPEN_ORDERS');
  }

  async function insert(
    transaction: Transaction,
    { userId, idempotencyKey, items }: CreateOrder,
  ): Promise<OrderRow> {
    await refuseTooManyOpen(transaction, userId);
    const lines = await priceLines(transaction, items);
    const totalFen = lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0);
    if (totalFen > MAX_FEN) throw new ApiProblem('ORDER_TOO_LARGE');
    if (totalFen === 0)
      throw new ApiProblem('INVALID_REQUEST', 'An order of 0 fen cannot be paid at WeChat.');
    await reserveStock(transaction, lines);
    const createdAt = new Date(now());
    const expiresAt = new Date(now() + ttlSeconds * 1000);
    const row = await transaction.order.create({
      data: {
        id: newId(),
        userId,
        status: 'PENDING',
        totalFen,
        createdAt,
        expiresAt,
        nextCheckAt: expiresAt,
        idempotencyKey,
        requestHash: hashOf(items),
        items: { create: lines.map((line, position) => ({ ...line, position })) },
      },
      include: WITH_ITEMS,
    });
    await recordEvent(transaction, row.id, { type: 'CREATED', data: { totalFen } }, createdAt);
    return row;
  }

  return {
    /**
     * Places an order at the catalogue's prices and reserves its stock. The same key and items again answer
     * the same order, however often and however much at once.
     */
    async create(request: CreateOrder): Promise<Order> {
      const known = await findByKey(request);
      if (known !== null) return presentOrder(known);
      try {
        return presentOrder(await database.$transaction((transaction) => insert(transaction, request)));
      } catch (error) {
        // Two of the same at once: the unique index, or the last unit or place that it took, let one win, and
        // the other answers what that one made.
        const isRefused = isUniqueViolation(error) || error instanceof ApiProblem;
        const winner = isRefused ? await findByKey(request) : null;
        if (winner !== null) return presentOrder(winner);
        throw error;
      }
    },

    /** The buyer's orders, newest first. ULIDs sort by time, so the last id of a page is its cursor. */
    async list({ userId, status, cursor, limit = DEFAULT_PAGE }: ListOrders): Promise<OrderList> {
      const rows = await database.order.findMany({
        where: {
          userId,
          ...(status === undefined ? {} : { status }),
          ...(cursor === undefined ? {} : { id: { lt: cursor } }),
        },
        orderBy: { id: 'desc' },
        take: limit + 1,
        include: WITH_ITEMS,
      });
      const page = rows.slice(0, limit);
      return {
        orders: page.map(presentOrder),
        nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      };
    },

    /** One order of the buyer; another buyer's order is as unknown as none. */
    async get(userId: string, orderId: string): Promise<OrderRow> {
      const row = await database.order.findUnique({ where: { id: orderId, userId }, include: WITH_ITEMS });
      if (row === null) throw new ApiProblem('ORDER_NOT_FOUND');
      return row;
    },
  };
}

export type OrderService = ReturnType<typeof createOrderService>;

async function priceLines(transaction: Transaction, items: OrderRequest['items']) {
  const ids = items.map(({ productId }) => productId);
  if (new Set(ids).size !== ids.length) {
    throw new ApiProblem('INVALID_REQUEST', 'Name each product once, with its whole quantity.', {
      errors: [{ path: '/body/items', message: 'has the same product twice' }],
    });
  }
  const products = await transaction.product.findMany({ where: { id: { in: ids } } });
  return items.map(({ productId, quantity }) => {
    const product = products.find(({ id }) => id === productId);
    if (product === undefined)
      throw new ApiProblem('PRODUCT_NOT_FOUND', `There is no product “${productId}”.`);
    return { productId, name: product.name, priceFen: product.priceFen, quantity };
  });
}

function hashOf(items: OrderRequest['items']): string {
  const canonical = items.map(({ productId, quantity }) => [productId, quantity]);
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { type FloorDatabase, hour, type Item, inMs, type Named, type OrderRow } from './floor-database.js';

/** As many as the API has. */
const CONNECTIONS = 16;

type Queryable = Pick<pg.ClientBase, 'query'>;

const ORDER =
  '"id", "status", "totalFen", "payerTotalFen", "refundedFen", "createdAt", "expiresAt", "paidAt", "closedAt"';

const STATEMENTS = {
  userById: 'SELECT "id" FROM "User" WHERE "id" = $1',
  userByOpenid: 'SELECT "id" FROM "User" WHERE "openid" = $1',
  products: 'SELECT * FROM "Product" ORDER BY "position"',
  product: 'SELECT "id", "name", "priceFen" FROM "Product" WHERE "id" = $1',
  orderOfBuyer: `SELECT ${ORDER} FROM "Order" WHERE "id" = $1 AND "userId" = $2`,
  ordersOfBuyer: `SELECT ${ORDER} FROM "Order" WHERE "userId" = $1 ORDER BY "id" DESC LIMIT 21`,
  itemsOfOrders: `SELECT "orderId", "productId", "name", "priceFen", "quantity" FROM "OrderItem"
    WHERE "orderId" = ANY($1) ORDER BY "orderId", "position"`,
  openidOfOrder: 'SELECT u."openid" FROM "Order" o JOIN "User" u ON u."id" = o."userId" WHERE o."id" = $1',
  orderByKey: 'SELECT "id" FROM "Order" WHERE "userId" = $1 AND "idempotencyKey" = $2',
  reserve: 'UPDATE "Product" SET "stock" = "stock" - $1 WHERE "id" = $2 AND "stock" >= $1',
  insertOrder: `INSERT INTO "Order" ("id", "userId", "status", "totalFen", "createdAt", "expiresAt", "nextCheckAt",
    "idempotencyKey", "requestHash") VALUES ($1, $2, 'PENDING', $3, $4, $5, $5, $6, $7)`,
  insertItem: `INSERT INTO "OrderItem" ("orderId", "position", "productId", "name", "priceFen", "quantity")
    VALUES ($1, $2, $3, $4, $5, $6)`,
  insertEvent: 'INSERT INTO "OrderEvent" ("orderId", "type", "at", "data") VALUES ($1, $2, $3, $4)',
  insertNotification: `INSERT INTO "Notification" ("id", "eventType", "outTradeNo", "receivedAt", "outcome", "resource")
    VALUES ($1, 'TRANSACTION.SUCCESS', $2, $3, 'APPLIED', $4)`,
  setPrepay: `UPDATE "Order" SET "prepayId" = $1, "prepayExpiresAt" = $2, "nextCheckAt" = $3, "checkCount" = 0
    WHERE "id" = $4 AND "status" = 'PENDING'`,
  setPaid: `UPDATE "Order" SET "status" = 'PAID', "paidAt" = $1, "payerTotalFen" = $2, "transactionId" = $3,
    "paidSource" = 'notification', "knownAfterMs" = 0, "nextCheckAt" = NULL, "fulfilment" = 'UNSHIPPED',
    "fulfilmentCheckAt" = $4 WHERE "id" = $5 AND "status" = 'PENDING'`,
  orderForSettlement: `SELECT o."id", o."totalFen", u."openid" FROM "Order" o JOIN "User" u ON u."id" = o."userId"
    WHERE o."id" = $1 FOR UPDATE OF o`,
} as const;

async function all<Row extends object>(
  on: Queryable,
  name: keyof typeof STATEMENTS,
  values: unknown[] = [],
): Promise<Row[]> {
  const { rows } = await on.query<Row>({ name, text: STATEMENTS[name], values });
  return rows;
}

async function one<Row extends object>(
  on: Queryable,
  name: keyof typeof STATEMENTS,
  values: unknown[],
): Promise<Row> {
  const [row] = await all<Row>(on, name, values);
  if (row === undefined) throw new Error('There is no such row.');
  return row;
}

/** On the bare driver of PostgreSQL: prepared once on each connection, durable, one statement after the other. */
export function openFloorPostgresql(url: string): FloorDatabase {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, options: '-c timezone=UTC' });

  async function inTransaction(run: (tx: pg.PoolClient) => Promise<void>): Promise<void> {
    const tx = await pool.connect();
    await tx.query('BEGIN');
    await run(tx);
    await tx.query('COMMIT');
    tx.release();
  }

  async function withItems(orders: readonly OrderRow[]) {
    const items = await all<Item & { orderId: string }>(pool, 'itemsOfOrders', [orders.map(({ id }) => id)]);
    return orders.map((order) => ({ ...order, items: items.filter(({ orderId }) => orderId === order.id) }));
  }

  async function getOrder(userId: string, orderId: string) {
    const [order] = await withItems([await one<OrderRow>(pool, 'orderOfBuyer', [orderId, userId])]);
    if (order === undefined) throw new Error('There is no such order.');
    return order;
  }

  return {
    findUser: async (id) => (await one<Named>(pool, 'userById', [id])).id,
    findUserByOpenid: async (openid) => (await one<Named>(pool, 'userByOpenid', [openid])).id,
    listProducts: () => all(pool, 'products'),
    getOrder,
    async listOrders(userId) {
      const rows = await all<OrderRow>(pool, 'ordersOfBuyer', [userId]);
      return { orders: await withItems(rows.slice(0, 20)), nextCursor: rows[20]?.id ?? null };
    },
    openidOf: async (orderId) => (await one<{ openid: string }>(pool, 'openidOfOrder', [orderId])).openid,
    async createOrder(userId, key, items) {
      if ((await all(pool, 'orderByKey', [userId, key])).length > 0) throw new Error('Known.');
      const id = `01Z${randomBytes(12).toString('hex').slice(0, 23)}`;
      const at = inMs(0);
      const hash = createHash('sha256').update(JSON.stringify(items)).digest('hex');
      await inTransaction(async (tx) => {
        const lines: Item[] = [];
        for (const item of items)
          lines.push({ ...item, ...(await one<Item>(tx, 'product', [item.productId])) });
        const totalFen = lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0);
        for (const { productId, quantity } of lines) await all(tx, 'reserve', [quantity, productId]);
        await all(tx, 'insertOrder', [id, userId, totalFen, at, inMs(hour), key, hash]);
        for (const [position, { productId, name, priceFen, quantity }] of lines.entries()) {
          await all(tx, 'insertItem', [id, position, productId, name, priceFen, quantity]);
        }
        await all(tx, 'insertEvent', [id, 'CREATED', at, JSON.stringify({ totalFen })]);
      });
      return getOrder(userId, id);
    },
    keepPrepay: (orderId, prepayId) =>
      inTransaction(async (tx) => {
        await all(tx, 'setPrepay', [prepayId, inMs(2 * hour), inMs(hour), orderId]);
        await all(tx, 'insertEvent', [orderId, 'PREPAY_CREATED', inMs(0), '{"wechatRequestId":null}']);
      }),
    settle: ({ out_trade_no: id, transaction_id, amount, payer, success_time }, notification) =>
      inTransaction(async (tx) => {
        const order = await one<{ totalFen: number; openid: string }>(tx, 'orderForSettlement', [id]);
        if (order.totalFen !== amount.total || order.openid !== payer.openid) throw new Error('Mismatch.');
        await all(tx, 'setPaid', [success_time, amount.payer_total, transaction_id, inMs(0), id]);
        const data = { source: 'floor', transactionId: transaction_id, payerTotalFen: amount.payer_total };
        await all(tx, 'insertEvent', [id, 'PAID', inMs(0), JSON.stringify(data)]);
        if (notification === null)
          await all(tx, 'insertEvent', [id, 'QUERIED', inMs(0), '{"tradeState":"SUCCESS"}']);
        else await all(tx, 'insertNotification', [notification.id, id, inMs(0), notification.resource]);
      }),
  };
}

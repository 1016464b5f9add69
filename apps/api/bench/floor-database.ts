import { createHash, randomBytes } from 'node:crypto';
import Libsql from 'libsql';

export interface Item {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: number;
  readonly quantity: number;
}

export interface Named {
  readonly id: string;
}

export interface OrderRow {
  readonly id: string;
  readonly status: string;
  readonly totalFen: number;
  readonly payerTotalFen: number | null;
  readonly refundedFen: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly paidAt: string | null;
  readonly closedAt: string | null;
}

export const hour = 3_600_000;
export const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

type PaidPayment = ReturnType<typeof import('./inputs.js').paidPayment>;
type Later<Value> = Value | Promise<Value>;

/** The least that each operation reads and writes. */
export interface FloorDatabase {
  findUser(id: string): Later<string>;
  findUserByOpenid(openid: string): Later<string>;
  listProducts(): Later<unknown[]>;
  getOrder(userId: string, orderId: string): Later<OrderRow & { readonly items: readonly Item[] }>;
  listOrders(userId: string): Later<object>;
  openidOf(orderId: string): Later<string>;
  createOrder(userId: string, key: string, items: readonly Item[]): Later<object>;
  keepPrepay(orderId: string, prepayId: string): Later<void>;
  settle(payment: PaidPayment, notification: { id: string; resource: string } | null): Later<void>;
}

/** The floor validates nothing: what it reads, the benchmark has written. */
function isRow<Row>(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

function one<Row>(statement: Libsql.Statement<unknown[]>, values: unknown[]): Row {
  const row = statement.get(values);
  if (!isRow<Row>(row)) throw new Error('There is no such row.');
  return row;
}

/** On the bare driver of SQLite: prepared once, durable, one by one. */
export function openFloorDatabase(path: string): FloorDatabase {
  const driver = new Libsql(path);
  driver.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  const prepare = (sql: string) => driver.prepare(sql);
  const userById = prepare('SELECT "id" FROM "User" WHERE "id" = ?');
  const userByOpenid = prepare('SELECT "id" FROM "User" WHERE "openid" = ?');
  const products = prepare('SELECT * FROM "Product" ORDER BY "position"');
  const product = prepare('SELECT "id", "name", "priceFen" FROM "Product" WHERE "id" = ?');
  const ORDER =
    '"id", "status", "totalFen", "payerTotalFen", "refundedFen", "createdAt", "expiresAt", "paidAt", "closedAt"';
  const orderOfBuyer = prepare(`SELECT ${ORDER} FROM "Order" WHERE "id" = ? AND "userId" = ?`);
  const ordersOfBuyer = prepare(
    `SELECT ${ORDER} FROM "Order" WHERE "userId" = ? ORDER BY "id" DESC LIMIT 21`,
  );
  const itemsOfOrder = prepare(
    'SELECT "productId", "name", "priceFen", "quantity" FROM "OrderItem" WHERE "orderId" = ? ORDER BY "position"',
  );
  const openidOfOrder = prepare(
    'SELECT u."openid" FROM "Order" o JOIN "User" u ON u."id" = o."userId" WHERE o."id" = ?',
  );
  const orderByKey = prepare('SELECT "id" FROM "Order" WHERE "userId" = ? AND "idempotencyKey" = ?');
  const reserve = prepare('UPDATE "Product" SET "stock" = "stock" - ? WHERE "id" = ? AND "stock" >= ?');
  const insertOrder = prepare(
    `INSERT INTO "Order" ("id", "userId", "status", "totalFen", "createdAt", "expiresAt", "nextCheckAt", "idempotencyKey", "requestHash")
     VALUES (?, ?, 'PENDING', ?, ?, ?, ?, ?, ?)`,
  );
  const insertItem = prepare(
    'INSERT INTO "OrderItem" ("orderId", "position", "productId", "name", "priceFen", "quantity") VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertEvent = prepare(
    'INSERT INTO "OrderEvent" ("orderId", "type", "at", "data") VALUES (?, ?, ?, ?)',
  );
  const insertNotification = prepare(
    `INSERT INTO "Notification" ("id", "eventType", "outTradeNo", "receivedAt", "outcome", "resource")
     VALUES (?, 'TRANSACTION.SUCCESS', ?, ?, 'APPLIED', ?)`,
  );
  const setPrepay = prepare(
    `UPDATE "Order" SET "prepayId" = ?, "prepayExpiresAt" = ?, "nextCheckAt" = ?, "checkCount" = 0 WHERE "id" = ? AND "status" = 'PENDING'`,
  );
  const setPaid = prepare(
    `UPDATE "Order" SET "status" = 'PAID', "paidAt" = ?, "payerTotalFen" = ?, "transactionId" = ?, "paidSource" = 'notification',
       "knownAfterMs" = 0, "nextCheckAt" = NULL, "fulfilment" = 'UNSHIPPED', "fulfilmentCheckAt" = ?
     WHERE "id" = ? AND "status" = 'PENDING'`,
  );
  const orderForSettlement = prepare(
    'SELECT o."id", o."totalFen", u."openid" FROM "Order" o JOIN "User" u ON u."id" = o."userId" WHERE o."id" = ?',
  );

  function inTransaction<Result>(run: () => Result): Result {
    driver.exec('BEGIN IMMEDIATE');
    const result = run();
    driver.exec('COMMIT');
    return result;
  }
  const withItems = (order: OrderRow) => ({
    ...order,
    items: itemsOfOrder.all([order.id]).filter(isRow<Item>),
  });
  const getOrder = (userId: string, orderId: string) =>
    withItems(one<OrderRow>(orderOfBuyer, [orderId, userId]));

  return {
    findUser: (id: string) => one<Named>(userById, [id]).id,
    findUserByOpenid: (openid: string) => one<Named>(userByOpenid, [openid]).id,
    listProducts: () => products.all([]),
    getOrder,
    listOrders: (userId: string) => {
      const rows = ordersOfBuyer.all([userId]).filter(isRow<OrderRow>);
      return { orders: rows.slice(0, 20).map(withItems), nextCursor: rows[20]?.id ?? null };
    },
    openidOf: (orderId: string) => one<{ openid: string }>(openidOfOrder, [orderId]).openid,
    createOrder(userId, key, items) {
      if (orderByKey.get([userId, key]) !== undefined) throw new Error('Known.');
      const id = `01Z${randomBytes(12).toString('hex').slice(0, 23)}`;
      const at = inMs(0);
      const expiresAt = inMs(hour);
      inTransaction(() => {
        const lines = items.map((item) => ({ ...item, ...one<Item>(product, [item.productId]) }));
        const totalFen = lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0);
        for (const { productId, quantity } of lines) reserve.run([quantity, productId, quantity]);
        const hash = createHash('sha256').update(JSON.stringify(items)).digest('hex');
        insertOrder.run([id, userId, totalFen, at, expiresAt, expiresAt, key, hash]);
        for (const [position, { productId, name, priceFen, quantity }] of lines.entries()) {
          insertItem.run([id, position, productId, name, priceFen, quantity]);
        }
        insertEvent.run([id, 'CREATED', at, JSON.stringify({ totalFen })]);
      });
      return getOrder(userId, id);
    },
    keepPrepay(orderId, prepayId): void {
      inTransaction(() => {
        setPrepay.run([prepayId, inMs(2 * hour), inMs(hour), orderId]);
        insertEvent.run([orderId, 'PREPAY_CREATED', inMs(0), '{"wechatRequestId":null}']);
      });
    },
    settle(payment, notification): void {
      const { out_trade_no: id, transaction_id, amount, payer, success_time } = payment;
      inTransaction(() => {
        const order = one<{ totalFen: number; openid: string }>(orderForSettlement, [id]);
        if (order.totalFen !== amount.total || order.openid !== payer.openid) throw new Error('Mismatch.');
        const paidAt = new Date(success_time).toISOString();
        setPaid.run([paidAt, amount.payer_total, transaction_id, inMs(0), id]);
        const data = { source: 'floor', transactionId: transaction_id, payerTotalFen: amount.payer_total };
        insertEvent.run([id, 'PAID', inMs(0), JSON.stringify(data)]);
        if (notification === null) insertEvent.run([id, 'QUERIED', inMs(0), '{"tradeState":"SUCCESS"}']);
        else insertNotification.run([notification.id, id, inMs(0), notification.resource]);
      });
    },
  };
}

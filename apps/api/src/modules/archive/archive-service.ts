import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { listNotifications } from '../notifications/notification-store.js';
import { listEvents, lockOrder } from '../orders/order-store.js';
import { beijingDay, DAY_MS } from '../reconciliation/bill-day.js';
import {
  type ArchivedOrder,
  type Content,
  inspectArchive,
  readArchive,
  writeArchive,
  writeManifest,
} from './archive-file.js';
import {
  type Archive,
  deleteEvents,
  deleteNotifications,
  findArchivable,
  findArchiveOfOrder,
  insertArchive,
  listArchives,
  listEventsAfter,
  setArchivedIn,
} from './archive-store.js';

/** WeChat refunds a payment for a year, and its bills last three months: a month more than that year. */
const KEEP_DAYS = 400;

const EVENTS_A_PAGE = 1_000;
const ORDERS_A_FILE = 20_000;
/** Orders of one transaction: other writers wait for it a few hundredths of a second. */
const ORDERS_A_TRANSACTION = 50;

/** What one run has moved. */
export type Moved = Pick<Archive, 'orders' | 'events' | 'notifications'> & { readonly files: number };

type Options = Pick<Dependencies, 'database' | 'now' | 'newId'>;

/** Moves the events and notifications of old orders to compressed files, and reads them there. */
export function createArchiveService({ database, now, newId }: Options) {
  const before = () => new Date(now() - KEEP_DAYS * DAY_MS);

  /** Orders whose events are old, a month and a file at a time. */
  async function* listOld(): AsyncGenerator<{ month: string; orderIds: readonly string[] }> {
    const months = new Map<string, Set<string>>();
    let page: Awaited<ReturnType<typeof listEventsAfter>>;
    for (let after = 0; ; after = page.at(-1)?.id ?? after) {
      page = await listEventsAfter(database, after, EVENTS_A_PAGE);
      const old = page.filter(({ at }) => at < before());
      for (const { orderId } of old) {
        if ([...months.values()].some((ids) => ids.has(orderId))) continue;
        const order = await findArchivable(database, orderId, before());
        if (order === undefined) continue;
        const month = beijingDay(order.createdAt.getTime()).slice(0, 7);
        const orderIds = months.get(month) ?? new Set();
        months.set(month, orderIds.add(orderId));
        if (orderIds.size < ORDERS_A_FILE) continue;
        months.delete(month);
        yield { month, orderIds: [...orderIds] };
      }
      if (old.length === 0) break;
    }
    for (const [month, orderIds] of months) yield { month, orderIds: [...orderIds] };
  }

  async function* readOrders(orderIds: readonly string[]): AsyncGenerator<ArchivedOrder> {
    for (const orderId of orderIds) {
      const order = await findArchivable(database, orderId, before());
      if (order === undefined) continue;
      const events = await listEvents(database, orderId);
      // No job erases what is in a file.
      const kept = order.eraseAt === null ? order : { ...order, note: null, requestHash: '' };
      yield { order: kept, events, notifications: await listNotifications(database, orderId) };
    }
  }

  /** Nothing is deleted before the file was read back, and its row and its manifest are on the disk. */
  async function archive(folder: string, month: string, orderIds: readonly string[]): Promise<Archive> {
    const id = `${month}-${newId()}`;
    await writeArchive(folder, id, readOrders(orderIds.toSorted()));
    const row = { id, createdAt: new Date(now()), ...(await inspectArchive(folder, id)) };
    await writeManifest(folder, row);
    await insertArchive(database, row);
    let batch: ArchivedOrder[] = [];
    for await (const order of readArchive(folder, id)) {
      batch.push(order);
      if (batch.length < ORDERS_A_TRANSACTION) continue;
      await remove(id, batch);
      batch = [];
    }
    await remove(id, batch);
    return row;
  }

  function remove(archiveId: string, orders: readonly ArchivedOrder[]): Promise<void> {
    return database.transaction(async (tx) => {
      for (const order of orders) await removeOrder(tx, archiveId, order);
    });
  }

  /** An order of which something is expected by now stays, and is archived by a later run. */
  async function removeOrder(tx: Tx, archiveId: string, archived: ArchivedOrder): Promise<void> {
    const { order, events, notifications } = archived;
    await lockOrder(tx, order.id);
    if ((await findArchivable(tx, order.id, before())) === undefined) return;
    await setArchivedIn(tx, order.id, archiveId);
    const isSame =
      (await deleteEvents(tx, order.id)) === events.length &&
      (await deleteNotifications(tx, order.id)) === notifications.length;
    if (!isSame)
      throw new Error(`The order ${order.id} is not as ${archiveId} has it: nothing of it was deleted.`);
  }

  return {
    /**
     * Moves what is older than 400 days and of which nothing more is expected. It can be stopped at any time and run
     * again: what was not deleted yet is archived once more.
     */
    async run(folder: string): Promise<Moved> {
      const moved = { files: 0, orders: 0, events: 0, notifications: 0 };
      for await (const { month, orderIds } of listOld()) {
        const { orders, events, notifications } = await archive(folder, month, orderIds);
        moved.files += 1;
        moved.orders += orders;
        moved.events += events;
        moved.notifications += notifications;
      }
      return moved;
    },

    /** Compares every file with its row in the database. Answers how many there are, and what is wrong with which. */
    async check(folder: string): Promise<{ files: number; wrong: string[] }> {
      const wrong: string[] = [];
      let files = 0;
      let page: Archive[];
      for (let after = ''; ; after = page.at(-1)?.id ?? after) {
        page = await listArchives(database, after, EVENTS_A_PAGE);
        for (const row of page) {
          const trouble = await compare(folder, row);
          if (trouble !== null) wrong.push(`${row.id}: ${trouble}`);
        }
        files += page.length;
        if (page.length < EVENTS_A_PAGE) return { files, wrong };
      }
    },

    /** An order as it was archived; null where its events are in the database, or there is none. */
    async find(folder: string, orderId: string): Promise<ArchivedOrder | null> {
      const id = await findArchiveOfOrder(database, orderId);
      if (id === null || id === undefined) return null;
      for await (const archived of readArchive(folder, id))
        if (archived.order.id === orderId) return archived;
      throw new Error(`The archive ${id} does not hold the order ${orderId}.`);
    },
  };
}

export type ArchiveService = ReturnType<typeof createArchiveService>;

async function compare(folder: string, row: Archive): Promise<string | null> {
  let found: Content;
  try {
    found = await inspectArchive(folder, row.id);
  } catch (error) {
    return `it cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
  const figures = ['orders', 'events', 'notifications', 'totalFen', 'refundedFen', 'sha256'] as const;
  const differing = figures.filter((figure) => String(found[figure]) !== String(row[figure]));
  return differing.length === 0 ? null : `the file differs in ${differing.join(', ')}`;
}

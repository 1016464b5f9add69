import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { NotificationRow } from '../notifications/notification-store.js';
import type { EventRow, Order } from '../orders/order-store.js';
import type { Archive } from './archive-store.js';

/** One line of an archive: an order as it was, with everything that was moved out of the database. */
export interface ArchivedOrder {
  readonly order: Order;
  readonly events: readonly EventRow[];
  readonly notifications: readonly NotificationRow[];
}

/** What an archive holds, to be compared with what it should hold. */
export type Content = Pick<
  Archive,
  'orders' | 'events' | 'notifications' | 'totalFen' | 'refundedFen' | 'sha256'
>;

/** Openids and order facts are in it: it is for the account of the process only. */
const PRIVATE = 0o600;

const archivePath = (folder: string, id: string) => join(folder, `${id}.jsonl.gz`);

/** Writes an archive that does not exist yet. It is on the disk when this resolves. */
export async function writeArchive(
  folder: string,
  id: string,
  orders: AsyncIterable<ArchivedOrder>,
): Promise<void> {
  const path = archivePath(folder, id);
  const target = createWriteStream(path, { flags: 'wx', mode: PRIVATE });
  await pipeline(Readable.from(toLines(orders)), createGzip(), target);
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
}

/** A file beside the archive that says what is in it, for people and other programs. */
export async function writeManifest(folder: string, { id, ...content }: Archive): Promise<void> {
  const file = await open(join(folder, `${id}.json`), 'wx', PRIVATE);
  try {
    const text = JSON.stringify({ file: `${id}.jsonl.gz`, ...content }, (_, value) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  const parent = await open(folder, 'r');
  await parent.sync().finally(() => parent.close());
}

async function* toLines(orders: AsyncIterable<ArchivedOrder>): AsyncGenerator<string> {
  for await (const order of orders) yield `${JSON.stringify(order)}\n`;
}

/** Every order of an archive as JSON has it: times are text. */
export async function* readArchive(folder: string, id: string): AsyncGenerator<ArchivedOrder> {
  const source = createReadStream(archivePath(folder, id));
  const text = source.pipe(createGunzip());
  source.on('error', (error) => text.destroy(error));
  for await (const line of createInterface({ input: text })) yield JSON.parse(line);
}

/** Reads a whole archive. @throws Error where it cannot be read to its end */
export async function inspectArchive(folder: string, id: string): Promise<Content> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(archivePath(folder, id))) hash.update(chunk);
  const found = { orders: 0, events: 0, notifications: 0, totalFen: 0n, refundedFen: 0n };
  for await (const { order, events, notifications } of readArchive(folder, id)) {
    found.orders += 1;
    found.events += events.length;
    found.notifications += notifications.length;
    found.totalFen += BigInt(order.totalFen);
    found.refundedFen += BigInt(order.refundedFen);
  }
  return { ...found, sha256: hash.digest('hex') };
}

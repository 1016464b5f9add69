import {
  type Carrier,
  type ImportedShipment,
  type OperationOutputs,
  SHIPMENT_PROBLEMS,
  type ShipmentProblem,
} from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { lockOrder } from '../orders/order-store.js';
import { type Parcel, parseNumber, parseParcel } from './parcel.js';
import { readShipmentFile, type ShipmentLine } from './shipment-file.js';
import { listCarriers, listIdsByEnding } from './shipment-store.js';
import { planShipment, ship } from './shipping.js';

type Result = OperationOutputs['importShipments'];

/** Fewer characters of a number do not tell orders apart. */
const ENDING = /^[0-9A-Z]{6,32}$/;

/** What a line says, read and found. */
interface Read {
  readonly orderId: string | null;
  readonly parcel: Parcel | null;
  readonly problem: ShipmentProblem | null;
}

interface Import {
  readonly bytes: Buffer;
  readonly isDryRun: boolean;
}

/**
 * Ships many express orders from one file. Each line is a transaction of its own, as if it were typed: what is wrong
 * with one keeps no other back, and a file that is sent again ships nothing twice.
 */
export function createShipmentImport({
  database,
  now,
  newId,
}: Pick<Dependencies, 'database' | 'now' | 'newId'>) {
  async function findOrderId(order: string): Promise<string | ShipmentProblem> {
    const ending = parseNumber(order, ENDING);
    if (ending === null) return 'ORDER_UNKNOWN';
    const [id, other] = await listIdsByEnding(database, ending);
    if (id === undefined) return 'ORDER_UNKNOWN';
    return other === undefined ? id : 'ORDER_AMBIGUOUS';
  }

  async function read(line: ShipmentLine, carriers: readonly Carrier[]): Promise<Read> {
    if (!line.isWhole || line.order === '') return { orderId: null, parcel: null, problem: 'LINE_FORM' };
    const found = await findOrderId(line.order);
    const parcel = parseParcel(line, carriers);
    const isFound = !isProblem(found);
    return {
      orderId: isFound ? found : null,
      parcel: typeof parcel === 'string' ? null : parcel,
      problem: isFound ? (typeof parcel === 'string' ? parcel : null) : found,
    };
  }

  /** Where a line would be refused because of one before it, a dry run has to know that one. */
  async function wouldShip(
    tx: Tx,
    orderId: string,
    parcel: Parcel,
    seen: Seen,
  ): Promise<ShipmentProblem | null> {
    const planned = await planShipment(tx, { orderId, kind: 'express', parcel, items: null });
    if (typeof planned === 'string') return planned;
    const { userId } = planned.order;
    const owner = seen.owners.get(parcel.trackingNo) ?? userId;
    if (owner !== userId) return 'PARCEL_OF_ANOTHER';
    seen.owners.set(parcel.trackingNo, userId);
    return null;
  }

  async function shipLine(
    tx: Tx,
    orderId: string,
    parcel: Parcel,
    act: Act,
  ): Promise<ShipmentProblem | null> {
    await lockOrder(tx, orderId);
    const at = new Date(now());
    const id = newId();
    const shipped = await ship(tx, { id, orderId, kind: 'express', parcel, items: null, at, by: act.actor });
    if (typeof shipped === 'string') return shipped;
    const { carrier, trackingNo } = parcel;
    await recordAct(tx, act, {
      ...{ action: 'importShipments', at, subject: id, orderId },
      after: { carrier, trackingNo, items: JSON.parse(shipped.items) },
    });
    return null;
  }

  async function run(line: Read, seen: Seen, { isDryRun, act }: { isDryRun: boolean; act: Act }) {
    const { orderId, parcel, problem } = line;
    if (orderId === null || parcel === null) return problem ?? 'LINE_FORM';
    const before = seen.parcels.get(orderId);
    if (before !== undefined) return before === parcel.trackingNo ? 'PARCEL_REPEATED' : 'ALREADY_SHIPPED';
    const refused = await database.transaction((tx) =>
      isDryRun ? wouldShip(tx, orderId, parcel, seen) : shipLine(tx, orderId, parcel, act),
    );
    if (refused === null) seen.parcels.set(orderId, parcel.trackingNo);
    return refused;
  }

  return async ({ bytes, isDryRun }: Import, act: Act): Promise<Result> => {
    const lines = readShipmentFile(bytes);
    const filled = lines.filter(({ trackingNo, isWhole }) => trackingNo !== '' || !isWhole);
    const carriers = await listCarriers(database);
    const seen: Seen = { parcels: new Map(), owners: new Map() };
    const rows: ImportedShipment[] = [];
    for (const line of filled) {
      const found = await read(line, carriers);
      rows.push(presentRow(line, { ...found, problem: await run(found, seen, { isDryRun, act }) }));
    }
    const refused = rows.filter(({ problem }) => problem !== null).length;
    return { isDryRun, shipped: rows.length - refused, refused, skipped: lines.length - filled.length, rows };
  };
}

export type ShipmentImport = ReturnType<typeof createShipmentImport>;

const isProblem = (word: string): word is ShipmentProblem => word in SHIPMENT_PROBLEMS;

/** What the lines before have shipped, or would have. */
interface Seen {
  /** The number of each order's parcel. */
  readonly parcels: Map<string, string>;
  /** The buyer of each parcel. */
  readonly owners: Map<string, string>;
}

function presentRow({ line, order }: ShipmentLine, { orderId, parcel, problem }: Read): ImportedShipment {
  return {
    ...{ line, order, orderId, problem },
    carrier: parcel?.carrier ?? null,
    carrierName: parcel?.carrierName ?? null,
    trackingNo: parcel?.trackingNo ?? null,
    message: problem === null ? null : SHIPMENT_PROBLEMS[problem],
  };
}

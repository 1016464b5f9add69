import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ErrcodeError, type ShippedOrder, WechatError } from '../../wechat/index.js';
import { reportAnomaly, reportAnomalyOnce, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { findOrder, lockOrder, recordEvent } from '../orders/order-store.js';
import { findOpenid } from '../session/user-store.js';
import { findShipment, listShipments, type Shipment } from '../shipping/shipment-store.js';
import { checkFulfilmentAt } from './fulfilment-schedule-store.js';
import {
  hasToWait,
  isOutdated,
  type Outcome,
  outcomeThere,
  partsBefore,
  type Reporting,
  takesPlaceOf,
} from './report-outcome.js';
import { endReport, hastenReports, reportAgain } from './report-store.js';
import { writeReport } from './report-text.js';
import type { TradeManagement } from './trade-management.js';

const HOUR_MS = 3_600_000;

/** WeChat knows a payment within a minute. One that it does not know so long after is none that it manages. */
const UNKNOWN_FOR_MS = 24 * HOUR_MS;

/** After so long without an answer operators are told. WeChat wants orders shipped within 48 hours. */
const UNANSWERED_FOR_MS = 12 * HOUR_MS;

/** The first question after the report: whoever is at the door confirms at once. */
const FIRST_CHECK_MS = HOUR_MS;

interface Options extends Dependencies {
  readonly management: TradeManagement;
}

/** An outcome, and whether WeChat has taken a report in the place of one before it. */
type Decision = Outcome & { readonly isReshipped: boolean };

/** Reports shipments to WeChat. The operator and the buyer never wait for it. */
export function createShippingReporter(options: Options) {
  const { database, wechat, now, newId, management } = options;

  async function read(shipmentId: string): Promise<Reporting | null> {
    const shipment = await findShipment(database, shipmentId);
    if (shipment?.report !== 'WAITING') return null;
    const order = await findOrder(database, shipment.orderId);
    if (order === undefined) throw new Error(`Shipment ${shipmentId} has no order.`);
    return { order, shipment, shipments: await listShipments(database, order.id) };
  }

  /** What can be said of a report without WeChat; null where it is to be sent. */
  async function decideHere({ order, shipment, shipments }: Reporting): Promise<Outcome | null> {
    // All money is back: there is none that WeChat could hold.
    if (order.status === 'REFUNDED' || !(await management.isManaged())) return { report: 'NOT_NEEDED' };
    // Only express has parts. Of what is handed over in parts WeChat hears once, when it is complete.
    if (shipment.kind !== 'express' && !shipment.isLast) return { report: 'NOT_NEEDED' };
    const isNext = partsBefore(shipment, shipments).every(({ correctedAt }) => correctedAt !== null);
    return isNext ? null : { report: 'WAITING' };
  }

  async function decide(reporting: Reporting): Promise<Decision> {
    const { order, shipment, shipments } = reporting;
    const here = await decideHere(reporting);
    if (here !== null) return { ...here, isReshipped: false };
    // An attempt without a known outcome may have arrived, and a second one would use up the only correction.
    const isKnownThere = shipment.checkCount > 1 || shipments.some(({ correctedAt }) => correctedAt !== null);
    if (!isKnownThere) return send(reporting, null);
    const there = await wechat.shipping.getOrder(order.id);
    if (there === null) return { ...unknownPayment(shipment, ''), isReshipped: false };
    const known = outcomeThere(reporting, there);
    if (known !== null) return { ...known, isReshipped: there.isReshipped };
    if (hasToWait(reporting, there, now())) return { report: 'WAITING', isReshipped: false };
    return send(reporting, there);
  }

  /** @param there the order at WeChat; null where nothing of it can be there */
  async function send(reporting: Reporting, there: ShippedOrder | null): Promise<Decision> {
    const { order, shipment, shipments } = reporting;
    const openid = await findOpenid(database, order.userId);
    if (openid === undefined) throw new Error(`Order ${order.id} has no buyer.`);
    const isFinishedThere = there?.isFinished === true;
    const report = await writeReport(database, { ...reporting, openid, isFinishedThere, now: now() });
    const isReshipping = there !== null && takesPlaceOf(there, report);
    try {
      await wechat.shipping.report(report);
      // WeChat has all parts now, and an old number among them. The next attempt puts the right ones in their place.
      const isRight = there === null || isReshipping || !shipment.isLast || !isOutdated(there, shipments);
      return isRight
        ? { report: 'REPORTED', isReshipped: isReshipping || there?.isReshipped === true }
        : { report: 'WAITING', isReshipped: false };
    } catch (error) {
      return { ...(await outcomeOf(error, reporting)), isReshipped: there?.isReshipped === true };
    }
  }

  /** What a refusal of WeChat’s says about a report. @throws the error where it is none */
  async function outcomeOf(error: unknown, reporting: Reporting): Promise<Outcome> {
    if (!(error instanceof ErrcodeError) || error.kind !== 'rejected') throw error;
    if (error.meaning === 'unknownPayment') return unknownPayment(reporting.shipment, error.words);
    const refused = { report: 'REFUSED', code: error.code, words: error.words } as const;
    if (error.meaning !== 'askOrder') return refused;
    const there = await wechat.shipping.getOrder(reporting.order.id);
    return (there && outcomeThere(reporting, there)) ?? refused;
  }

  function unknownPayment({ createdAt }: Shipment, words: string): Outcome {
    if (now() - createdAt.getTime() < UNKNOWN_FOR_MS) return { report: 'WAITING' };
    return { report: 'REFUSED', code: '10060001', words: words || '支付单不存在' };
  }

  async function book({ order, shipment }: Reporting, outcome: Decision): Promise<void> {
    if (outcome.report === 'WAITING') return;
    const at = new Date(now());
    await database.transaction(async (tx) => {
      await lockOrder(tx, order.id);
      const refusal = outcome.report === 'REFUSED' ? wordsOf(outcome) : null;
      const { report, isReshipped } = outcome;
      if (!(await endReport(tx, shipment, { report, at, refusal, isReshipped }))) return;
      await hastenReports(tx, order.id, at);
      const anomaly = { kind: 'SHIPPING_REFUSED', subject: shipment.id, at } as const;
      if (outcome.report === 'REFUSED') await bookRefusal(tx, shipment, outcome, at);
      else await resolveAnomaly(tx, anomaly);
      if (outcome.report !== 'REPORTED') return;
      const event = { type: 'SHIPPING_REPORTED', data: { shipmentId: shipment.id } } as const;
      await recordEvent(tx, order.id, event, at);
      if (shipment.isLast) await checkFulfilmentAt(tx, order.id, new Date(at.getTime() + FIRST_CHECK_MS));
    });
  }

  async function bookRefusal(
    tx: Tx,
    { id: shipmentId, orderId }: Shipment,
    refused: Extract<Outcome, { report: 'REFUSED' }>,
    at: Date,
  ): Promise<void> {
    const { code, words } = refused;
    await recordEvent(tx, orderId, { type: 'SHIPPING_REFUSED', data: { shipmentId, code, words } }, at);
    const detail = `WeChat refused the report of a shipment: ${wordsOf(refused)}`;
    await reportAnomaly(tx, {
      id: newId(),
      kind: 'SHIPPING_REFUSED',
      subject: shipmentId,
      orderId,
      at,
      detail,
    });
  }

  /** Operators hear of it once. The report goes on being sent. */
  async function tellOfSilence({ shipment }: Reporting): Promise<void> {
    const at = new Date(now());
    if (at.getTime() - shipment.createdAt.getTime() < UNANSWERED_FOR_MS) return;
    await database.transaction((tx) =>
      reportAnomalyOnce(tx, {
        id: newId(),
        kind: 'SHIPPING_REFUSED',
        subject: shipment.id,
        orderId: shipment.orderId,
        at,
        detail: 'WeChat has not answered the report of a shipment for 12 hours. It is sent again and again.',
      }),
    );
  }

  /**
   * One attempt to report a shipment. Its outcome is booked; one that is not known is asked about at the next attempt.
   * @throws WechatError where WeChat cannot be asked
   */
  async function report(shipmentId: string): Promise<void> {
    const reporting = await read(shipmentId);
    if (reporting === null) return;
    try {
      await book(reporting, await decide(reporting));
    } catch (error) {
      if (error instanceof WechatError) await tellOfSilence(reporting);
      throw error;
    }
  }

  return {
    report,

    /** Reports a shipment once more that WeChat has refused. @throws WechatError where WeChat cannot be asked */
    async reportNow(shipmentId: string): Promise<void> {
      const shipment = await findShipment(database, shipmentId);
      if (shipment?.report === 'REFUSED')
        await database.transaction((tx) => reportAgain(tx, shipment, new Date(now() + FIRST_CHECK_MS)));
      await report(shipmentId);
    },
  };
}

export type ShippingReporter = ReturnType<typeof createShippingReporter>;

const wordsOf = ({ code, words }: Extract<Outcome, { report: 'REFUSED' }>) =>
  `${words} (${code ?? 'no code'})`;

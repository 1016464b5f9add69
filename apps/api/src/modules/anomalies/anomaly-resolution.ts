import { type Anomaly, LIMITS, type OperationInputs } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { lockOrder } from '../orders/order-store.js';
import type { AdoptLostOrder } from '../payments/lost-order.js';
import type { PaymentQuery } from '../payments/payment-query.js';
import type { ReconciliationService } from '../reconciliation/reconciliation-service.js';
import type { AdoptByNumber, Adopted } from '../refunds/adoption-by-number.js';
import type { ApplicationDecisions } from '../refunds/application-decisions.js';
import type { RefundAnswers } from '../refunds/refund-answers.js';
import { giveBackNow, resendNow } from '../refunds/refund-resending.js';
import type { RefundService } from '../refunds/refund-service.js';
import { listRefundsOf, readRefund } from '../refunds/refund-store.js';
import type { FulfilmentWatch } from '../shipping-reports/fulfilment-watch.js';
import type { ShippingReporter } from '../shipping-reports/shipping-reporter.js';
import { actionsOf, lostOrderOf } from './anomaly-actions.js';
import { type AnomalyRow, acceptAnomaly, findAnomaly } from './anomaly-store.js';
import { presentAnomalies } from './anomaly-view.js';
import { readDifference } from './difference-subject.js';

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  readonly query: PaymentQuery;
  readonly answers: RefundAnswers;
  readonly adopt: AdoptByNumber;
  readonly adoptLostOrder: AdoptLostOrder;
  readonly decisions: ApplicationDecisions;
  readonly refunds: RefundService;
  readonly reconciliation: ReconciliationService;
  readonly reporter: ShippingReporter;
  readonly watch: FulfilmentWatch;
}

type Resolution = OperationInputs['resolveAnomaly']['body'];

/** An open anomaly, and who does what about it. */
interface Resolving {
  readonly anomaly: AnomalyRow;
  readonly resolution: Resolution;
  readonly act: Act;
}

/** What operators do about anomalies, each act with a remark in the audit log. */
export function createAnomalyResolution(options: Options) {
  const { database, now, newId, query, answers, adopt, decisions, refunds, reconciliation } = options;
  const { reporter, watch } = options;

  async function read(anomalyId: string): Promise<AnomalyRow> {
    const anomaly = await findAnomaly(database, anomalyId);
    if (anomaly === undefined) throw new ApiProblem('ANOMALY_NOT_FOUND');
    return anomaly;
  }

  async function record(tx: Tx, { anomaly, resolution, act }: Resolving, at: Date): Promise<void> {
    const { id, kind, orderId } = anomaly;
    const { action, remark, outRefundNo } = resolution;
    await recordAct(tx, act, {
      ...{ action: 'resolveAnomaly', at, subject: id, remark },
      ...(orderId === null ? {} : { orderId }),
      before: { kind, detail: anomaly.detail },
      after: { action, ...(outRefundNo === undefined ? {} : { outRefundNo }) },
    });
  }

  /** Ends an anomaly in the transaction of its entry. @throws ApiProblem where somebody else was first */
  async function end(tx: Tx, resolving: Resolving, at: Date): Promise<void> {
    if (!(await acceptAnomaly(tx, resolving.anomaly.id, at))) throw new ApiProblem('ANOMALY_RESOLVED');
    await record(tx, resolving, at);
  }

  /** WeChat’s answer is booked after the entry. What it explains is resolved by it. */
  async function ask(resolving: Resolving): Promise<void> {
    const { anomaly, act } = resolving;
    const { kind, orderId, subject } = anomaly;
    const isOfDay = kind === 'DIFFERENCE' || kind === 'RECONCILIATION_FAILED';
    // The day’s run asks about each difference, and resolves those that it does not find any more.
    if (isOfDay) await reconciliation.start(subject.slice(0, 'YYYY-MM-DD'.length), act);
    await database.transaction((tx) => record(tx, resolving, new Date(now())));
    if (isOfDay || orderId === null) return;
    if (kind === 'SHIPPING_REFUSED') return reporter.reportNow(subject);
    if (kind === 'UNSHIPPED') return watch.ask(orderId);
    await query.settleByQuery(orderId);
    for (const refund of await listRefundsOf(database, orderId)) {
      if (refund.outRefundNo !== null) await answers.ask(refund, refund.outRefundNo);
    }
  }

  async function adoptRefund(resolving: Resolving): Promise<void> {
    const { anomaly, resolution } = resolving;
    const { outRefundNo } = resolution;
    const lostOrder = lostOrderOf(anomaly);
    if (lostOrder !== null) {
      if (outRefundNo !== undefined)
        throw new ApiProblem('INVALID_REQUEST', 'It is about a payment, and takes no outRefundNo.');
      return options.adoptLostOrder(lostOrder, (tx, at) => end(tx, resolving, at));
    }
    if (outRefundNo === undefined)
      throw new ApiProblem(
        'INVALID_REQUEST',
        '`adopt` needs outRefundNo, 商户退款单号 of the merchant console.',
      );
    await adopt({
      outRefundNo,
      orderId: anomaly.orderId,
      record: async (tx, refund, at) => {
        if (!isExplained(anomaly, refund))
          throw new ApiProblem(
            'ACTION_NOT_POSSIBLE',
            'This refund does not explain the anomaly: it is booked already, or another one than was found.',
          );
        // Booking the refund may have resolved it.
        await acceptAnomaly(tx, anomaly.id, at);
        await record(tx, resolving, at);
      },
    });
  }

  /** Sends the refund of an anomaly now, in its own number, or gives late money back in a new one. */
  async function refundNow(resolving: Resolving, orderId: string): Promise<void> {
    const { kind, subject } = resolving.anomaly;
    const refundId = await database.transaction(async (tx) => {
      await lockOrder(tx, orderId);
      const at = new Date(now());
      await record(tx, resolving, at);
      if (kind === 'LATE_MONEY') return giveBackNow(tx, orderId, { at, newId });
      return resendNow(tx, await readRefund(tx, subject), { at, newId });
    });
    await refunds.send(refundId);
  }

  async function refund(resolving: Resolving): Promise<void> {
    const { anomaly, resolution, act } = resolving;
    const { kind, orderId } = anomaly;
    if (orderId === null) throw new ApiProblem('ACTION_NOT_POSSIBLE', 'It is about no order of this shop.');
    if (kind !== 'REFUND_APPLICATION') return refundNow(resolving, orderId);
    const { remark } = resolution;
    if (remark.length > LIMITS.refundReasonCharacters)
      throw new ApiProblem(
        'INVALID_REQUEST',
        `The buyer reads this remark: at most ${LIMITS.refundReasonCharacters} characters.`,
      );
    // The anomaly is of one application, and as old.
    const appliedAt = anomaly.at.toISOString();
    await decisions.decide(orderId, { decision: 'accept', remark, appliedAt }, act);
  }

  function perform(resolving: Resolving): Promise<void> {
    switch (resolving.resolution.action) {
      case 'ask':
        return ask(resolving);
      case 'adopt':
        return adoptRefund(resolving);
      case 'accept':
        return database.transaction((tx) => end(tx, resolving, new Date(now())));
      case 'refund':
        return refund(resolving);
    }
  }

  return {
    /**
     * Answers the anomaly as it is then: where the act does not end it, or not yet, it is open.
     * @throws ApiProblem where the action is none of its kind or not possible now, or it is resolved already
     */
    async resolve(anomalyId: string, resolution: Resolution, act: Act): Promise<Anomaly> {
      const anomaly = await read(anomalyId);
      if (anomaly.resolvedAt !== null) throw new ApiProblem('ANOMALY_RESOLVED');
      const possible = actionsOf(anomaly);
      if (!possible.includes(resolution.action))
        throw new ApiProblem('ACTION_NOT_POSSIBLE', `The actions for this one are ${possible.join(', ')}.`);
      if (resolution.action !== 'adopt' && resolution.outRefundNo !== undefined)
        throw new ApiProblem('INVALID_REQUEST', 'Only `adopt` takes outRefundNo.');
      await perform({ anomaly, resolution, act });
      const [presented] = await presentAnomalies(database, [await read(anomalyId)]);
      if (presented === undefined) throw new ApiProblem('ANOMALY_NOT_FOUND');
      return presented;
    },
  };
}

export type AnomalyResolution = ReturnType<typeof createAnomalyResolution>;

/**
 * Whether an adopted refund ends an anomaly: it is the one that the subject names, or was not known before where the
 * subject is an order of which WeChat says that it was refunded.
 */
function isExplained({ kind, subject }: AnomalyRow, { orderId, isNew, names }: Adopted): boolean {
  const about = kind === 'DIFFERENCE' ? readDifference(subject).about : subject;
  return names.includes(about) || (isNew && kind === 'OUTSIDE_REFUND' && about === orderId);
}

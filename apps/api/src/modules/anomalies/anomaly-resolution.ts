import { ACTIONS_OF_ANOMALY, type Anomaly, type AnomalyAction } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import type { PaymentQuery } from '../payments/payment-query.js';
import type { RefundAnswers } from '../refunds/refund-answers.js';
import { listRefunds } from '../refunds/refund-store.js';
import { type AnomalyRow, acceptAnomaly, findAnomaly } from './anomaly-store.js';
import { presentAnomaly } from './anomaly-view.js';

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly query: PaymentQuery;
  readonly answers: RefundAnswers;
}

interface Resolution {
  readonly action: AnomalyAction;
  readonly remark: string;
}

/** What operators do about anomalies, each act with a remark in the audit log. */
export function createAnomalyResolution({ database, now, query, answers }: Options) {
  async function read(anomalyId: string): Promise<AnomalyRow> {
    const anomaly = await findAnomaly(database, anomalyId);
    if (anomaly === undefined) throw new ApiProblem('ANOMALY_NOT_FOUND');
    return anomaly;
  }

  /** Books what WeChat says of the payment and of each refund. What that explains is resolved by it. */
  async function ask(orderId: string): Promise<void> {
    await query.settleByQuery(orderId);
    for (const refund of await listRefunds(database, orderId)) {
      if (refund.outRefundNo !== null) await answers.ask(refund, refund.outRefundNo);
    }
  }

  /** Accepting an anomaly is in the transaction of its entry; an answer of WeChat's is booked after it. */
  function record(anomaly: AnomalyRow, { action, remark }: Resolution, act: Act): Promise<void> {
    const { id, kind, orderId } = anomaly;
    const at = new Date(now());
    return database.transaction(async (tx) => {
      if (action === 'accept' && !(await acceptAnomaly(tx, id, at))) throw new ApiProblem('ANOMALY_RESOLVED');
      await recordAct(tx, act, {
        ...{ action: 'resolveAnomaly', at, subject: id, remark },
        ...(orderId === null ? {} : { orderId }),
        before: { kind, detail: anomaly.detail },
        after: { action },
      });
    });
  }

  return {
    /**
     * Answers the anomaly as it is then: where WeChat's answer does not explain it, it stays open.
     * @throws ApiProblem where the action is none of its kind, or it is resolved already
     */
    async resolve(anomalyId: string, resolution: Resolution, act: Act): Promise<Anomaly> {
      const anomaly = await read(anomalyId);
      const { kind, orderId, resolvedAt } = anomaly;
      if (resolvedAt !== null) throw new ApiProblem('ANOMALY_RESOLVED');
      const possible: readonly AnomalyAction[] = ACTIONS_OF_ANOMALY[kind].filter(
        (action) => action !== 'ask' || orderId !== null,
      );
      if (!possible.includes(resolution.action)) {
        const words = possible.length === 0 ? 'none: refund the order' : possible.join(', ');
        throw new ApiProblem('ACTION_NOT_POSSIBLE', `The actions for this one are ${words}.`);
      }
      await record(anomaly, resolution, act);
      if (resolution.action === 'ask' && orderId !== null) await ask(orderId);
      return presentAnomaly(await read(anomalyId));
    },
  };
}

export type AnomalyResolution = ReturnType<typeof createAnomalyResolution>;

import type { OperationInputs, OperationOutputs } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { lockOrder, recordEvent } from '../orders/order-store.js';
import { declineApplication, findApplication } from './refund-application-store.js';
import { hasEarlierApplication, requireUnanswered, settleApplicationAnomaly } from './refund-applications.js';
import { presentApproval } from './refund-approval-view.js';
import type { RefundService } from './refund-service.js';
import { presentApplication, presentOperatorRefund } from './refund-view.js';

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly refunds: RefundService;
}

type Decision = OperationInputs['decideRefundApplication']['body'];
type Decided = OperationOutputs['decideRefundApplication'];

/** Operators' answers to buyers' applications: a refund, or words that the buyer reads. */
export function createApplicationDecisions({ database, now, refunds }: Options) {
  function decline(orderId: string, appliedAt: Date, remark: string, act: Act): Promise<void> {
    return database.transaction(async (tx) => {
      await lockOrder(tx, orderId);
      const at = new Date(now());
      await requireUnanswered(tx, { orderId, appliedAt, at });
      await declineApplication(tx, { orderId, words: remark, at });
      await settleApplicationAnomaly(tx, { orderId, appliedAt, at });
      await recordEvent(tx, orderId, { type: 'REFUND_DECLINED', data: { remark } }, at);
      const effect = { action: 'decideRefundApplication', at, subject: orderId, orderId, remark } as const;
      await recordAct(tx, act, { ...effect, after: { decision: 'decline' } });
    });
  }

  async function accept(
    orderId: string,
    appliedAt: Date,
    { remark, amountFen }: Pick<Decision, 'remark' | 'amountFen'>,
    act: Act,
  ): Promise<Pick<Decided, 'refund' | 'approval'>> {
    const wanted = {
      orderId,
      amountFen: amountFen ?? null,
      reason: remark,
      restock: [],
      idempotencyKey: null,
    };
    const outcome = await refunds.create({ ...wanted, applicationAt: appliedAt, act });
    return outcome.kind === 'refund'
      ? { refund: presentOperatorRefund(outcome.refund), approval: null }
      : { refund: null, approval: presentApproval(outcome.approval, new Date(now())) };
  }

  async function read(orderId: string) {
    const application = await findApplication(database, orderId);
    if (application === undefined) throw new ApiProblem('APPLICATION_NOT_FOUND');
    return application;
  }

  /**
   * The application that a decision means. One that names none can only mean the first: sent again, it would answer
   * the next application.
   */
  async function meantApplication(orderId: string, named: string | undefined): Promise<Date> {
    const { appliedAt } = await read(orderId);
    if (named !== undefined) return new Date(named);
    if (await hasEarlierApplication(database, orderId, appliedAt))
      throw new ApiProblem(
        'INVALID_REQUEST',
        'The buyer has applied before: send appliedAt of the application that is meant.',
      );
    return appliedAt;
  }

  return {
    /** @throws ApiProblem where there is no application, or it is decided, or the refund is not possible */
    async decide(
      orderId: string,
      { decision, appliedAt: named, ...rest }: Decision,
      act: Act,
    ): Promise<Decided> {
      if (decision === 'decline' && rest.amountFen !== undefined)
        throw new ApiProblem('INVALID_REQUEST', 'An application that is declined has no amountFen.');
      const appliedAt = await meantApplication(orderId, named);
      let made: Pick<Decided, 'refund' | 'approval'> = { refund: null, approval: null };
      if (decision === 'accept') made = await accept(orderId, appliedAt, rest, act);
      else await decline(orderId, appliedAt, rest.remark, act);
      return { application: presentApplication(await read(orderId)), ...made };
    },
  };
}

export type ApplicationDecisions = ReturnType<typeof createApplicationDecisions>;

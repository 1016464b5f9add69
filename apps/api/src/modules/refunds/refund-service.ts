import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../../dependencies.js';
import { WechatError } from '../../wechat/index.js';
import { createRefundRequests, type RefundOutcome, type RefundRequest } from './refund-requests.js';
import type { AdvanceRefund } from './refund-sending.js';
import { type Refund, readRefund } from './refund-store.js';
import type { RefundWithdrawal } from './refund-withdrawal.js';

interface Options extends Dependencies {
  readonly advance: AdvanceRefund;
  readonly withdrawal: RefundWithdrawal;
  readonly log: FastifyBaseLogger;
}

/** Operators' refunds: committed first, sent at once where that is allowed, and never lost after that. */
export function createRefundService({ advance, withdrawal, log, ...dependencies }: Options) {
  const { database } = dependencies;
  const request = createRefundRequests(dependencies);

  /** Where WeChat cannot be asked now, the refund stays REQUESTED, and a sweep sends it. */
  async function send(refundId: string): Promise<Refund> {
    try {
      await advance(refundId);
    } catch (error) {
      if (!(error instanceof WechatError)) throw error;
      log.warn({ err: error, refundId }, 'a refund could not be sent yet');
    }
    return readRefund(database, refundId);
  }

  return {
    send,
    withdraw: withdrawal.withdraw,

    /** What this Idempotency-Key has made: a refund, which is sent, or a request for approval. */
    async create(wanted: RefundRequest): Promise<RefundOutcome> {
      const outcome = await request(wanted);
      if (outcome.kind === 'approval') return outcome;
      return { kind: 'refund', refund: await send(outcome.refund.id) };
    },
  };
}

export type RefundService = ReturnType<typeof createRefundService>;

import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../../dependencies.js';
import { WechatError } from '../../wechat/index.js';
import { createRefundRequests, type RefundRequest } from './refund-requests.js';
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

  return {
    withdraw: withdrawal.withdraw,

    /**
     * The refund of this Idempotency-Key. Where WeChat cannot be asked now, it stays REQUESTED, and a sweep sends it.
     */
    async create(wanted: RefundRequest): Promise<Refund> {
      const { id } = await request(wanted);
      try {
        await advance(id);
      } catch (error) {
        if (!(error instanceof WechatError)) throw error;
        log.warn({ err: error, refundId: id }, 'a refund could not be sent yet');
      }
      return readRefund(database, id);
    },
  };
}

export type RefundService = ReturnType<typeof createRefundService>;

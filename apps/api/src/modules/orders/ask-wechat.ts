import type { WechatCall } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { traceOf, WechatError } from '../../wechat/index.js';
import { recordEvent } from './order-store.js';

/**
 * Asks WeChat about an order. A refusal, or an answer that cannot be trusted, becomes an event of the order: WeChat's
 * support asks for its Request-ID.
 */
export async function askWechat<Answer>(
  { database, now }: Pick<Dependencies, 'database' | 'now'>,
  orderId: string,
  call: WechatCall,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WechatError && error.requestId !== null) {
      const data = { call, code: error.code, ...traceOf(error) };
      await recordEvent(database, orderId, { type: 'WECHAT_REFUSED', data }, new Date(now()));
    }
    throw error;
  }
}

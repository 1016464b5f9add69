import { WechatError } from './errors.js';

/**
 * What a caller does about an errcode of api.weixin.qq.com.
 * `wait`: WeChat is busy, or a limit is reached; the same call later. `token`: the access token is not valid (any more);
 * the call layer renews it. `unknownPayment`: the shipping service does not know the payment yet, as just after it was
 * made; again soon. `askOrder`: the order at WeChat is not as the call expects; get_order tells how it is.
 * `noAccept`: the buyer does not want the message, or no accept of theirs is left. `refused`: the same call later
 * changes nothing.
 */
export type ErrcodeMeaning = 'wait' | 'token' | 'unknownPayment' | 'askOrder' | 'noAccept' | 'refused';

/**
 * The errcodes that are not a plain refusal.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo.html
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
const MEANINGS: ReadonlyMap<number, ErrcodeMeaning> = new Map([
  [-1, 'wait'],
  [40001, 'token'],
  [40014, 'token'],
  [41001, 'token'],
  [42001, 'token'],
  [43101, 'noAccept'],
  [44990, 'wait'],
  [45009, 'wait'],
  [45011, 'wait'],
  [10060001, 'unknownPayment'],
  [10060002, 'askOrder'],
  [10060003, 'askOrder'],
  [10060004, 'askOrder'],
  [10060012, 'wait'],
  [10060019, 'wait'],
  [10060023, 'askOrder'],
]);

const meaningOf = (errcode: number): ErrcodeMeaning => MEANINGS.get(errcode) ?? 'refused';

/** How much of WeChat's words is kept. */
const MAXIMUM_WORDS = 200;

/** api.weixin.qq.com answered a call with an errcode. Its kind is `unavailable` where the same call may succeed later. */
export class ErrcodeError extends WechatError {
  readonly errcode: number;
  readonly meaning: ErrcodeMeaning;
  /** WeChat's own words, for operators. */
  readonly words: string;

  /** `call` is the path, for the log: WeChat's words can quote what was sent, so the message leaves them out. */
  constructor(call: string, errcode: number, errmsg: string) {
    const meaning = meaningOf(errcode);
    const [, words = '', requestId = null] = /^(.*?)(?:,? rid: ([\w-]+))?$/s.exec(errmsg) ?? [];
    super(
      meaning === 'wait' || meaning === 'token' ? 'unavailable' : 'rejected',
      `${call} answered errcode ${errcode} (rid ${requestId ?? 'unknown'}).`,
      { code: String(errcode), requestId },
    );
    this.errcode = errcode;
    this.meaning = meaning;
    this.words = words.trim().slice(0, MAXIMUM_WORDS);
  }
}

/**
 * What a person or a test did, or what WeChat did beside requests and notifications. `summaryOf` has English words for
 * each kind, for the command line and the page; the page has Chinese ones.
 */
export type ControlAction =
  | { readonly kind: 'login'; readonly user: string }
  /** wx.requestPayment, with a signature. */
  | { readonly kind: 'requestPayment'; readonly action: BuyerAction; readonly errMsg: string }
  /** A buyer in an app, before a code that is scanned, or at an h5_url. */
  | {
      readonly kind: 'cashier';
      readonly product: 'app' | 'native' | 'h5';
      readonly action: BuyerAction | 'open';
      readonly user: string | null;
      readonly result: 'paid' | 'cancelled' | 'failed' | 'refused';
      /** What the buyer read; null where all went well. */
      readonly words: string | null;
    }
  /** The same or more, done to the order without the mini-program. */
  | {
      readonly kind: 'byHand';
      readonly action: BuyerAction | 'close' | 'payInFlight';
      readonly errMsg: string;
    }
  | { readonly kind: 'refundOutcome'; readonly outcome: Outcome | null }
  | { readonly kind: 'refundSettled'; readonly outRefundNo: string; readonly status: Outcome }
  | { readonly kind: 'consoleRefund'; readonly outRefundNo: string; readonly refundFen: number }
  | { readonly kind: 'withdrawal'; readonly amountFen: number; readonly subMchid: string | null }
  | { readonly kind: 'clockAdvanced'; readonly advanceMs: number }
  | { readonly kind: 'clockFrozen'; readonly isFrozen: boolean }
  | { readonly kind: 'clockReset' }
  | { readonly kind: 'faults'; readonly faults: string }
  | { readonly kind: 'keyMode'; readonly mode: string }
  | { readonly kind: 'keyRotated'; readonly key: string; readonly serial: string }
  | { readonly kind: 'keySwitch'; readonly step: 'start' | 'rollBack' }
  | { readonly kind: 'notificationDropped'; readonly eventType: string }
  | { readonly kind: 'tradeManaged'; readonly isManaged: boolean }
  /** After how long an unshipped order switches payment off; null for never. */
  | { readonly kind: 'paymentBan'; readonly banAfterMs: number | null }
  /** wx.openBusinessView with `weappOrderConfirm`. */
  | { readonly kind: 'receipt'; readonly action: 'confirm' | 'cancel' | 'fail'; readonly status: string }
  | { readonly kind: 'requestSubscribeMessage'; readonly user: string; readonly errMsg: string }
  | { readonly kind: 'subscriptionOff'; readonly user: string; readonly templateId: string }
  | { readonly kind: 'phoneNumber'; readonly user: string; readonly errMsg: string }
  | { readonly kind: 'chooseAddress'; readonly user: string; readonly errMsg: string }
  /** The check of an address for message pushes. `refusal` says why it is not taken. */
  | { readonly kind: 'messagePush'; readonly url: string; readonly refusal: string | null }
  | { readonly kind: 'subMerchantAdded'; readonly subMchid: string }
  | { readonly kind: 'unknownPath'; readonly target: string }
  | { readonly kind: 'proxyRefused'; readonly target: string; readonly times: number };

type BuyerAction = 'pay' | 'cancel' | 'fail';
type Outcome = 'SUCCESS' | 'ABNORMAL' | 'CLOSED';

const WAYS = { app: 'Payment in the app', native: 'Scan of a code_url', h5: 'Page of an h5_url' } as const;

const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`;

/** The action in English, on one line. */
export function summaryOf(action: ControlAction): string {
  switch (action.kind) {
    case 'login':
      return `wx.login as ${action.user}`;
    case 'requestPayment':
      return `wx.requestPayment, ${action.action} → ${action.errMsg}`;
    case 'cashier': {
      const who = action.user === null ? '' : ` by ${action.user}`;
      const words = action.words === null ? '' : ` (${action.words})`;
      return `${WAYS[action.product]}, ${action.action}${who} → ${action.result}${words}`;
    }
    case 'byHand':
      return `By hand: ${action.action} → ${action.errMsg}`;
    case 'refundOutcome':
      return `Refunds of this order: ${action.outcome ?? 'as the faults say'}`;
    case 'refundSettled':
      return `Refund ${action.outRefundNo} settled by hand: ${action.status}`;
    case 'consoleRefund':
      return `Refund ${action.outRefundNo} made in the merchant console: ${yuan(action.refundFen)}`;
    case 'withdrawal':
      return `${action.subMchid === null ? 'The merchant' : `Sub-merchant ${action.subMchid}`} withdrew ${yuan(action.amountFen)}`;
    case 'clockAdvanced':
      return `The clock moved forward by ${action.advanceMs / 1000} s`;
    case 'clockFrozen':
      return action.isFrozen ? 'The clock stands still' : 'The clock runs';
    case 'clockReset':
      return 'The clock shows the real time';
    case 'faults':
      return `Faults: ${action.faults}`;
    case 'keyMode':
      return `WeChat's keys: ${action.mode}`;
    case 'keyRotated':
      return `A new ${action.key}: ${action.serial}`;
    case 'keySwitch':
      return action.step === 'start'
        ? 'The switch to the public key starts'
        : 'The switch to the public key is rolled back';
    case 'notificationDropped':
      return `${action.eventType} is dropped: it never comes`;
    case 'tradeManaged':
      return action.isManaged ? 'Payments are frozen until receipt' : 'Payments are not frozen';
    case 'paymentBan':
      return action.banAfterMs === null
        ? 'Unshipped orders do not switch payment off'
        : `An order that is unshipped for ${action.banAfterMs / 3_600_000} h switches payment off`;
    case 'receipt':
      return `wx.openBusinessView, ${action.action} → ${action.status}`;
    case 'requestSubscribeMessage':
      return `wx.requestSubscribeMessage as ${action.user} → ${action.errMsg}`;
    case 'subscriptionOff':
      return `${action.user} refuses messages of template ${action.templateId}`;
    case 'phoneNumber':
      return `getPhoneNumber as ${action.user} → ${action.errMsg}`;
    case 'chooseAddress':
      return `wx.chooseAddress as ${action.user} → ${action.errMsg}`;
    case 'messagePush':
      return `Message push to ${action.url}: ${action.refusal ?? 'ok'}`;
    case 'subMerchantAdded':
      return `${action.subMchid} is a sub-merchant now`;
    case 'unknownPath':
      return `The simulator has no ${action.target}.`;
    case 'proxyRefused':
      return `The proxy refused ${action.target}, ${action.times} so far: it is not a host of WeChat.`;
  }
}

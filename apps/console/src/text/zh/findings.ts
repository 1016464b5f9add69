import { SHIPMENT_PROBLEMS, type ShipmentProblem } from '@taro-pay/contracts';
import { yuan } from '../../ui/money.js';
import { shipmentProblems } from './delivery.js';
import { differenceKinds } from './desk.js';
import { refundStatus } from './order.js';

/**
 * The API’s sentences about what it found, in its own words, and in Chinese. `{name}` is a value: `{…Fen}` is shown as
 * money, `{cause}` is a sentence of this table itself.
 */
const FINDINGS: readonly (readonly [string, string])[] = [
  // What has changed meanwhile
  ['was {before}, is {after} since {name} changed it', '原来是 {before}，{name} 已改为 {after}'],
  // Anomalies
  ['The buyer asks for their money back: {words}', '买家申请退款：{words}'],
  [
    '{aFen} fen came after the order was closed; refund {number} returns them.',
    '订单关闭后收到 {aFen}，由退款 {number} 退回。',
  ],
  [
    '{aFen} fen could not reach the buyer’s account: act on it in the merchant console.',
    '{aFen} 没能退到买家账户，请到微信商户平台处理。',
  ],
  [
    '{aFen} fen were refunded outside, for example in the merchant console, and are booked now: WeChat’s refund {number}.',
    '在本系统之外（例如商户平台）退款 {aFen}，已经入账，微信退款单号 {number}。',
  ],
  [
    '{aFen} fen are being refunded outside, and WeChat cannot be asked about it: look at WeChat’s refund {number} in the merchant console. It ends here with its notification, or with a later bill.',
    '在本系统之外正在退款 {aFen}，无法向微信查询。请到商户平台查看微信退款单号 {number}；收到通知或对账后自动结束。',
  ],
  [
    'WeChat says that this order was refunded, and no refund here explains it: it was made outside, for example in the merchant console. The bill of its day brings it.',
    '微信说这笔订单有退款，但这里没有对应的退款，应该是在商户平台等处发起的。当天的账单会带来它。',
  ],
  [
    'Paid for more than {count} hours, and not shipped. WeChat wants orders shipped within 48.',
    '付款后 {count} 小时还没有发货。微信要求在 48 小时内发货。',
  ],
  ['WeChat refused the report of a shipment: {words}', '微信拒绝了发货信息：{words}'],
  [
    'WeChat has not answered the report of a shipment for 12 hours. It is sent again and again.',
    '发货信息报给微信 12 小时没有答复，会继续上报。',
  ],
  ['WeChat’s answer is not of this refund: {cause}', '微信的答复不是这笔退款的：{cause}'],
  ['WeChat does not take the refund of {aFen} fen: {cause}', '微信没有受理 {aFen} 的退款：{cause}'],
  ['WeChat does not know this refund any more.', '微信说没有这笔退款了。'],
  [
    'WeChat closed the refund of {aFen} fen that came late, and takes no more of this order: give them back in the merchant console.',
    '微信关闭了迟到付款 {aFen} 的退款，也不再接受这笔订单的退款，请到商户平台退回。',
  ],
  [
    'WeChat closed the refund of {aFen} fen that came late; refund {number} replaces it.',
    '微信关闭了迟到付款 {aFen} 的退款，已改由退款 {number} 退回。',
  ],
  [
    'WeChat has given a prepay_id for this order and says now that it knows no such order. It stays as it is and is asked about again. If this lasts, check WECHAT_MERCHANT_ID and what stands between here and WeChat, and look for the order in the merchant console.',
    '微信给过这笔订单的 prepay_id，现在却说没有这笔订单。订单保持原状，会继续查询。如果一直这样，请检查 WECHAT_MERCHANT_ID 和到微信的网络，并在商户平台查找这笔订单。',
  ],
  [
    '{day} could not be reconciled, {count} times in a row. It is retried every hour while WeChat keeps its bill, for three months. Last cause: {cause}',
    '{day} 连续 {count} 次对账失败。微信保留账单三个月，期间每小时重试。最近一次的原因：{cause}',
  ],
  ['{day}: line {line} of the bill cannot be read as a row.', '{day}：账单第 {line} 行无法读取。'],
  [
    '{day}: {kind}, none here, {bFen} fen at WeChat ({number}).',
    '{day}：{kind}。微信 {bFen}，账目没有（{number}）。',
  ],
  [
    '{day}: {kind}, none here, {bFen} fen at WeChat ({number}). {cause}',
    '{day}：{kind}。微信 {bFen}，账目没有（{number}）。{cause}',
  ],
  [
    'The order was paid by {number}, and this is payment {other}.',
    '订单由 {number} 支付，这是另一笔付款 {other}。',
  ],
  [
    '{day}: {kind}, {aFen} fen here, none at WeChat ({number}).',
    '{day}：{kind}。账目 {aFen}，微信没有（{number}）。',
  ],
  [
    '{day}: {kind}, {aFen} fen here, {bFen} fen at WeChat ({number}).',
    '{day}：{kind}。账目 {aFen}，微信 {bFen}（{number}）。',
  ],
  [
    '{day}: {count} more differences are {kind} and about no order of this shop. GET {path} has them all.',
    '{day}：另有 {count} 处「{kind}」，都不是本店的订单；在「对账」里可以看到全部。',
  ],
  [
    '{figure}: the rows that could be read come to {aFen} fen, the summary says {bFen}.',
    '{figure}：能读取的各行合计 {aFen}，汇总写的是 {bFen}。',
  ],
  [
    '{figure}: the rows that could be read come to {a} {unit}, the summary says {b}.',
    '{figure}：能读取的各行合计 {a}，汇总写的是 {b}。',
  ],
  // A payment or a refund that does not match
  ['it does not match', '不相符'],
  ['There is no order with this out_trade_no.', '没有这个商户订单号的订单。'],
  ['transaction_id is missing', '缺少微信支付订单号 transaction_id'],
  ['appid is not ours', 'appid 不是本店的'],
  ['mchid is not ours', 'mchid 不是本店的'],
  ['out_trade_no is another order’s', 'out_trade_no 是另一笔订单的'],
  ['amount.total is {aFen} fen, the order’s is {bFen}', '付款金额是 {aFen}，订单金额是 {bFen}'],
  ['amount.payer_total is {aFen} fen, more than amount.total', '买家实付 {aFen}，超过了订单金额'],
  ['amount.currency is {currency}, not CNY', '币种是 {currency}，不是人民币'],
  ['payer.openid is not the buyer’s', '付款人不是下单的买家'],
  ['transaction_id differs from the one that paid the order', '微信支付订单号与订单的不同'],
  ['transaction_id is the one that paid another order', '这个微信支付订单号是另一笔订单的付款'],
  ['out_refund_no is not the one of this refund_id', '商户退款单号与微信退款单号对不上'],
  ['amount.refund is {aFen} fen, the refund’s is {bFen}', '退款金额是 {aFen}，账目是 {bFen}'],
  ['amount.refund is {aFen} fen', '退款金额是 {aFen}'],
  ['refund_id is another refund’s', '微信退款单号是另一笔退款的'],
  ['the refund is {status} at WeChat and {status2} here', '退款在微信是「{status}」，这里是「{status2}」'],
  ['with it the refunds would exceed the order’s total', '加上它，退款会超过订单金额'],
  [
    'There is no refund with this out_refund_no, and no such order.',
    '没有这个商户退款单号的退款，也没有这笔订单。',
  ],
  ['The payment of this order is not known here yet.', '这笔订单的付款还没有入账。'],
  [
    '{aFen} fen were refunded outside, and {bFen} fen were left of the order.',
    '在本系统之外退款 {aFen}，而订单只剩 {bFen} 可退。',
  ],
  ['The resource is not as WeChat documents it.', '内容与微信文档的格式不符。'],
  // Causes
  ['The process died during the run.', '对账中途进程退出了。'],
  ['An internal error of this server; see its log.', '服务器内部错误，请看日志。'],
  [
    '{call} was refused by WeChat: {code} (HTTP {status}, Request-ID {requestId}). {advice}',
    '{call} 被微信拒绝：{code}（HTTP {status}，Request-ID {requestId}）。{advice}',
  ],
  [
    '{call} was refused by WeChat: {code} (HTTP {status}, Request-ID {requestId}).',
    '{call} 被微信拒绝：{code}（HTTP {status}，Request-ID {requestId}）。',
  ],
  [
    '{call} got an answer that cannot be verified: {flaw} (HTTP {status}, Request-ID {requestId}).',
    '{call} 的答复无法验证签名（HTTP {status}，Request-ID {requestId}）。',
  ],
  ['{call} was not answered within {ms} ms.', '{call} 在 {ms} 毫秒内没有答复。'],
  ['{call} got no answer from WeChat: {reason}.', '{call} 没有收到微信的答复。'],
  ['{name} was not asked: {reason}.', '微信刚才一直没有回应，暂时没有再问。'],
  ['The trade bill of {day} is incomplete: {reason}.', '{day} 的账单不完整。'],
  [
    'The trade bill of {day} does not have the SHA-1 that WeChat announced.',
    '{day} 的账单与微信给出的 SHA-1 不符。',
  ],
  // An act that is not possible
  ['WeChat is carrying the refund out: ask about it.', '微信正在办理这笔退款，请再问微信。'],
  ['The money is back already.', '钱已经退回了。'],
  [
    'It is CLOSED, and its amount is free: refund the order.',
    '这笔退款已关闭，金额已释放，请到订单里重新退款。',
  ],
  [
    'WeChat could not reach the buyer’s account: act in the merchant console, then ask.',
    '钱没能退到买家账户：先到商户平台处理，再问微信。',
  ],
  [
    'WeChat takes no more refunds of this order: give it back in the merchant console.',
    '微信不再接受这笔订单的退款，请到商户平台退回。',
  ],
  ['WeChat knows no refund with this number.', '微信没有这个商户退款单号的退款，请核对单号。'],
  ['The refund is of another order, {number}.', '这笔退款属于另一笔订单 {number}。'],
  ['The refund is of {number}, which is no order of this shop.', '这笔退款属于 {number}，不是本店的订单。'],
  [
    'This refund does not explain the anomaly: it is booked already, or another one than was found.',
    '这笔退款解释不了这个异常：它已经入账，或者不是发现的那一笔。',
  ],
  // Notes of an import
  ['The stock of {product} stays {a}; the file says {b}.', '{product} 的库存保持 {a} 不变，文件里是 {b}。'],
];

/** WeChat’s refusals of a refund, which people can do something about. */
const ADVICE: Readonly<Record<string, string>> = {
  NOT_ENOUGH: '请给商户账户充值，或退更小的金额；在此之前会用同一个单号重试。',
  INVALID_REQUEST: '微信不接受这笔退款：订单超过一年、已退 50 次，或单号用过别的金额。',
  USER_ACCOUNT_ABNORMAL: '买家的账户不能收款，请换一种方式退。',
  NO_AUTH: '请在商户平台开通这个产品。',
  FREQUENCY_LIMITED: '请求太频繁，稍后自动重试。',
  SYSTEM_ERROR: '微信系统繁忙，会用同一个单号重试。',
  SIGN_ERROR: '请检查 WECHAT_PRIVATE_KEY、WECHAT_SERIAL_NO 与商户号，以及服务器时间。',
  RESOURCE_NOT_EXISTS: '微信没有这个单号，请检查 WECHAT_MERCHANT_ID。',
};

const escaped = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const KNOWN = FINDINGS.map(([english, chinese]) => ({
  pattern: new RegExp(`^${escaped(english).replace(/\\\{(\w+)\\\}/g, '(?<$1>.+?)')}$`, 's'),
  chinese,
}));

const LAST_RESORT = '原因见原始数据';

function shown(name: string, values: Readonly<Record<string, string>>): string {
  const value = values[name] ?? '';
  if (name.endsWith('Fen')) return /^-?\d+$/.test(value) ? yuan(Number(value)) : value;
  if (name === 'cause') return findingInChinese(value) ?? LAST_RESORT;
  if (name === 'advice') return ADVICE[values.code ?? ''] ?? '';
  const states: Readonly<Record<string, string>> = { ...refundStatus, ...differenceKinds };
  return states[value] ?? value;
}

/** Why a shipment is not made: the API ends it with a full stop where it is a sentence of its own. */
function shipmentProblemIn(sentence: string): string | null {
  const words = sentence.replace(/\.$/, '');
  const isThis = (problem: string): problem is ShipmentProblem =>
    Object.entries(SHIPMENT_PROBLEMS).some(([name, english]) => name === problem && english === words);
  const found = Object.keys(SHIPMENT_PROBLEMS).find(isThis);
  return found === undefined ? null : shipmentProblems[found];
}

/** A sentence of the API in Chinese; null where this table has none. */
export function findingInChinese(sentence: string): string | null {
  const problem = shipmentProblemIn(sentence);
  if (problem !== null) return problem;
  for (const { pattern, chinese } of KNOWN) {
    const values = pattern.exec(sentence)?.groups;
    if (values !== undefined || pattern.test(sentence))
      return chinese.replace(/\{(\w+)\}/g, (_, name: string) => shown(name, values ?? {}));
  }
  // A day, or the type of an event, stands before a sentence.
  const [, before = '', after = ''] = /^([\w.-]+): (.+)$/s.exec(sentence) ?? [];
  const rest = after === '' ? null : findingInChinese(after);
  return rest === null ? null : `${before}：${rest}`;
}

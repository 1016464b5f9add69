type Words = string | ((...parts: string[]) => string);
type Rule = readonly [pattern: RegExp, words: Words];

/** What is said of a field, behind its name. */
const ISSUES: readonly Rule[] = [
  [/^is missing$/, '缺失'],
  [/^is missing: the order is one of (.+)$/, (subMchid) => `缺失：这是特约商户 ${subMchid} 的订单`],
  [/^is missing: USER_BANK_CARD needs it$/, '缺失：USER_BANK_CARD 必填'],
  [/^is empty$/, '为空'],
  [/^is not a field of this request$/, '不是这个请求的字段'],
  [/^has to be a string$/, '应为字符串'],
  [/^has to be an integer$/, '应为整数'],
  [/^has to be a boolean$/, '应为布尔值'],
  [/^has to be an object$/, '应为对象'],
  [/^has to be an array$/, '应为数组'],
  [/^has to be CNY$/, '只能是 CNY'],
  [/^has to be from (\S+) to (\S+)$/, (least, most) => `应在 ${least} 到 ${most} 之间`],
  [
    /^has (\d+) bytes; (\d+) to (\d+) are allowed$/,
    (bytes, least, most) => `有 ${bytes} 字节，允许 ${least} 到 ${most} 字节`,
  ],
  [
    /^has (\d+) entries; (\d+) to (\d+) are allowed$/,
    (count, least, most) => `有 ${count} 项，允许 ${least} 到 ${most} 项`,
  ],
  [/^has an out_trade_no twice$/, '里有重复的 out_trade_no'],
  [/^has another form$/, '格式不符'],
  [/^may hold digits, letters and (\S+) only$/, (signs) => `只能包含数字、字母和 ${signs}`],
  [
    /^has a character of four bytes; WeChat takes those of up to three$/,
    '含有四字节字符，微信最多接受三字节的',
  ],
  [/^has to be RFC 3339, such as (\S+)$/, (example) => `应为 RFC 3339 格式，例如 ${example}`],
  [/^has to be a day, such as (\S+)$/, (example) => `应为日期，例如 ${example}`],
  [/^has to be a full address with http:\/\/ or https:\/\/$/, '应为 http:// 或 https:// 开头的完整地址'],
  [/^must not carry a query or a fragment$/, '不能带查询参数或片段'],
  [/^is more than (\d+) months ago$/, (months) => `早于 ${months} 个月前`],
  [/^has to be (\S+) or (\S+)$/, (one, other) => `只能是 ${one} 或 ${other}`],
  [/^has to be one of (.+)$/, (choices) => `只能是其中之一：${choices}`],
  [/^has to be (.+), or left out$/, (choices) => `只能是 ${choices}，或者不填`],
  [/^has to be the number of a bank card$/, '应为银行卡号'],
  [/^has to hold one of sp_openid and sub_openid$/, '应当在 sp_openid 和 sub_openid 里选填一个'],
  [/^needs sub_appid: without it only sp_openid names a buyer$/, '需要 sub_appid：没有它时只能用 sp_openid'],
  [/^needs sub_mchid$/, '需要 sub_mchid'],
  [
    /^has to name the order by transaction_id or by out_trade_no$/,
    '应当用 transaction_id 或 out_trade_no 指明订单',
  ],
  [/^has to repeat exactly the sub-orders of the prepay$/, '应与下单时的子单完全一致'],
  [/^has to sum up to amount\.refund$/, '合计应等于 amount.refund'],
  [/^names an account twice$/, '里有重复的账户'],
  [/^is not an account$/, '不是账户'],
  [/^is not a JSON object$/, '不是 JSON 对象'],
  [/^is not the merchant that signed$/, '不是签名的商户'],
  [/^is not the one of this refund_id$/, '与 refund_id 不符'],
  [/^is not the one of this transaction_id$/, '与 transaction_id 不符'],
  [/^is not the sub-merchant of the order$/, '不是这笔订单的特约商户'],
  [/^is no sub-merchant of this service provider$/, '不是这个服务商的特约商户'],
  [
    /^cannot be decrypted: it needs RSA-OAEP with the key that Wechatpay-Serial names$/,
    '无法解密：应当用 Wechatpay-Serial 指明的密钥做 RSA-OAEP 加密',
  ],
];

const SENTENCES: readonly Rule[] = [
  [/^A fault of the simulator: (\w+)\.$/, (fault) => `模拟器设置的故障：${fault}`],
  [/^A request needs an Accept and a User-Agent header\.$/, '请求需要 Accept 和 User-Agent 头'],
  [/^A download_url is valid for five minutes\.$/, 'download_url 的有效期是 5 分钟'],
  [/^The body has to be a JSON object\.$/, '请求体应为 JSON 对象'],
  [/^The body is larger than 1 MiB\.$/, '请求体超过 1 MiB'],
  [/^The body is not written in UTF-8\.$/, '请求体不是 UTF-8 编码'],
  [
    /^The simulator has no (\S+) (.+)\. WeChat may have it: see docs\/fidelity\.md\.$/,
    (method, path) => `模拟器没有 ${method} ${path}。微信可能有：见 docs/fidelity.md`,
  ],
  [
    /^(\S+) is called with (.+), not (\S+)\.$/,
    (path, right, wrong) => `${path} 应当用 ${right.replaceAll(' or ', ' 或 ')} 调用，不是 ${wrong}`,
  ],
  [/^There is no such order\.$/, '没有这笔订单'],
  [/^There is no such combined order\.$/, '没有这笔合单订单'],
  [/^There is no such order, or it is unpaid\.$/, '没有这笔订单，或者还没有付款'],
  [/^There is no merchant (\S+) in this simulator\.$/, (mchid) => `模拟器里没有商户 ${mchid}`],
  [/^There is no refund with (.+)\.$/, (name) => `没有这笔退款：${name}`],
  [
    /^There is not enough money in (.+)\.$/,
    (names) => `账户余额不足：${names.replace('. It may be settled already', '（可能已经结算）')}`,
  ],
  [
    /^out_trade_no (\S+) is closed and cannot be used again\.$/,
    (number) => `out_trade_no ${number} 已关闭，不能再用`,
  ],
  [
    /^out_trade_no (\S+) is paid\. A new sale needs a new number\.$/,
    (number) => `out_trade_no ${number} 已支付，新的交易需要新的单号`,
  ],
  [
    /^out_trade_no (\S+) is paid\. It can only be refunded\.$/,
    (number) => `out_trade_no ${number} 已支付，只能退款`,
  ],
  [
    /^out_trade_no (\S+) was ordered with other parameters\. /,
    (number) =>
      `out_trade_no ${number} 下单时的参数不同。同一单号的参数必须完全一致；要改金额，请关单后换新单号`,
  ],
  [
    /^The time_expire of out_trade_no (\S+) is over\. /,
    (number) => `out_trade_no ${number} 的 time_expire 已过。请关单，换新单号`,
  ],
  [
    /^out_refund_no (\S+) was used with other parameters\. /,
    (number) => `out_refund_no ${number} 用过不同的参数。重复退款的参数必须完全一致，另一笔退款需要新的单号`,
  ],
  [/^out_refund_no (\S+) is taken\.$/, (number) => `out_refund_no ${number} 已被占用`],
  [/^An order can be refunded within a year of its payment\.$/, '订单付款一年之内可以退款'],
  [/^An order can be refunded in (\d+) parts\.$/, (count) => `一笔订单最多分 ${count} 次退款`],
  [/^The refunds of one order have to be a minute apart\.$/, '同一订单的退款要间隔一分钟'],
  [
    /^amount\.refund is (\S+); (\S+) fen are left\.$/,
    (asked, left) => `amount.refund 是 ${asked}，还剩 ${left} 分可退`,
  ],
  [
    /^amount\.total is (\S+); the order was (\S+) fen\.$/,
    (asked, total) => `amount.total 是 ${asked}，订单是 ${total} 分`,
  ],
  [
    /^Refund (\S+) is (\S+)\. Only an abnormal refund can be applied again\.$/,
    (number, status) => `退款 ${number} 的状态是 ${status}，只有异常退款可以再次申请`,
  ],
  [/^Nothing was paid or refunded on that day\.$/, '当天没有付款和退款'],
  [
    /^The bill of (\S+) is there from 10:00 of the next day\.$/,
    (day) => `${day} 的账单在次日 10:00 之后才有`,
  ],
  [/^This merchant has no platform certificate\. /, '这个商户没有平台证书，请用商户平台的微信支付公钥验签'],
  [/^WeChat takes (.+) in a second\.$/, (limit) => `微信每秒的限额：${limit}`],
  [
    /^Wechatpay-Serial has to name the key that (\S+) is encrypted for\.$/,
    (field) => `Wechatpay-Serial 应当指明加密 ${field} 所用的密钥`,
  ],
  [
    /^Wechatpay-Serial names an unknown key: (.+)\.$/,
    (serial) => `Wechatpay-Serial 指明的密钥未知：${serial}`,
  ],
  [
    /^(\w*mchid) in the body is (.+), in Authorization (\S+)\.$/,
    (field, sent, right) => `请求体的 ${field} 是 ${sent}，Authorization 里是 ${right}`,
  ],
  [
    /^(\w*mchid) in the (query|body) has to be (\S+)\.$/,
    (field, place, right) => `${placeOf(place)}的 ${field} 应为 ${right}`,
  ],
  [
    /^sub_mchid is missing in the (query|body)\. A service provider names the sub-merchant\.$/,
    (place) => `${placeOf(place)}缺少 sub_mchid：服务商要指明特约商户`,
  ],
  [
    /^sub_mchid is (\S+), the service provider itself\.$/,
    (subMchid) => `sub_mchid 是 ${subMchid}，即服务商自己`,
  ],
  [
    /^(\S+) is no sub-merchant of (\S+); it has none\.$/,
    (sub, mchid) => `${sub} 不是 ${mchid} 的特约商户：它没有特约商户`,
  ],
  [
    /^(\S+) is no sub-merchant of (\S+); these are (.+)\.$/,
    (sub, mchid, known) => `${sub} 不是 ${mchid} 的特约商户：有 ${known}`,
  ],
  [
    /^(\w*appid) is (.*); the (?:merchant's mini-program is|provider's is) (\S+)\.$/,
    (field, sent, right) => `${field} 是 ${sent}，应为 ${right}`,
  ],
  [
    /^sub_appid is (.*); that of sub-merchant (\S+) is (\S+)\.$/,
    (sent, sub, known) => `sub_appid 是 ${sent}，特约商户 ${sub} 的是 ${known === 'none' ? '无' : known}`,
  ],
  [
    /^(\S+) does not belong to (this appid|\S+)\.(?: Take it from code2Session\.)?$/,
    (field, appid) =>
      `${field} 不属于${appid === 'this appid' ? '这个 appid，请用 code2Session 取得' : ` ${appid}`}`,
  ],
];

const placeOf = (place: string): string => (place === 'query' ? '查询参数' : '请求体');

/** The simulator's explanation of a refusal, in Chinese; null for one that is not known here. */
export function refusalInChinese(explanation: string): string | null {
  const whole = translate(explanation, SENTENCES);
  if (whole !== null) return whole;
  const [, field = '', issue = ''] = /^(\S+|A refund) (.+)\.$/s.exec(explanation) ?? [];
  const words = translate(issue, ISSUES);
  return words === null ? null : `${field === 'A refund' ? '退款' : field} ${words}`;
}

function translate(text: string, rules: readonly Rule[]): string | null {
  for (const [pattern, words] of rules) {
    const found = pattern.exec(text);
    if (found !== null) return typeof words === 'string' ? words : words(...found.slice(1));
  }
  return null;
}

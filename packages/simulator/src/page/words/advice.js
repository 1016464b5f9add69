// @ts-check

/**
 * What is wrong and what would be right, for each mistake in a signature. English comes with the event, with its
 * numbers and names; the types see to it that none is missing.
 *
 * @type {Record<import('../../diagnosis/signature-diagnosis.js').SignatureMistake, string>}
 */
export const chineseAdvice = {
  authorizationMissing: '请求没有带 Authorization 头。',
  authorizationMalformed:
    'Authorization 头的格式不对：认证类型为 WECHATPAY2-SHA256-RSA2048，五个参数都要有，值用双引号括起。',
  wrongMerchant: 'mchid 不是这个模拟器的商户号。',
  wrongSerial: 'serial_no 应为商户 API 证书的序列号，而不是平台证书序列号或公钥 ID。',
  timestampInMilliseconds: '时间戳用了毫秒，应为整数秒（10 位）。',
  timestampMalformed: '时间戳应为自 1970 年起的整数秒。',
  timestampTooFarAway: '时间戳与微信的时间相差超过 5 分钟，请校准服务器时间。',
  parameterType: '参数的类型不对：wx.requestPayment 的每个参数都是字符串，时间戳也是。',
  parameterMalformed: '参数的长度或格式不对。',
  wrongSignType: 'signType 应为 RSA；MD5 和 HMAC-SHA256 属于 APIv2。',
  packageWithoutPrefix: 'package 应写作 prepay_id=…，前缀不能省略。',
  wrongEncoding: '签名应为标准 Base64（含 + 和 /），不能换行，也不要做 URL 编码或写成十六进制。',
  wrongDigest: '摘要算法应为 SHA-256。',
  wrongPadding: '填充方式应为 PKCS #1 v1.5，不是 PSS。',
  wrongKey: '签名所用的私钥与商户 API 证书不配对，请使用 apiclient_key.pem。',
  apiV2Signature: '这是 APIv2 的签名（MD5 或 HMAC-SHA256）；APIv3 用 RSA 和 SHA-256 签名。',
  notASignature: '签名不是 256 字节 RSA 签名的 Base64。',
  otherText: '私钥正确，但签名的原文不同：请逐字节对照下面的字符串。',
  lastLineFeedMissing: '每一行都以换行符结尾，最后一行也不例外。',
  lastLineFeedDoubled: '末尾多签了一个换行符。',
  crlf: '换行只用 LF，不用 CR LF。',
  escapedLineFeed: '签名原文里出现了反斜杠加 n，那里应是真正的换行符。',
  lineFeedsMissing: '各行之间没有换行符。',
  bodyWhitespace: '签名的主体与发送的主体前后空白不同。',
  bodyReserialised: '签名的是另一次序列化的结果：JSON 只生成一次，签名和发送用同一段文本。',
  emptyBodyLineMissing: '空主体也占一行：原文应以两个换行符结尾。',
  queryNotSigned: '查询串属于 URL，要一起签名。',
  hostSigned: '签名的 URL 不含域名，从路径开始，例如 /v3/pay。',
  urlDecoded: '签名了解码后的 URL：怎样发送就怎样签名。',
  urlEncodedOtherwise: '签名的 URL 与发送的 URL 编码不同：两处用同一段文本。',
  pathCut: '路径要完整签名，从第一个斜杠开始。',
  methodInLowerCase: '请求方法要大写。',
  otherMethod: '签名的请求方法与实际的不同。',
  bodyNotSigned: '主体没有参与签名：原文的最后一行是主体的原始字节。',
  bodyOfNothing: '没有发送主体，却签名了一个；没有主体时最后一行为空。',
  bodyCharset: '签名的主体用了另一种字符集：签名和发送都用 UTF-8。',
  timestampsDiffer: '取了两次时间：签名的时间戳必须与发送的是同一个。',
  millisecondsSigned: '签名的是毫秒，发送的是秒：两处都应为整数秒。',
  nonceDiffers: '签名的随机串与发送的大小写不同。',
  lineOrder: '各行的顺序不对。',
  responseFormat: '用了应答的签名格式（时间戳、随机串、主体）；请求的签名以方法和 URL 开头。',
  prepayIdWithoutPrefix: '签名了裸的 prepay_id（APP 的写法）；小程序要签名 prepay_id=…，带前缀。',
  packageDiffers: 'package 签名时与传参时写法不同：两处都是 prepay_id=…。',
  otherAppId: '第一行签名的不是小程序的 appid。',
  keyValuePairs: '签名了 APIv2 那样用 & 连接的键值对；APIv3 签名四行文本。',
};

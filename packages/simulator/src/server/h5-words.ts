/** The words of the page of an h5_url. WeChat's own words for an obstacle are Chinese in both languages. */
const ZH = {
  lang: 'zh-CN',
  title: '微信支付（模拟）',
  outTradeNo: '商户订单号',
  user: '买家',
  pay: '支付',
  fail: '支付失败',
  cancel: '取消支付',
  paid: '支付成功',
  cancelled: '已取消支付',
  failed: '支付失败',
  refused: '无法支付',
  back: '返回商户',
  noAction: '请选择支付、失败或取消',
  note: '这是模拟器的页面，不会真的扣款。真实环境中，这里会打开微信。',
};

export type Words = Readonly<typeof ZH>;

const EN: Words = {
  lang: 'en',
  title: 'WeChat Pay (simulated)',
  outTradeNo: 'Merchant order number',
  user: 'Buyer',
  pay: 'Pay',
  fail: 'Let the payment fail',
  cancel: 'Cancel',
  paid: 'Paid',
  cancelled: 'Cancelled',
  failed: 'The payment failed',
  refused: 'This cannot be paid',
  back: 'Back to the merchant',
  noAction: 'Choose pay, fail or cancel',
  note: 'This is a page of the simulator, and no money moves. The real one opens WeChat.',
};

/** The words in the language of the browser: English where it comes before Chinese. */
export function wordsFor(acceptLanguage = ''): Words {
  const first = acceptLanguage.split(',').find((language) => /^\s*(zh|en)\b/i.test(language));
  return first !== undefined && /^\s*en/i.test(first) ? EN : ZH;
}

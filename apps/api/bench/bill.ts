import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUMMARY =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

/** A trade bill, as WeChat sends it, of every paid one of so many orders of the past: `fill.ts` made them. */
export function tradeBill(orders: number, appId: string, merchantId: string) {
  const row = (index: number) => {
    const id = `00${String(index).padStart(24, '0')}`;
    const number = `4200${String(index).padStart(24, '0')}`;
    return `\`2026-11-01 12:00:00,\`${appId},\`${merchantId},\`0,\`,\`${number},\`${id},\`openid,\`JSAPI,\`SUCCESS,\`OTHERS,\`CNY,\`12.50,\`0.00,\`0,\`0,\`0.00,\`0.00,\`,\`,\`Huila × 1,\`,\`0.07500,\`0.60%,\`12.50,\`0.00,\``;
  };
  const rows = Array.from({ length: orders }, (_, index) => index)
    .filter((index) => index % 20 !== 0)
    .map(row);
  const sum = (rows.length * 12.5).toFixed(2);
  const summary = `\`${rows.length},\`${sum},\`0.00,\`0.00,\`0.00,\`${sum},\`0.00`;
  const text = [HEADER, ...rows, SUMMARY, summary, ''].join('\r\n');
  return { packed: gzipSync(text), sha1: createHash('sha1').update(text).digest('hex') };
}

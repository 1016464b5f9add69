import { createDecipheriv, createVerify, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Simulator } from '../src/index.js';
import { temporaryFolder } from './cli-process.js';
import { createMerchantClient } from './merchant-client.js';

/** More than a run needs; each case that changes an order takes another one. */
const ORDERS = 25;
const ORDERS_OF_THE_WORST = 50;

/** What a careless back end leaves out. */
export type Mistake =
  | 'believes everything'
  | 'ignores the tag'
  | 'compares nothing'
  | 'ignores age'
  | 'refuses copies'
  | 'books each copy';

/**
 * A small shop of somebody else's, or with `subMchid` a service provider with that shop: its orders stand ready in a file, `GET /orders/:number` tells how one stands,
 * `POST /notify` takes notifications. Shares no code with the simulator.
 */
export async function openBackEnd(
  simulator: Simulator,
  mistake: Mistake | null = null,
  subMchid: string | null = null,
) {
  const { environment } = simulator;
  const client = createMerchantClient(simulator);
  const statuses = new Map<string, string>();
  const seen = new Set<string>();
  const openid = await client.login('alice');
  const refunds = new Map<string, { outTradeNo: string; refundFen: number }>();
  let notifyUrl = '';

  async function order(changes: object = {}): Promise<string> {
    const outTradeNo = `STRANGER-${String(statuses.size).padStart(6, '0')}`;
    const body = { ...client.prepayBody({ openid, outTradeNo, notifyUrl }), ...changes };
    if (subMchid === null) await client.prepay(body);
    else {
      const { appid, mchid, payer, ...terms } = body;
      const names = { sp_appid: appid, sp_mchid: mchid, sub_mchid: subMchid };
      const partnerBody = { ...terms, ...names, payer: { sp_openid: payer.openid } };
      await client.call('POST', '/v3/pay/partner/transactions/jsapi', { body: JSON.stringify(partnerBody) });
    }
    statuses.set(outTradeNo, 'UNPAID');
    return outTradeNo;
  }

  async function refund(outTradeNo: string): Promise<string> {
    const outRefundNo = `REFUND-${refunds.size}`;
    const refundFen = 6800;
    refunds.set(outRefundNo, { outTradeNo, refundFen });
    const names = subMchid === null ? {} : { sub_mchid: subMchid };
    await client.refund({ ...client.refundBody({ outTradeNo, outRefundNo, refundFen }), ...names });
    return outRefundNo;
  }

  function isSigned(headers: IncomingHttpHeaders, body: string): boolean {
    const read = (name: string) => String(headers[`wechatpay-${name}`] ?? '');
    const { payPublicKeys, platformCertificates } = simulator.control.keys();
    const pem = new Map([
      ...payPublicKeys.map(({ id, publicKey }) => [id, publicKey] as const),
      ...platformCertificates.map(({ serialNo, certificate }) => [serialNo, certificate] as const),
    ]).get(read('serial'));
    const ageSeconds = Math.abs(Date.now() / 1000 - Number(read('timestamp')));
    if (pem === undefined || (mistake !== 'ignores age' && !(ageSeconds < 300))) return false;
    const key = pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : pem;
    const message = `${read('timestamp')}\n${read('nonce')}\n${body}\n`;
    return createVerify('RSA-SHA256').update(message).verify(key, read('signature'), 'base64');
  }

  function open(body: string) {
    const { resource } = JSON.parse(body);
    const bytes = Buffer.from(resource.ciphertext, 'base64');
    if (bytes.length < 16 || resource.nonce.length !== 12) throw new Error('Not sealed.');
    const decipher = createDecipheriv('aes-256-gcm', environment.WECHAT_API_V3_KEY, resource.nonce);
    decipher.setAAD(Buffer.from(resource.associated_data));
    decipher.setAuthTag(bytes.subarray(-16));
    const text = decipher.update(bytes.subarray(0, -16)).toString();
    if (mistake !== 'ignores the tag' && mistake !== 'believes everything') decipher.final();
    return JSON.parse(text);
  }

  function isOfShop({ mchid, appid, sp_mchid, sp_appid, sub_mchid }: Record<string, unknown>): boolean {
    const { WECHAT_MERCHANT_ID, WECHAT_APP_ID } = environment;
    if (subMchid === null) return mchid === WECHAT_MERCHANT_ID && appid === WECHAT_APP_ID;
    return sp_mchid === WECHAT_MERCHANT_ID && sub_mchid === subMchid && sp_appid === WECHAT_APP_ID;
  }

  function isAboutOrder(transaction: Record<string, unknown>): boolean {
    const { amount, payer, ...rest } = JSON.parse(JSON.stringify(transaction));
    return (
      rest.trade_state === 'SUCCESS' &&
      (mistake === 'compares nothing' ||
        mistake === 'believes everything' ||
        (isOfShop(rest) &&
          amount?.total === 6800 &&
          amount.currency === 'CNY' &&
          (subMchid === null ? payer?.openid : payer?.sp_openid) === openid))
    );
  }

  function paidStatus(before = ''): string {
    return mistake === 'books each copy' ? `PAID ${before.split(' ').length} times` : 'PAID';
  }

  function notify(headers: IncomingHttpHeaders, body: string): number {
    if (mistake !== 'believes everything' && !isSigned(headers, body)) return 401;
    const transaction = open(body);
    const { id } = JSON.parse(body);
    if (mistake === 'refuses copies' && seen.has(id)) return 409;
    seen.add(id);
    if (isAboutOrder(transaction) && statuses.has(transaction.out_trade_no))
      statuses.set(transaction.out_trade_no, paidStatus(statuses.get(transaction.out_trade_no)));
    return 204;
  }

  function notifyRefund(headers: IncomingHttpHeaders, body: string): number {
    if (mistake !== 'believes everything' && !isSigned(headers, body)) return 401;
    const { out_refund_no, refund_status, amount } = open(body);
    const { id } = JSON.parse(body);
    if (mistake === 'refuses copies' && seen.has(id)) return 409;
    seen.add(id);
    const known = refunds.get(out_refund_no);
    // The notification of a sub-merchant's refund has no amount: a real shop would query it.
    const isRight =
      (subMchid !== null && amount === undefined) ||
      amount?.refund === known?.refundFen ||
      mistake === 'believes everything';
    if (known !== undefined && isRight && refund_status === 'SUCCESS')
      statuses.set(known.outTradeNo, 'REFUNDED');
    return 204;
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const [, route = '', name = ''] = /^\/([^/]+)(?:\/(.*))?$/.exec(request.url ?? '') ?? [];
    if (route.startsWith('notify')) {
      const take = route === 'notify' ? notify : notifyRefund;
      try {
        response.writeHead(take(request.headers, body)).end();
      } catch {
        response.writeHead(400).end('{"code":"FAIL"}');
      }
    } else if (request.method === 'POST') response.end(await (name === '' ? order() : refund(name)));
    else response.end(JSON.stringify({ order: { status: statuses.get(name) } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  notifyUrl = `${url}/notify`;
  const file = join(temporaryFolder(), 'orders');
  const numbers = [];
  const wanted = mistake === 'believes everything' ? ORDERS_OF_THE_WORST : ORDERS;
  for (let count = 0; count < wanted; count += 1) numbers.push(await order());
  writeFileSync(file, `${numbers.join('\n')}\n`);
  return {
    /** Makes another order. */
    makeOrder: order,
    flags: [
      '--url',
      simulator.address,
      '--notify-url',
      notifyUrl,
      '--order-command',
      `head -n 1 ${file} && tail -n +2 ${file} > ${file}.rest && mv ${file}.rest ${file}`,
      '--status-url',
      `${url}/orders/{out_trade_no}`,
      '--status-field',
      'order.status',
    ],
    refundFlags: [
      '--refund-notify-url',
      `${url}/notify-refund`,
      '--refund-command',
      `${process.execPath} -e "fetch('${url}/orders/{out_trade_no}', { method: 'POST' }).then(async (answer) => console.log(await answer.text()))"`,
    ],
  };
}

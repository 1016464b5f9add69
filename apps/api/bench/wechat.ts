/** WeChat's side of the benchmark: answers at once, signed, and knows nothing. Its cost is not counted. */
import { createPrivateKey, sign } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { tradeBill } from './bill.js';
import { paidPayment } from './inputs.js';

const { WECHAT_APP_ID = '', WECHAT_MERCHANT_ID = '', WECHAT_PAY_PUBLIC_KEY_ID = '' } = process.env;
const { PORT, ORDERS = '0' } = process.env;
const privateKey = createPrivateKey(process.env.PLATFORM_PRIVATE_KEY ?? '');
const bill = tradeBill(Number(ORDERS), WECHAT_APP_ID, WECHAT_MERCHANT_ID);

/** A signature holds for five minutes; the same answer is signed anew after one. */
const SIGNED_FOR_MS = 60_000;
const PREPAY_ANSWER = '{"prepay_id":"wx201410272009395522657a690389285100"}';
let prepayHeaders: Record<string, string> = {};
let prepayUntilMs = 0;

function signatureHeaders(body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = 'nonce-of-the-benchmark';
  const message = Buffer.from(`${timestamp}\n${nonce}\n${body}\n`);
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': WECHAT_PAY_PUBLIC_KEY_ID,
    'wechatpay-signature': sign('RSA-SHA256', message, privateKey).toString('base64'),
    'request-id': '08F7D2A0C5061001189DE4A75820B8AB0128C5D202-0',
  };
}

function answer(response: ServerResponse, body: string, headers: Record<string, string>): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

function answerPrepay(response: ServerResponse): void {
  if (prepayUntilMs < Date.now()) {
    prepayHeaders = signatureHeaders(PREPAY_ANSWER);
    prepayUntilMs = Date.now() + SIGNED_FOR_MS;
  }
  answer(response, PREPAY_ANSWER, prepayHeaders);
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wechat');
  request.resume().on('end', () => {
    if (pathname === '/sns/jscode2session') {
      const openid = searchParams.get('js_code');
      return answer(response, JSON.stringify({ openid, session_key: 'c2Vzc2lvbl9rZXlfMTY=' }), {});
    }
    if (pathname === '/v3/pay/transactions/jsapi') return answerPrepay(response);
    if (pathname === '/v3/bill/tradebill') {
      const file = {
        hash_type: 'SHA1',
        hash_value: bill.sha1,
        download_url: `http://127.0.0.1:${PORT}/bill`,
      };
      const body = JSON.stringify(file);
      return answer(response, body, signatureHeaders(body));
    }
    if (pathname === '/bill') return response.writeHead(200).end(bill.packed);
    const id = /^\/v3\/pay\/transactions\/out-trade-no\/(\w+)$/.exec(pathname)?.[1];
    // The refunds of the past are in no bill: their day asks for them.
    if (id === undefined) {
      const body = '{"code":"RESOURCE_NOT_EXISTS","message":"There is none."}';
      return response.writeHead(404, signatureHeaders(body)).end(body);
    }
    const body = JSON.stringify(paidPayment(id, WECHAT_APP_ID, WECHAT_MERCHANT_ID));
    return answer(response, body, signatureHeaders(body));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(PORT), '127.0.0.1', () => process.send?.('ready'));

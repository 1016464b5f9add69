import { createSign, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';

type Environment = Record<
  'WECHAT_APP_ID' | 'WECHAT_APP_SECRET' | 'WECHAT_MERCHANT_ID' | 'WECHAT_SERIAL_NO' | 'WECHAT_PRIVATE_KEY',
  string
>;
type Sale = { outTradeNo: string; description: string; totalFen: number };

/**
 * The least shop that can sell: it signs its requests as a merchant does and answers notifications with the status
 * that it is told to. The page is tested with what it makes happen.
 */
export async function openShop(address: string, environment: Environment) {
  let notificationStatus = 204;
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(notificationStatus).end());
  });
  const notifyUrl = `${await listen(server)}/notify`;
  const { WECHAT_APP_ID: appId, WECHAT_MERCHANT_ID: merchantId } = environment;

  function rsaSign(message: string) {
    return createSign('RSA-SHA256').update(message).sign(environment.WECHAT_PRIVATE_KEY, 'base64');
  }

  async function callWeChat(method: string, path: string, body: string, signedBody = body) {
    const timestamp = Math.floor(Date.now() / 1000);
    const nonce = randomBytes(16).toString('hex');
    const signature = rsaSign(`${method}\n${path}\n${timestamp}\n${nonce}\n${signedBody}\n`);
    const authorization = `WECHATPAY2-SHA256-RSA2048 mchid="${merchantId}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${environment.WECHAT_SERIAL_NO}"`;
    const response = await fetch(address + path, {
      method,
      headers: { authorization, accept: 'application/json', 'content-type': 'application/json' },
      ...(body === '' ? {} : { body }),
    });
    return (await response.text()) || '{}';
  }

  async function login() {
    const { code } = await control('login', {});
    const query = `appid=${appId}&secret=${environment.WECHAT_APP_SECRET}&js_code=${code}&grant_type=authorization_code`;
    const { openid } = JSON.parse(await (await fetch(`${address}/sns/jscode2session?${query}`)).text());
    return String(openid);
  }

  async function control(action: string, body: object) {
    const response = await fetch(`${address}/_sim/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return JSON.parse((await response.text()) || '{}');
  }

  function prepayBody(sale: Sale, openid: string) {
    return JSON.stringify({
      appid: appId,
      mchid: merchantId,
      description: sale.description,
      out_trade_no: sale.outTradeNo,
      notify_url: notifyUrl,
      amount: { total: sale.totalFen, currency: 'CNY' },
      payer: { openid },
    });
  }

  const prepayPath = '/v3/pay/transactions/jsapi';

  /** Makes the order; answers its prepay_id. */
  async function order(sale: Sale): Promise<string> {
    const answer = await callWeChat('POST', prepayPath, prepayBody(sale, await login()));
    return String(JSON.parse(answer).prepay_id);
  }

  return {
    control,
    order,

    /** An order that the buyer pays at the cashier. */
    async sell(sale: Sale) {
      const packageValue = `prepay_id=${await order(sale)}`;
      const timeStamp = String(Math.floor(Date.now() / 1000));
      const nonceStr = randomBytes(16).toString('hex');
      const paySign = rsaSign(`${appId}\n${timeStamp}\n${nonceStr}\n${packageValue}\n`);
      const payment = { timeStamp, nonceStr, package: packageValue, signType: 'RSA', paySign };
      return control('cashier', { ...payment, action: 'pay' });
    },

    /** The commonest mistake: the body is serialised once to be signed and again to be sent. */
    async orderSignedOverOtherBytes(sale: Sale) {
      const body = prepayBody(sale, await login());
      await callWeChat('POST', prepayPath, body, JSON.stringify(JSON.parse(body), null, 1));
    },

    close: (outTradeNo: string) =>
      callWeChat(
        'POST',
        `/v3/pay/transactions/out-trade-no/${outTradeNo}/close`,
        JSON.stringify({ mchid: merchantId }),
      ),

    query: (outTradeNo: string) =>
      callWeChat('GET', `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${merchantId}`, ''),

    answerNotificationsWith(status: number) {
      notificationStatus = status;
    },

    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function listen(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The shop has no port.');
  return `http://127.0.0.1:${address.port}`;
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

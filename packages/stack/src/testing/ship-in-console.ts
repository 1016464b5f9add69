import type { Stack } from '../stack.js';

/** Ships an order as another program does: by `upload_shipping_info`, behind the shop's back. */
export async function shipInConsole(
  { simulatorUrl, wechat }: Pick<Stack, 'simulatorUrl' | 'wechat'>,
  orderId: string,
): Promise<void> {
  async function ask(path: string, body?: object) {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return JSON.parse(await (await fetch(simulatorUrl + path, init)).text());
  }
  const { access_token } = await ask('/cgi-bin/stable_token', {
    ...{ grant_type: 'client_credential', appid: wechat.WECHAT_APP_ID, secret: wechat.WECHAT_APP_SECRET },
  });
  const { openid } = await ask(`/_sim/orders/${orderId}`);
  const { errcode, errmsg } = await ask(`/wxa/sec/order/upload_shipping_info?access_token=${access_token}`, {
    order_key: { order_number_type: 1, mchid: wechat.WECHAT_MERCHANT_ID, out_trade_no: orderId },
    ...{ logistics_type: 1, delivery_mode: 1, upload_time: new Date().toISOString() },
    shipping_list: [{ tracking_no: 'C1', express_company: 'ZTO', item_desc: '咖啡' }],
    payer: { openid },
  });
  if (errcode !== 0) throw new Error(errmsg);
}

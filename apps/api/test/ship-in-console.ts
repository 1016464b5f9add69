import { expect } from 'vitest';
import type { Shop } from './shop.js';

/** Somebody reports the shipping with another program than this one. */
export async function shipInConsole(
  { simulator, environment, database }: Shop,
  orderId: string,
): Promise<void> {
  const post = async (path: string, body: object) =>
    JSON.parse(
      await (await fetch(simulator.address + path, { method: 'POST', body: JSON.stringify(body) })).text(),
    );
  const { access_token } = await post('/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: environment.WECHAT_APP_ID,
    secret: environment.WECHAT_APP_SECRET,
  });
  const { userId } = await database.order.findUniqueOrThrow({ where: { id: orderId } });
  const { openid } = await database.user.findUniqueOrThrow({ where: { id: userId } });
  const answer = await post(`/wxa/sec/order/upload_shipping_info?access_token=${access_token}`, {
    order_key: { order_number_type: 1, mchid: environment.WECHAT_MERCHANT_ID, out_trade_no: orderId },
    logistics_type: 1,
    delivery_mode: 1,
    shipping_list: [{ tracking_no: 'C1', express_company: 'ZTO', item_desc: '咖啡' }],
    upload_time: new Date().toISOString(),
    payer: { openid },
  });
  expect(answer).toMatchObject({ errcode: 0 });
}

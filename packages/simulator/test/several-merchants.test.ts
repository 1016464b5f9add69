import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { inMemory } from '../src/foundation/state.js';
import { createMerchant, environmentOf } from '../src/protocol/merchant.js';
import { startServer } from '../src/server/http-server.js';
import { createWorld } from '../src/world/world.js';
import { createMerchantClient } from './merchant-client.js';

const openWorld = () =>
  createWorld({
    merchant: createMerchant(Date.now(), randomBytes),
    now: Date.now,
    randomBytes,
    state: inMemory,
    keyMode: 'both',
    refundNotifyUrl: null,
  });

test('two merchants behind one server are told apart by mchid, appid and access_token', async () => {
  const [first, second] = [openWorld(), openWorld()] as const;
  const { address, close } = await startServer({
    worlds: [first, second],
    port: 0,
    host: '127.0.0.1',
    allowedHosts: [],
    createControl:
      () =>
      ({ response }) =>
        response.end(),
  });
  onTestFinished(async () => {
    await close();
    await Promise.all([first.close(), second.close()]);
  });
  const call = async (path: string, init: RequestInit = {}) =>
    JSON.parse(await (await fetch(address + path, init)).text());
  for (const [index, world] of [first, second].entries()) {
    const { appId, appSecret } = world.merchant;
    const client = createMerchantClient({ address, environment: environmentOf(world.merchant, address) });
    const { code } = world.users.login('alice');
    const login = `appid=${appId}&secret=${appSecret}&js_code=${code}&grant_type=authorization_code`;
    const { openid } = await call(`/sns/jscode2session?${login}`);
    expect(openid).toBe(world.users.openidOf('alice'));
    const order = client.prepayBody({ openid, outTradeNo: 'SHARED-000001', totalFen: index + 1 });
    expect((await client.prepay(order)).status).toBe(200);
    expect(world.orders.all()).toMatchObject([{ totalFen: index + 1 }]);

    const grant = { grant_type: 'client_credential', appid: appId, secret: appSecret };
    const { access_token } = await call('/cgi-bin/stable_token', {
      method: 'POST',
      body: JSON.stringify(grant),
    });
    expect(world.accessTokens.check(access_token)).toBe('valid');
    const shipping = `/wxa/sec/order/upload_shipping_info?access_token=${access_token}`;
    expect((await call(shipping, { method: 'POST', body: '{}' })).errcode).not.toBe(40001);
  }
});

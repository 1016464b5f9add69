import { GenericContainer, TestContainers, Wait } from 'testcontainers';

/** Starts a simulator for tests; the image is that of the Dockerfile. `notifyPort` is the port of the back end. */
export async function startWechat(notifyPort) {
  await TestContainers.exposeHostPorts(notifyPort);
  const container = await new GenericContainer('taro-pay-simulator')
    .withExposedPorts(3100)
    .withWaitStrategy(Wait.forHttp('/_sim/clock', 3100))
    .start();
  const url = `http://${container.getHost()}:${container.getMappedPort(3100)}`;
  const merchant = await (await fetch(`${url}/_sim/merchant`)).json();
  return {
    environment: {
      WECHAT_PAY_BASE_URL: url,
      WECHAT_API_BASE_URL: url,
      WECHAT_APP_ID: merchant.appId,
      WECHAT_APP_SECRET: merchant.appSecret,
      WECHAT_MERCHANT_ID: merchant.merchantId,
      WECHAT_SERIAL_NO: merchant.serialNo,
      WECHAT_PRIVATE_KEY: merchant.privateKey,
      WECHAT_API_V3_KEY: merchant.apiV3Key,
      WECHAT_PAY_PUBLIC_KEY_ID: merchant.payPublicKeyId,
    },
    notifyUrl: `http://host.testcontainers.internal:${notifyPort}/notify`,
    stop: () => container.stop(),
  };
}

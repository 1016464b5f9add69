import type { WechatConfig } from '../src/wechat/index.js';
import knownAnswers from './known-answers.json' with { type: 'json' };

/** The merchant of the known answers. Nobody is at its addresses. */
export const KNOWN_WECHAT_CONFIG: WechatConfig = {
  appId: 'wx8888888888888888',
  appSecret: 'unused',
  merchantId: '1900000001',
  merchantSerialNo: '7132D72A03E93CDDF8C03BBD1F37EEDF6F6A5A0B',
  merchantPrivateKey: knownAnswers.merchantPrivateKey,
  apiV3Key: knownAnswers.apiV3Key,
  payPublicKey: { id: 'PUB_KEY_ID_0119000000012026', pem: knownAnswers.platformPublicKey },
  messagePush: null,
  apiBaseUrl: 'http://127.0.0.1:1',
  payBaseUrls: ['http://127.0.0.1:1'],
};

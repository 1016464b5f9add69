import { isIP } from 'node:net';
import { createNotificationProbe, PROBE_HEADER } from '../modules/notifications/notification-probe.js';
import { REFUND_NOTIFY_PATH, TRANSACTION_NOTIFY_PATH } from '../modules/notifications/notification-routes.js';
import type { Checks } from './findings.js';
import { askOutside, Unreached } from './outside.js';
import type { World } from './world.js';

const DAY_MS = 24 * 3600 * 1000;

/** Authorities give certificates for 90 days and renew them 30 days before their end. */
const RENEWED_BEFORE_DAYS = 14;

type AddressChecks = Pick<Checks, 'publicAddress' | 'publicCertificate' | 'notifyUrl' | 'bytes'>;

/** What WeChat finds where it sends its notifications. */
export function createAddressChecks({ config, connection, now, randomBytes }: World): AddressChecks {
  const { publicBaseUrl } = config;
  return {
    publicAddress() {
      const url = new URL(publicBaseUrl);
      const facts = { url: publicBaseUrl };
      if (isLocal(url.hostname)) return { code: 'local', facts };
      return { code: url.protocol === 'https:' ? 'https' : 'notHttps', facts };
    },

    async publicCertificate() {
      try {
        const url = new URL(`${publicBaseUrl}/healthz`);
        const { certificateEndMs } = await askOutside({ method: 'GET', url }, connection);
        const days = Math.floor((certificateEndMs - now()) / DAY_MS);
        return { code: days < RENEWED_BEFORE_DAYS ? 'soon' : 'trusted', facts: { days } };
      } catch (error) {
        if (!(error instanceof Unreached)) throw error;
        const code = error.kind === 'tls' ? 'untrusted' : 'unreachable';
        return { code, facts: { reason: error.message } };
      }
    },

    async notifyUrl() {
      let slowest = 0;
      for (const path of [TRANSACTION_NOTIFY_PATH, REFUND_NOTIFY_PATH]) {
        const answer = await post(path, {}, Buffer.from('{}'));
        if (answer === null) return { code: 'slow', facts: { path } };
        const { status, body, milliseconds } = answer;
        const facts = { path, status };
        if (status >= 300 && status < 400) return { code: 'redirects', facts };
        if (status >= 200 && status < 300) return { code: 'accepts', facts };
        if (status !== 401 || !body.includes('"FAIL"')) return { code: 'otherAnswer', facts };
        slowest = Math.max(slowest, milliseconds);
      }
      return { code: 'refuses', facts: { milliseconds: slowest } };
    },

    async bytes() {
      const probe = createNotificationProbe({ secret: config.jwtSecret, now, randomBytes });
      const mark = probe.mark();
      const headers = { ...signatureHeaders(now(), randomBytes), [PROBE_HEADER]: mark };
      const answer = await post(TRANSACTION_NOTIFY_PATH, headers, DELICATE_BODY);
      const wanted = probe.describe(mark, headers, DELICATE_BODY);
      const status = answer?.status ?? 0;
      const told = readAnswer(status, answer?.body);
      if (told === null) return { code: 'unknownShop', facts: { status } };
      if (told.bodySha256 !== wanted.bodySha256) return { code: 'changed' };
      if (told.headersSha256 !== wanted.headersSha256) return { code: 'headersChanged' };
      return told.proof === wanted.proof ? { code: 'unchanged' } : { code: 'unknownShop', facts: { status } };
    },
  };

  /** Null where nothing was answered in time. */
  async function post(path: string, headers: Readonly<Record<string, string>>, body: Buffer) {
    const all = {
      'Content-Type': 'application/json',
      Accept: '*/*',
      'User-Agent': 'Mozilla/4.0',
      ...headers,
    };
    try {
      const question = { method: 'POST', url: new URL(publicBaseUrl + path), headers: all, body } as const;
      return await askOutside(question, connection);
    } catch (error) {
      if (error instanceof Unreached && error.kind === 'time') return null;
      throw error;
    }
  }
}

/** JSON that whoever parses it and writes it again changes: spaces, escapes, a number’s zeros, line ends. */
const DELICATE_BODY = Buffer.from(
  '{"id" : "probe",  "summary":"\\u652f付成功\\/<&>",\t"amount":1.50, "list":[ ], "none":null }\r\n',
);

const signatureHeaders = (nowMs: number, randomBytes: (size: number) => Buffer) => ({
  'wechatpay-timestamp': String(Math.floor(nowMs / 1000)),
  'wechatpay-nonce': randomBytes(16).toString('hex'),
  'wechatpay-signature': `${randomBytes(254).toString('base64')}+/==`,
  'wechatpay-serial': 'PUB_KEY_ID_0000000000000000',
});

function readAnswer(status: number, body: Buffer | undefined) {
  if (status !== 200 || body === undefined) return null;
  try {
    const { bodySha256, headersSha256, proof } = JSON.parse(body.toString());
    return { bodySha256, headersSha256, proof };
  } catch {
    return null;
  }
}

/** Names and networks of a machine or of a house: nobody outside reaches them. */
function isLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0) return host === 'localhost' || /\.(local|localhost|internal|lan)$/.test(host);
  return /^(127|10|0|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.|^::1?$|^f[cde]/i.test(host);
}

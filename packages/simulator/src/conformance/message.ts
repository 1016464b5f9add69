import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beijingTime } from '../foundation/clock.js';
import { type RandomBytes, randomText, randomUuid, seal, signMessage } from '../foundation/cryptography.js';
import type { JsonObject } from '../foundation/json.js';
import type { KeyMode } from '../protocol/keyring.js';
import { loadKeys, type Merchant } from '../protocol/merchant.js';
import type { Bend, WechatHeaders } from './case.js';

/** A notification before it is sealed and signed. */
export interface Draft {
  readonly id: string;
  readonly about: 'payment' | 'refund';
  /** The plaintext of `resource`. */
  readonly resource: JsonObject;
}

export interface Message {
  readonly headers: WechatHeaders;
  readonly body: string;
}

const ORIGINAL_TYPES = { payment: 'transaction', refund: 'refund' } as const;

/** `summary` of each `event_type`. */
const SUMMARIES: Readonly<Record<string, string>> = {
  'TRANSACTION.SUCCESS': '支付成功',
  'REFUND.SUCCESS': '退款成功',
  'REFUND.ABNORMAL': '退款异常',
  'REFUND.CLOSED': '退款关闭',
};

/** Writes notifications with this merchant's keys, each bent as its case says. */
export function createMessageWriter(merchant: Merchant, mode: KeyMode, randomBytes: RandomBytes) {
  const usual = mode === 'certificate' ? 'certificate' : 'public-key';
  const { payPrivateKey, platformPrivateKey } = loadKeys(merchant);
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const signers: Readonly<Record<NonNullable<Bend['signer']>, { serial: string; key: KeyObject }>> = {
    'public-key': { serial: merchant.payPublicKeyId, key: payPrivateKey },
    certificate: { serial: merchant.platformSerialNo, key: platformPrivateKey },
    stranger: {
      serial: usual === 'certificate' ? merchant.platformSerialNo : merchant.payPublicKeyId,
      key: stranger,
    },
    merchant: { serial: merchant.serialNo, key: createPrivateKey(merchant.privateKey) },
  };

  function writeBody({ id, about, resource }: Draft, bend: Bend): string {
    const originalType = ORIGINAL_TYPES[about];
    const eventType = about === 'payment' ? 'TRANSACTION.SUCCESS' : `REFUND.${resource.refund_status}`;
    const plaintext = JSON.stringify(bend.resource?.(resource) ?? resource);
    const box = seal(
      bend.plaintext?.(plaintext) ?? plaintext,
      bend.associatedData ?? originalType,
      randomText(12, randomBytes),
      bend.apiV3Key ?? merchant.apiV3Key,
    );
    const envelope = {
      id,
      create_time: beijingTime(Date.now()),
      resource_type: 'encrypt-resource',
      event_type: eventType,
      summary: SUMMARIES[eventType] ?? '',
      resource: { original_type: originalType, ...(bend.box?.(box) ?? box) },
    };
    const body = JSON.stringify(bend.envelope?.(envelope) ?? envelope);
    return bend.body?.(body) ?? body;
  }

  async function sign(body: string, bend: Bend): Promise<WechatHeaders> {
    const { serial, key } = signers[bend.signer ?? usual];
    const seconds = Math.floor(Date.now() / 1000) - (bend.ageSeconds ?? 0);
    const timestamp = bend.timestamp?.(seconds) ?? String(seconds);
    const nonce = randomText(32, randomBytes);
    return {
      'Wechatpay-Timestamp': timestamp,
      'Wechatpay-Nonce': nonce,
      'Wechatpay-Signature': await signMessage(`${timestamp}\n${nonce}\n${body}\n`, key),
      'Wechatpay-Serial': serial,
      'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    };
  }

  return {
    newId: () => randomUuid(randomBytes),

    /** The copies of one notification: the same body, each signed by itself. */
    write(draft: Draft, bend: Bend, copies: number): Promise<Message[]> {
      const body = writeBody(draft, bend);
      const one = async () => {
        const headers = {
          'Content-Type': 'application/json',
          Accept: '*/*',
          'User-Agent': 'Mozilla/4.0',
          'Cache-Control': 'no-cache',
          ...(await sign(body, bend)),
        };
        return {
          headers: bend.headers?.(headers, merchant) ?? headers,
          body: bend.sentBody?.(body) ?? body,
        };
      };
      return Promise.all(Array.from({ length: copies }, one));
    },
  };
}

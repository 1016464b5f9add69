import { isRecord } from '../foundation/json.js';
import { text } from '../protocol/fields.js';
import type { Merchant } from '../protocol/merchant.js';
import { Refusal } from '../protocol/refusal.js';
import type { OrderMode } from './order-mode.js';
import { prepayFieldsOf } from './prepay.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const PREPAY_FIELDS = prepayFieldsOf(
  { appid: text(32), mchid: text(32) },
  {
    openid: { payer: { type: 'object', fields: { openid: text(128) } } },
    // The number and the name of an identity are encrypted.
    identity: {
      payer: {
        type: 'object',
        optional: true,
        fields: {
          identity: {
            type: 'object',
            optional: true,
            fields: { type: text(32), number: text(1024), name: text(1024) },
          },
        },
      },
    },
    none: {},
  },
);

interface Options {
  readonly merchant: Merchant;
  /** Whether this openid belongs to the merchant's mini-program. */
  readonly isOpenid: (openid: string) => boolean;
}

/** A merchant acts for itself. */
export function createDirectMode({ merchant, isOpenid }: Options): OrderMode {
  const { appId, merchantId } = merchant;

  return {
    path: '/v3/pay/transactions',
    prepayFields: PREPAY_FIELDS,
    // https://pay.weixin.qq.com/doc/v3/merchant/4012525182
    closeFields: { mchid: text(32) },

    readParties({ appid, mchid, payer }) {
      if (mchid !== merchantId) {
        throw new Refusal(
          'merchantMismatch',
          `mchid in the body is ${mchid}, in Authorization ${merchantId}.`,
        );
      }
      if (appid !== appId)
        throw new Refusal('appIdMismatch', `appid is ${appid}; the merchant's mini-program is ${appId}.`);
      const openid = isRecord(payer) && typeof payer.openid === 'string' ? payer.openid : null;
      if (openid !== null && !isOpenid(openid)) {
        throw new Refusal(
          'openidMismatch',
          'payer.openid does not belong to this appid. Take it from code2Session.',
        );
      }
      return { openid, partner: null };
    },

    checkCaller: (read, place) => checkCaller('mchid', read('mchid'), merchantId, place),

    // A part of a combined order is queried and closed with the whole only.
    isOwn: ({ partner, combined }) => partner === null && combined === null,
  };
}

/** Checks the field that names the caller. @throws Refusal */
export function checkCaller(
  field: 'mchid' | 'sp_mchid',
  value: unknown,
  merchantId: string,
  place: 'query' | 'body',
): void {
  if (value === merchantId) return;
  const detail = { field, issue: 'is not the merchant that signed', location: place };
  throw new Refusal('merchantMismatch', `${field} in the ${place} has to be ${merchantId}.`, detail);
}

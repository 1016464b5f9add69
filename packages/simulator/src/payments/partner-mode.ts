import { isRecord, type JsonObject } from '../foundation/json.js';
import { optional, text } from '../protocol/fields.js';
import type { Merchant } from '../protocol/merchant.js';
import { Refusal } from '../protocol/refusal.js';
import { checkCaller } from './direct-mode.js';
import type { OrderMode, Parties } from './order-mode.js';
import { checkOwner, checkSubMchid, readSubAppid } from './partner.js';
import { prepayFieldsOf } from './prepay.js';
import type { SubMerchants } from './sub-merchants.js';

/** https://github.com/wechatpay-apiv3/wechatpay-go (services/partnerpayments) */
const PREPAY_FIELDS = prepayFieldsOf(
  { sp_appid: text(32), sp_mchid: text(32), sub_appid: optional(text(32)), sub_mchid: optional(text(32)) },
  {
    openid: {
      payer: {
        type: 'object',
        fields: { sp_openid: optional(text(128)), sub_openid: optional(text(128)) },
      },
    },
    identity: {},
    none: {},
  },
);

interface Options {
  /** The service provider. */
  readonly merchant: Merchant;
  readonly subMerchants: SubMerchants;
  /** Whether an openid belongs to the mini-program of an appid. */
  readonly isOpenidOf: (openid: string, appid: string) => boolean;
}

/** A service provider acts for a sub-merchant. */
export function createPartnerMode({ merchant, subMerchants, isOpenidOf }: Options): OrderMode {
  const { appId: spAppid, merchantId } = merchant;
  const provider = { merchantId, subMerchants };

  /** The buyer, by exactly one openid, and the appid that the openid belongs to. @throws Refusal */
  function readBuyer(payer: JsonObject, subAppid: string | null): { openid: string; payerAppid: string } {
    const { sp_openid: spOpenid, sub_openid: subOpenid } = payer;
    const [field, openid, payerAppid] =
      subOpenid === undefined ? ['sp_openid', spOpenid, spAppid] : ['sub_openid', subOpenid, subAppid];
    if (typeof openid !== 'string' || (spOpenid !== undefined && subOpenid !== undefined)) {
      const issue = 'has to hold one of sp_openid and sub_openid';
      throw new Refusal('paramError', `/payer ${issue}.`, { field: '/payer', issue, location: 'body' });
    }
    if (payerAppid === null) {
      const issue = 'needs sub_appid: without it only sp_openid names a buyer';
      const detail = { field: '/payer/sub_openid', issue, location: 'body' } as const;
      throw new Refusal('paramError', `/payer/sub_openid ${issue}.`, detail);
    }
    if (!isOpenidOf(openid, payerAppid))
      throw new Refusal('openidMismatch', `payer.${field} does not belong to ${payerAppid}.`);
    return { openid, payerAppid };
  }

  return {
    path: '/v3/pay/partner/transactions',
    prepayFields: PREPAY_FIELDS,
    closeFields: { sp_mchid: text(32), sub_mchid: text(32) },

    readParties(body): Parties {
      const { sub_mchid: subMchid } = body;
      checkCaller('sp_mchid', body.sp_mchid, merchantId, 'body');
      checkSubMchid(subMchid, provider, 'body');
      if (body.sp_appid !== spAppid)
        throw new Refusal('appIdMismatch', `sp_appid is ${body.sp_appid}; the provider's is ${spAppid}.`);
      const subAppid = readSubAppid(body.sub_appid, subMchid, subMerchants);
      const buyer = isRecord(body.payer) ? readBuyer(body.payer, subAppid) : null;
      const payerAppid = buyer?.payerAppid ?? spAppid;
      return { openid: buyer?.openid ?? null, partner: { subMchid, subAppid, payerAppid } };
    },

    checkCaller(read, place) {
      checkCaller('sp_mchid', read('sp_mchid'), merchantId, place);
      checkSubMchid(read('sub_mchid'), provider, place);
    },

    isOwn(order, read, place) {
      // A part of a combined order is queried and closed with the whole only.
      if (order.partner === null || order.combined !== null) return false;
      checkOwner(order, read('sub_mchid'), place);
      return true;
    },
  };
}

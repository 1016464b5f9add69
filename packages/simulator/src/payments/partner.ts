import type { Merchant } from '../protocol/merchant.js';
import type { ProductName } from '../protocol/products.js';
import { Refusal } from '../protocol/refusal.js';
import type { SubMerchants } from './sub-merchants.js';

/** Of an order that a service provider made for a sub-merchant. */
export interface PartnerTerms {
  readonly subMchid: string;
  readonly subAppid: string | null;
  /** The appid under which the order names its buyer. */
  readonly payerAppid: string;
}

/** The openid of the same user under another appid. */
export type TranslateOpenid = (openid: string, fromAppid: string, toAppid: string) => string;

/** The merchants of a partner's order. */
export const namesOf = (spMchid: string, { subMchid }: PartnerTerms) => ({
  sp_mchid: spMchid,
  sub_mchid: subMchid,
});

/**
 * The appids of the mini-programs or apps that an order may be paid in, and that sign as theirs: the merchant's, and for
 * a sub-merchant the provider's or its own. A buyer whom the prepay names pays where his openid is from.
 * https://github.com/wechatpay-apiv3/wechatpay-skills (2-服务商, MiniProgramInvoke.md, 开发必要参数说明.md),
 * https://github.com/wechatpay-apiv3/wechatpay-java (partnerpayments/app/AppServiceExtension)
 * @param order null for one that is not known
 */
export function clientAppidsOf(
  order: { readonly product: ProductName; readonly partner: PartnerTerms | null } | null,
  { appId }: Merchant,
): readonly [string, ...string[]] {
  const partner = order?.partner ?? null;
  if (partner === null) return [appId];
  if (order?.product === 'jsapi') return [partner.payerAppid];
  return partner.subAppid === null ? [appId] : [appId, partner.subAppid];
}

type Place = 'query' | 'body';

/**
 * Checks the sub-merchant of a call that a service provider makes for one.
 * https://github.com/wechatpay-apiv3/wechatpay-skills (排障手册 §二.7)
 * @throws Refusal
 */
export function checkSubMchid(
  subMchid: unknown,
  provider: { readonly merchantId: string; readonly subMerchants: SubMerchants },
  place: Place,
): asserts subMchid is string {
  const { merchantId, subMerchants } = provider;
  const detail = (issue: string) => ({ field: 'sub_mchid', issue, location: place });
  if (typeof subMchid !== 'string' || subMchid === '') {
    const words = `sub_mchid is missing in the ${place}. A service provider names the sub-merchant.`;
    throw new Refusal('subMerchantMissing', words, detail('is missing'));
  }
  if (subMchid === merchantId) {
    const words = `sub_mchid is ${subMchid}, the service provider itself.`;
    throw new Refusal('subMerchantIsProvider', words, detail('is the service provider itself'));
  }
  if (subMerchants.find(subMchid) === null) {
    const known = subMerchants.all().map((one) => one.subMchid);
    const words = `${subMchid} is no sub-merchant of ${merchantId}; ${known.length === 0 ? 'it has none' : `these are ${known.join(', ')}`}.`;
    throw new Refusal('subMerchantUnrelated', words, detail('is no sub-merchant of this service provider'));
  }
}

/** The appid of the sub-merchant that a prepay names; null for none. @throws Refusal for another one's */
export function readSubAppid(subAppid: unknown, subMchid: string, subMerchants: SubMerchants): string | null {
  if (subAppid === undefined) return null;
  const known = subMerchants.find(subMchid)?.subAppid;
  if (subAppid === known) return known;
  throw new Refusal(
    'appIdMismatch',
    `sub_appid is ${subAppid}; that of sub-merchant ${subMchid} is ${known ?? 'none'}.`,
  );
}

/**
 * Checks that an order belongs to the sub-merchant that a call names.
 * @throws Refusal, also where only one of the two has a sub-merchant
 */
export function checkOwner(
  { partner }: { readonly partner: PartnerTerms | null },
  subMchid: unknown,
  place: Place,
): void {
  if (partner === null && subMchid === null) return;
  if (partner !== null && subMchid === null) {
    const issue = 'is missing';
    throw new Refusal('subMerchantMissing', `sub_mchid ${issue}: the order is one of ${partner.subMchid}.`, {
      field: 'sub_mchid',
      issue,
      location: place,
    });
  }
  if (partner?.subMchid === subMchid) return;
  const issue = 'is not the sub-merchant of the order';
  throw new Refusal('subMerchantMismatch', `sub_mchid ${issue}.`, {
    field: 'sub_mchid',
    issue,
    location: place,
  });
}

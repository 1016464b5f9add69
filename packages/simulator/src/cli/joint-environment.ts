import type { MerchantAccess } from '../index.js';

/** The environments of all merchants in one: the variables of the second one begin with `WECHAT_2_`. */
export function jointEnvironment(merchants: readonly MerchantAccess[]): Readonly<Record<string, string>> {
  const variables = merchants.flatMap(({ environment }, index) =>
    Object.entries(environment).map(([name, value]) => [
      index === 0 ? name : name.replace('WECHAT_', `WECHAT_${index + 1}_`),
      value,
    ]),
  );
  return Object.fromEntries(variables);
}

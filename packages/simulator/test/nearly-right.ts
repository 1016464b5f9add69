import { isRecord, type JsonObject } from '../src/foundation/json.js';
import type { Simulator } from '../src/index.js';
import type { Chance } from './fuzz.js';

const NOTIFY_URL = 'http://127.0.0.1:9/';

const terms = {
  description: '咖啡',
  out_trade_no: 'FUZZ-000001',
  notify_url: NOTIFY_URL,
  amount: { total: 100, currency: 'CNY' },
  scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } },
};

/** What a path takes, so that a request comes past the checks of fields. */
function rightBody({ merchant }: Simulator, path: string): JsonObject | null {
  const { appId, merchantId } = merchant;
  const [firstSub, secondSub] = [1, 2].map((number) => ({
    mchid: merchantId,
    out_trade_no: `FUZZ-PART-${number}`,
    amount: { total_amount: number, currency: 'CNY' },
    attach: '',
    description: '茶',
  }));
  const partner = { sp_mchid: merchantId, sub_mchid: SUB_MERCHANT };
  const combined = { combine_appid: appId, sub_orders: [firstSub, secondSub] };
  if (/^\/v3\/pay\/transactions\/\w+$/.test(path)) return { ...terms, appid: appId, mchid: merchantId };
  if (/^\/v3\/pay\/partner\/transactions\/\w+$/.test(path))
    return {
      ...terms,
      ...partner,
      sp_appid: appId,
      out_trade_no: 'FUZZ-PARTNER',
      settle_info: { profit_sharing: true },
    };
  if (/^\/v3\/combine-transactions\/\w+$/.test(path)) {
    const { scene_info, notify_url } = terms;
    const names = { combine_mchid: merchantId, combine_out_trade_no: 'FUZZ-COMBINED' };
    return { ...combined, ...names, scene_info, notify_url };
  }
  if (/^\/v3\/combine-transactions\/.*close$/.test(path)) return combined;
  if (/^\/v3\/pay\/partner\/.*close$/.test(path)) return partner;
  if (/^\/v3\/pay\/.*close$/.test(path)) return { mchid: merchantId };
  if (path === '/v3/refund/domestic/refunds') {
    const amount = { refund: 1, total: 100, currency: 'CNY' };
    return { out_trade_no: 'FUZZ-000001', out_refund_no: 'FUZZ-000001', amount };
  }
  return /^\/_sim\/orders\/FUZZ/.test(path) ? { action: 'pay' } : null;
}

/** The sub-merchant that a fuzzed simulator has. */
export const SUB_MERCHANT = '1900000109';

/** The body that a path takes, with nothing or one thing wrong; null for a path that has none here. */
export function nearlyRightBody(simulator: Simulator, path: string, chance: Chance): string | null {
  const body = rightBody(simulator, path.split('?')[0] ?? '');
  if (body === null) return null;
  return JSON.stringify(chance.below(3) === 0 ? body : spoil(body, chance));
}

function spoil(body: JsonObject, chance: Chance): JsonObject {
  const name = chance.of([...Object.keys(body), 'extra']);
  const old = body[name];
  const value = isRecord(old) && chance.below(2) === 0 ? spoil(old, chance) : chance.value();
  return { ...body, [name]: value };
}

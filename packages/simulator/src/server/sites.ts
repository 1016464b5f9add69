import { isRecord, parseJson } from '../foundation/json.js';
import type { MiniProgram } from '../mini-program/mini-program.js';
import { parseAuthorization } from '../protocol/authorization.js';
import type { Wechat } from '../world/wechat.js';
import type { World } from '../world/world.js';
import { createPayServer } from './pay-server.js';
import type { Received } from './received.js';

/** The world of one merchant, and what answers its back end. */
interface Site {
  readonly world: World;
  readonly paths: ReturnType<typeof createPayServer>;
}

/** Chooses the merchant of a call. The first one refuses whoever belongs to none. */
export function createSites(wechat: Wechat) {
  const createSite = (world: World): Site => ({ world, paths: createPayServer(world, wechat) });
  const [firstWorld, ...others] = wechat.worlds;
  const first = createSite(firstWorld);
  const sites = [first, ...others.map(createSite)];
  const ofSubMerchants = new Map<string, Site>();

  /** The site of a sub-merchant's mini-program: its provider's, with the users and tokens of that mini-program. */
  function siteOfSubMerchant(miniProgram: MiniProgram): Site {
    const { appId, appSecret, users, accessTokens } = miniProgram;
    const known = ofSubMerchants.get(appId);
    if (known !== undefined) return known;
    const hasIt = ({ subMerchants }: World) => subMerchants.all().some(({ subAppid }) => subAppid === appId);
    const provider = wechat.worlds.find(hasIt) ?? firstWorld;
    const merchant = { ...provider.merchant, appId, appSecret };
    const site = createSite({ ...provider, merchant, miniProgram, users, accessTokens });
    ofSubMerchants.set(appId, site);
    return site;
  }

  return {
    /** The site of a call to WeChat Pay: by `mchid` of Authorization. */
    ofPayCall({ request }: Received): Site {
      const merchantId = parseAuthorization(request.headers.authorization ?? '')?.mchid;
      return sites.find(({ world }) => world.merchant.merchantId === merchantId) ?? first;
    },

    /**
     * The site of a call to api.weixin.qq.com: by its access_token, else by its appid. Of several merchants with one
     * appid, it is the one whose number or transaction stands in the body.
     */
    ofMiniProgramCall(received: Received): Site {
      const miniProgram = miniProgramOf(received, wechat);
      if (miniProgram === null) return first;
      const found = sites.filter(({ world }) => world.merchant.appId === miniProgram.appId);
      const [only] = found;
      if (only === undefined) return siteOfSubMerchant(miniProgram);
      if (found.length === 1) return only;
      const named = [...valuesOf(parseJson(received.body.toString()), new Set(MERCHANT_FIELDS))];
      return found.find(({ world }) => named.some((value) => isKnown(world, value))) ?? only;
    },
  };
}

function miniProgramOf({ query, body }: Received, wechat: Wechat): MiniProgram | null {
  const token = query.get('access_token');
  if (token !== null) return wechat.miniProgramOfToken(token);
  const request = query.has('appid') ? null : parseJson(body.toString());
  const appId = isRecord(request) ? request.appid : query.get('appid');
  return wechat.findMiniProgram(String(appId));
}

const MERCHANT_FIELDS = ['mchid', 'merchant_id', 'transaction_id'];

const isKnown = ({ merchant, orders }: World, value: string) =>
  merchant.merchantId === value || orders.findByTransactionId(value) !== null;

/** The strings in fields of these names, at any depth. */
function* valuesOf(value: unknown, names: ReadonlySet<string>): Generator<string> {
  if (Array.isArray(value)) for (const one of value) yield* valuesOf(one, names);
  if (!isRecord(value)) return;
  for (const [name, one] of Object.entries(value)) {
    if (names.has(name) && typeof one === 'string') yield one;
    else yield* valuesOf(one, names);
  }
}

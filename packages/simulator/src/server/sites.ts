import { isRecord, parseJson } from '../foundation/json.js';
import { parseAuthorization } from '../protocol/authorization.js';
import type { World } from '../world/world.js';
import { createPayServer } from './pay-server.js';
import type { Received } from './received.js';

/** The world of one merchant, and what answers its back end. */
interface Site {
  readonly world: World;
  readonly paths: ReturnType<typeof createPayServer>;
}

/** The sites of a server, at least one. The first one refuses whoever belongs to none. */
export type Sites = readonly [Site, ...Site[]];

export const createSite = (world: World): Site => ({ world, paths: createPayServer(world) });

/** The site of a call to WeChat Pay: by `mchid` of Authorization. */
export function siteOfPayCall(sites: Sites, { request }: Received): Site {
  const merchantId = parseAuthorization(request.headers.authorization ?? '')?.mchid;
  return sites.find(({ world }) => world.merchant.merchantId === merchantId) ?? sites[0];
}

/** The site of a call to api.weixin.qq.com: by its access_token, else by its appid. */
export function siteOfMiniProgramCall(sites: Sites, { query, body }: Received): Site {
  const token = query.get('access_token');
  if (token !== null)
    return sites.find(({ world }) => world.accessTokens.check(token) !== 'invalid') ?? sites[0];
  const request = query.has('appid') ? null : parseJson(body.toString());
  const appId = isRecord(request) ? request.appid : query.get('appid');
  return sites.find(({ world }) => world.merchant.appId === appId) ?? sites[0];
}

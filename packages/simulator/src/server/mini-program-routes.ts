import { PHONE_FIELDS } from '../mini-program/phone-numbers.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import type { World } from '../world/world.js';
import { createLoginRoutes } from './login-routes.js';
import { createMessageRoutes } from './message-routes.js';
import {
  createTokenRoutes,
  type MiniProgramAnswer,
  type MiniProgramCall,
  type MiniProgramRoute,
  okay,
} from './mini-program-route.js';
import { createShippingRoutes } from './shipping-routes.js';

/** Whether a path belongs to api.weixin.qq.com. */
export const isMiniProgramPath = (pathname: string): boolean =>
  /^\/(sns|cgi-bin|wxa|wxaapi)\//.test(pathname);

/** Answers api.weixin.qq.com. */
export function createMiniProgramRoutes(world: World) {
  const tokenRoute = createTokenRoutes(world);
  const { phoneNumbers } = world.miniProgram;
  const routes = [
    ...createLoginRoutes(world),
    ...createShippingRoutes(tokenRoute, world),
    ...createMessageRoutes(tokenRoute, world.miniProgram),
    tokenRoute({
      method: 'POST',
      path: '/wxa/business/getuserphonenumber',
      fields: PHONE_FIELDS,
      answer: (body) => okay({ phone_info: phoneNumbers.redeem(body) }),
    }),
  ];

  function find({ method, pathname }: MiniProgramCall): MiniProgramRoute {
    const found = routes.filter(({ path }) => path === pathname);
    if (found.length === 0) throw new MiniProgramRefusal('invalidUrl');
    const route = found.find((one) => one.method === method);
    if (route !== undefined) return route;
    throw new MiniProgramRefusal(method === 'GET' ? 'requirePost' : 'requireGet');
  }

  return (call: MiniProgramCall): MiniProgramAnswer => {
    try {
      return find(call).answer(call);
    } catch (error) {
      if (!(error instanceof MiniProgramRefusal)) throw error;
      const rid = [4, 4, 4].map((bytes) => world.randomBytes(bytes).toString('hex')).join('-');
      return { body: { errcode: error.errcode, errmsg: `${error.message}, rid: ${rid}` }, outTradeNo: null };
    }
  };
}

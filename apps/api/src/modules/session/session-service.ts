import type { Dependencies } from '../../dependencies.js';
import { findUserId, insertUser } from './user-store.js';

/**
 * Turns the code of wx.login into a user's id; the first login makes the user.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export function createSessionService({ database, wechat, now, newId }: Dependencies) {
  async function findOrCreateUser(openid: string): Promise<string> {
    const known = await findUserId(database, openid);
    if (known !== undefined) return known;
    await insertUser(database, { id: newId(), openid, createdAt: new Date(now()) });
    const userId = await findUserId(database, openid);
    if (userId === undefined) throw new Error('A new user is missing.');
    return userId;
  }

  return {
    async logIn(code: string): Promise<{ userId: string }> {
      const { openid } = await wechat.code2Session(code);
      return { userId: await findOrCreateUser(openid) };
    },
  };
}

export type SessionService = ReturnType<typeof createSessionService>;

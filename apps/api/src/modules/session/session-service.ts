import { isUniqueViolation } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';

/**
 * Turns the code of wx.login into the id of our user, who is made at the first login.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export function createSessionService({ database, wechat, now, newId }: Dependencies) {
  async function findOrCreateUser(openid: string): Promise<string> {
    const [known] = await database.sql.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "User" WHERE "openid" = ${openid}`;
    if (known !== undefined) return known.id;
    try {
      const user = await database.user.create({ data: { id: newId(), openid, createdAt: new Date(now()) } });
      return user.id;
    } catch (error) {
      // Two first logins at once: the other one made the user.
      if (isUniqueViolation(error)) return findOrCreateUser(openid);
      throw error;
    }
  }

  return {
    async logIn(code: string): Promise<{ userId: string }> {
      const { openid } = await wechat.code2Session(code);
      return { userId: await findOrCreateUser(openid) };
    },
  };
}

export type SessionService = ReturnType<typeof createSessionService>;

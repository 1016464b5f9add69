import { isRecord, type JsonObject, parseJson } from '../foundation/json.js';
import type { AccessTokens } from '../mini-program/access-tokens.js';
import { type BodyFields, type BodyOf, readFields } from '../protocol/mini-program-body.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';

/** An answer of api.weixin.qq.com. The status is always 200, and `errcode` tells errors. */
export interface MiniProgramAnswer {
  readonly body: JsonObject;
  readonly outTradeNo: string | null;
}

export interface MiniProgramCall {
  readonly method: string;
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

export interface MiniProgramRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** @throws MiniProgramRefusal */
  readonly answer: (call: MiniProgramCall) => MiniProgramAnswer;
}

export const answerOf = (body: JsonObject, outTradeNo: string | null = null): MiniProgramAnswer => ({
  body,
  outTradeNo,
});

/** An answer without an error, with more fields where there are any. */
export const okay = (body: JsonObject = {}, outTradeNo: string | null = null): MiniProgramAnswer =>
  answerOf({ errcode: 0, errmsg: 'ok', ...body }, outTradeNo);

interface Definition<Fields extends BodyFields> extends Pick<MiniProgramRoute, 'method' | 'path'> {
  /** The types of the fields of a POST's body; of a GET's query, whose values are texts. */
  readonly fields: Fields;
  readonly answer: (body: BodyOf<Fields>) => MiniProgramAnswer;
}

/** Makes routes that need an access_token. */
export function createTokenRoutes({ accessTokens }: { readonly accessTokens: AccessTokens }) {
  function check(token: string): void {
    if (token === '') throw new MiniProgramRefusal('tokenMissing');
    const validity = accessTokens.check(token);
    if (validity === 'invalid') throw new MiniProgramRefusal('invalidToken');
    if (validity === 'expired') throw new MiniProgramRefusal('tokenExpired');
  }

  return <const Fields extends BodyFields>(definition: Definition<Fields>): MiniProgramRoute => ({
    method: definition.method,
    path: definition.path,
    answer({ method, query, body }) {
      check(query.get('access_token') ?? '');
      const input = method === 'GET' ? Object.fromEntries(query) : readJson(body);
      return definition.answer(readFields(input, definition.fields));
    },
  });
}

export type TokenRoute = ReturnType<typeof createTokenRoutes>;

/** The JSON object of a body. @throws MiniProgramRefusal 47001 */
export function readJson(body: Buffer): JsonObject {
  const value = parseJson(body.toString());
  if (isRecord(value)) return value;
  throw new MiniProgramRefusal('dataFormat');
}

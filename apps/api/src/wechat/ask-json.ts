import { Type } from 'typebox';
import { ErrcodeError } from './errcodes.js';
import { WechatError } from './errors.js';
import { exchange, type HttpRequest, NoAnswer } from './exchange.js';
import { parseJson } from './json.js';
import { isOf } from './wire.js';

interface Options {
  /** The path, for the log: the URL holds the access token. */
  readonly call: string;
  readonly timeoutMs: number;
  readonly maximumAnswerBytes?: number;
}

const isAnswer = isOf(
  Type.Object({ errcode: Type.Optional(Type.Integer()), errmsg: Type.Optional(Type.String()) }),
);

/** What is asked: POST with a body, GET without one. */
type JsonQuestion =
  | { readonly method: 'POST'; readonly url: URL; readonly body: object }
  | { readonly method: 'GET'; readonly url: URL };

/**
 * Asks api.weixin.qq.com, which answers 200 also where it refuses.
 * @throws ErrcodeError where the answer has an errcode
 * @throws WechatError `unavailable` where there is no answer, or one of another form
 */
export async function askJson(question: JsonQuestion, options: Options): Promise<object> {
  const { call } = options;
  const answer = await ask(question, options);
  if (!isAnswer(answer)) throw new WechatError('unavailable', `${call} did not answer as documented.`);
  const { errcode = 0, errmsg = '' } = answer;
  if (errcode !== 0) throw new ErrcodeError(call, errcode, errmsg);
  return answer;
}

async function ask(question: JsonQuestion, options: Options): Promise<unknown> {
  const { call, timeoutMs, maximumAnswerBytes } = options;
  try {
    const answer = await exchange(requestOf(question), timeoutMs, maximumAnswerBytes);
    return answer.status === 200 ? parseJson(answer.body) : null;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const isUnsent = !error.isSent;
    throw new WechatError('unavailable', `${call} got no answer: ${error.message}.`, { isUnsent });
  }
}

function requestOf(question: JsonQuestion): HttpRequest {
  if (question.method === 'GET') return question;
  const headers = { 'Content-Type': 'application/json' };
  return { ...question, headers, body: JSON.stringify(question.body) };
}

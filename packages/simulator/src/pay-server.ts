import { parseAuthorization, requestMessage, type SignedRequest, verifyRequest } from './authorization.js';
import { createDelivery, type Outgoing } from './delivery.js';
import type { Faults } from './faults.js';
import { isRecord, type JsonObject, parseJson } from './json.js';
import type { PayAnswer, PayFile, PayRoute } from './pay-route.js';
import { type Received, serialOf } from './received.js';
import { Refusal } from './refusal.js';
import type { Wechat } from './wechat.js';
import { answerCode2Session, createPayRoutes } from './wechat-routes.js';

interface Reply {
  readonly status: number;
  readonly content: { readonly json: string } | { readonly file: PayFile };
  readonly subCode: number;
  readonly refusal: string | null;
  readonly outTradeNo: string | null;
}

/** Login says it in its own way: HTTP 200 with an errcode. */
const LOGIN_FAULTS: ReadonlyMap<Faults['wechat'], JsonObject> = new Map([
  ['busy', { errcode: 45011, errmsg: 'api minute-quota reach limit' }],
  ['broken', { errcode: -1, errmsg: 'system error' }],
]);

/** WeChat's own paths: checks and signs, and records each request with its answer. */
export function createPayServer(wechat: Wechat) {
  const { merchant, keys, clock, signAsPlatform, randomBytes, faults } = wechat;
  const routes = createPayRoutes(wechat);
  const deliver = createDelivery(wechat);

  function refuseWhereBroken(): void {
    const { wechat: fault } = faults();
    if (fault === 'busy') throw new Refusal('frequencyLimited', 'A fault of the simulator: busy.');
    if (fault === 'broken') throw new Refusal('systemError', 'A fault of the simulator: broken.');
  }

  function call(received: Received, signed: SignedRequest): PayAnswer {
    const { method, pathname, query, body, request, isBodyTooLarge } = received;
    if (isBodyTooLarge) throw new Refusal('bodyTooLarge', 'The body is larger than 1 MiB.');
    refuseWhereBroken();
    const found = findRoute(routes, method, pathname);
    if (found === null) throw new Refusal('routeNotFound', `The simulator has no ${method} ${pathname}.`);
    verifyRequest(signed, merchant, keys, clock.realNow());
    return found.route.answer({
      query,
      body,
      parts: found.parts,
      wechatpaySerial: serialOf(request),
      origin: `http://${request.headers.host}`,
    });
  }

  function replyTo(received: Received, signed: SignedRequest): Reply {
    try {
      const answer = call(received, signed);
      const { status, outTradeNo } = answer;
      const content = 'file' in answer ? answer : { json: textOf(answer.body) };
      return { status, content, subCode: 0, refusal: null, outTradeNo };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code, message, subCode } = error.error;
      const detail = error.detail === null ? {} : { detail: error.detail };
      return {
        status,
        content: { json: JSON.stringify({ code, message, ...detail }) },
        subCode,
        refusal: error.explanation,
        outTradeNo: mentionedOrder(received),
      };
    }
  }

  function sendJson(json: string, serial: string | null) {
    const { headers, signingString } = signAsPlatform(json, serial);
    const type = json === '' ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
    return { body: json, headers: { ...headers, ...type }, responseSigningString: signingString };
  }

  function answerPay(received: Received): Outgoing {
    const { request, method, path, body } = received;
    const signed: SignedRequest = { method, path, body, authorization: request.headers.authorization };
    const reply = replyTo(received, signed);
    // Who downloads certificates has no other key yet.
    const isDownload = received.pathname === '/v3/certificates';
    const serial = serialOf(request) ?? (isDownload ? merchant.platformSerialNo : null);
    const parameters = parseAuthorization(signed.authorization ?? '');
    const { headers, ...sent } =
      'file' in reply.content ? sendFile(reply.content.file) : sendJson(reply.content.json, serial);
    return {
      ...sent,
      status: reply.status,
      requestSigningString: parameters === null ? null : requestMessage(signed, parameters).toString(),
      responseHeaders: {
        'Request-ID': `08${randomBytes(14).toString('hex').toUpperCase()}-${reply.subCode}`,
        ...headers,
      },
      refusal: reply.refusal,
      outTradeNo: reply.outTradeNo,
    };
  }

  function answerLogin({ query }: Received): Outgoing {
    const answer = LOGIN_FAULTS.get(faults().wechat) ?? answerCode2Session(query, wechat);
    return {
      status: 200,
      body: JSON.stringify(answer),
      requestSigningString: null,
      responseHeaders: { 'Content-Type': 'text/plain' },
      responseSigningString: null,
      refusal: typeof answer.errcode === 'number' ? `errcode ${answer.errcode}: ${answer.errmsg}` : null,
      outTradeNo: null,
    };
  }

  return {
    /** Everything under `/v3/`. */
    answerPay: (received: Received) => deliver(received, () => answerPay(received)),

    /** `GET /sns/jscode2session`, which nobody signs. */
    answerLogin: (received: Received) => deliver(received, () => answerLogin(received)),
  };
}

function sendFile({ content, type, text }: PayFile) {
  return { body: content, text, headers: { 'Content-Type': type }, responseSigningString: null };
}

function textOf(body: unknown): string {
  return body === undefined ? '' : JSON.stringify(body);
}

function findRoute(routes: readonly PayRoute[], method: string, pathname: string) {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(pathname) : null;
    if (match !== null) return { route, parts: match.slice(1).map(decodePart) };
  }
  return null;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// A refused request belongs to the order that it names, so that a filter by order shows it.
function mentionedOrder({ pathname, body }: Received): string | null {
  const inPath = /\/out-trade-no\/([^/]+)/.exec(pathname)?.[1];
  if (inPath !== undefined) return decodePart(inPath);
  const value = parseJson(body.toString());
  return isRecord(value) && typeof value.out_trade_no === 'string' ? value.out_trade_no : null;
}

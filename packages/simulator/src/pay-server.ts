import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseAuthorization, requestMessage, type SignedRequest, verifyRequest } from './authorization.js';
import { isRecord, parseJson } from './json.js';
import { Refusal } from './refusal.js';
import type { Wechat } from './wechat.js';
import { answerCode2Session, createPayRoutes, type PayAnswer, type PayRoute } from './wechat-routes.js';

/** A request as it came, its body read. */
export interface Received {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Path and query as they stood in the request line. */
  readonly path: string;
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly isBodyTooLarge: boolean;
}

interface Reply {
  readonly status: number;
  readonly body: string;
  /** Sent as it is, unsigned. */
  readonly file: Buffer | null;
  readonly subCode: number;
  readonly refusal: string | null;
  readonly outTradeNo: string | null;
}

/** WeChat's own paths: checks and signs, and records each request with its answer. */
export function createPayServer(wechat: Wechat) {
  const { log, merchant, keys, clock, signAsPlatform, randomBytes } = wechat;
  const routes = createPayRoutes(wechat);

  /** Breaks the connection without an answer, where WeChat is told to be down. */
  function isDown({ response }: Received): boolean {
    if (wechat.faults().wechat !== 'down') return false;
    response.destroy();
    return true;
  }

  function refuseWhereBroken(): void {
    const { wechat: fault } = wechat.faults();
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
    const wechatpaySerial = serialOf(request);
    const address = `http://${request.headers.host ?? 'localhost'}`;
    return found.route.answer({ query, body, parts: found.parts, wechatpaySerial, address });
  }

  function replyTo(received: Received, signed: SignedRequest): Reply {
    try {
      const { status, body, file, outTradeNo } = call(received, signed);
      return {
        status,
        body: body === undefined ? '' : JSON.stringify(body),
        file: file ?? null,
        subCode: 0,
        refusal: null,
        outTradeNo,
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code, message, subCode } = error.error;
      const detail = error.detail === null ? {} : { detail: error.detail };
      return {
        status,
        body: JSON.stringify({ code, message, ...detail }),
        file: null,
        subCode,
        refusal: error.explanation,
        outTradeNo: mentionedOrder(received),
      };
    }
  }

  return {
    /** Everything under `/v3/`. */
    answerPay(received: Received): void {
      if (isDown(received)) return;
      const { request, response, method, path, body } = received;
      const signed: SignedRequest = { method, path, body, authorization: request.headers.authorization };
      const reply = replyTo(received, signed);
      // Who downloads certificates has no other key yet.
      const isDownload = received.pathname === '/v3/certificates';
      const serial = serialOf(request) ?? (isDownload ? merchant.platformSerialNo : null);
      const signature = signAsPlatform(reply.body, serial);
      const responseHeaders: Record<string, string> = {
        'Request-ID': `08${randomBytes(14).toString('hex').toUpperCase()}-${reply.subCode}`,
        ...(reply.file === null ? signature.headers : {}),
        ...(reply.body === '' ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
      };
      const parameters = parseAuthorization(signed.authorization ?? '');
      log.record({
        kind: 'request',
        ...requestFacts(received),
        requestSigningString: parameters === null ? null : requestMessage(signed, parameters).toString(),
        statusCode: reply.status,
        responseHeaders,
        responseBody: reply.file === null ? reply.body : `a file of ${reply.file.length} bytes`,
        responseSigningString: reply.file === null ? signature.signingString : null,
        refusal: reply.refusal,
        outTradeNo: reply.outTradeNo,
      });
      if (wechat.faults().wechat === 'failAfterCommit') response.destroy();
      else response.writeHead(reply.status, responseHeaders).end(reply.file ?? reply.body);
    },

    /** `GET /sns/jscode2session`, which nobody signs. */
    answerLogin(received: Received): void {
      if (isDown(received)) return;
      const answer = answerCode2Session(received.query, wechat);
      const responseBody = JSON.stringify(answer);
      const responseHeaders = { 'Content-Type': 'text/plain' };
      log.record({
        kind: 'request',
        ...requestFacts(received),
        requestSigningString: null,
        statusCode: 200,
        responseHeaders,
        responseBody,
        responseSigningString: null,
        refusal: typeof answer.errcode === 'number' ? `errcode ${answer.errcode}: ${answer.errmsg}` : null,
        outTradeNo: null,
      });
      received.response.writeHead(200, responseHeaders).end(responseBody);
    },
  };
}

function requestFacts({ request, method, path, body }: Received) {
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return { method, path, headers, body: body.toString() };
}

function serialOf({ headers }: IncomingMessage): string | null {
  const serial = headers['wechatpay-serial'];
  return typeof serial === 'string' ? serial : null;
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

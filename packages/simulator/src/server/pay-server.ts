import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import { chosenOutcome } from '../faults/negative-test.js';
import { isRecord, parseJson } from '../foundation/json.js';
import {
  isInLowerCase,
  parseAuthorization,
  requestMessage,
  type SignedRequest,
  verifyRequest,
} from '../protocol/authorization.js';
import { type MiniProgramErrorKind, MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import { type ApiOperation, operationOf } from '../protocol/operations.js';
import { type ErrorKind, Refusal } from '../protocol/refusal.js';
import type { Wechat } from '../world/wechat.js';
import type { World } from '../world/world.js';
import { applyOutcome } from './chosen-outcome.js';
import { createDelivery, type Failure, type Outgoing } from './delivery.js';
import type { MiniProgramAnswer } from './mini-program-route.js';
import { createMiniProgramRoutes } from './mini-program-routes.js';
import type { PayAnswer, PayFile, PayRoute } from './pay-route.js';
import { createPayRoutes } from './pay-routes.js';
import { type Received, serialOf } from './received.js';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: { readonly json: string } | { readonly unsigned: string } | { readonly file: PayFile };
  readonly subCode: number;
  readonly refusal: string | null;
  readonly diagnosis: Diagnosis | null;
  readonly outTradeNo: string | null;
}

/** WeChat may have what is not here: docs/fidelity.md has a list. */
const MISSING = { 'X-Simulator-Missing': 'The simulator does not have this API' };

const FAILURES = {
  FREQUENCY_LIMITED: 'frequencyLimited',
  SYSTEM_ERROR: 'systemError',
  NOT_ENOUGH: 'accountNotEnough',
  INVALID_REQUEST: 'invalidRequest',
  NOT_EXISTS: 'orderNotExist',
  UNSIGNED_NOT_EXISTS: 'orderNotExist',
} as const satisfies Record<Failure, ErrorKind>;

function failureOf(fault: Failure, { method, pathname }: Received): Refusal {
  const isOfRefund = operationOf(method, pathname) === 'refundQuery';
  const kind = FAILURES[fault];
  const named = kind === 'orderNotExist' && isOfRefund ? 'refundNotExist' : kind;
  return new Refusal(named, `A fault of the simulator: ${fault}.`);
}

const MINI_PROGRAM_FAILURES = {
  FREQUENCY_LIMITED: 'minuteLimit',
  SYSTEM_ERROR: 'systemError',
  INVALID_REQUEST: 'parameter',
  NOT_EXISTS: 'orderNotExist',
  NOT_ENOUGH: 'systemError',
  UNSIGNED_NOT_EXISTS: 'orderNotExist',
} as const satisfies Record<Failure, MiniProgramErrorKind>;

/** The limits that are not by the minute. */
const MINI_PROGRAM_LIMITS: Partial<Readonly<Record<ApiOperation, MiniProgramErrorKind>>> = {
  subscribeMessage: 'dailyLimit',
  shipping: 'frequencyLimit',
  shippingQuery: 'frequencyLimit',
  shippingService: 'frequencyLimit',
};

/** The same failures of api.weixin.qq.com: HTTP 200 with an errcode. */
function miniProgramFailure(fault: Failure, { method, pathname }: Received): MiniProgramAnswer['body'] {
  const operation = operationOf(method, pathname);
  const limit = fault === 'FREQUENCY_LIMITED' && operation ? MINI_PROGRAM_LIMITS[operation] : undefined;
  const { errcode, message } = new MiniProgramRefusal(limit ?? MINI_PROGRAM_FAILURES[fault]);
  return { errcode, errmsg: message };
}

const JSON_TYPE: Readonly<Record<string, string>> = { 'Content-Type': 'application/json; charset=utf-8' };

/** Answers WeChat's own paths for one merchant: verifies, answers, signs and records each request. */
export function createPayServer(world: World, { worlds }: Pick<Wechat, 'worlds'>) {
  const { merchant, keys, keyring, clock, signAsPlatform, randomBytes } = world;
  const routes = createPayRoutes(world);
  const miniProgram = createMiniProgramRoutes(world);
  const deliver = createDelivery(world);
  const merchantIds = worlds.map(({ merchant: { merchantId } }) => merchantId);

  function call(received: Received, signed: SignedRequest): PayAnswer {
    const { method, pathname, query, body, request, isBodyTooLarge, origin } = received;
    if (isBodyTooLarge) throw new Refusal('bodyTooLarge', 'The body is larger than 1 MiB.');
    const found = findRoute(routes, method, pathname);
    if (found === null) throw noRoute(routes, method, pathname);
    checkIntroduction(received);
    verifyRequest(signed, { merchant, merchantIds, keys, keyring, realNowMs: clock.realNow() });
    const outcome = chosenOutcome(request, operationOf(method, pathname));
    const answer = found.route.answer({
      query,
      body,
      parts: found.parts,
      wechatpaySerial: serialOf(request),
      origin,
    });
    if (outcome !== null) applyOutcome(outcome, answer, world);
    return answer;
  }

  function replyTo(received: Received, decide: () => PayAnswer): Reply {
    try {
      const answer = decide();
      const { status, outTradeNo } = answer;
      const content = 'file' in answer ? answer : { json: textOf(answer.body) };
      return { status, headers: {}, content, subCode: 0, refusal: null, diagnosis: null, outTradeNo };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        status: error.error.status,
        headers: error.kind === 'routeNotFound' ? MISSING : {},
        content: contentOf(error),
        subCode: error.error.subCode,
        refusal: error.explanation,
        diagnosis: error.diagnosis,
        outTradeNo: mentionedOrder(received),
      };
    }
  }

  async function sendJson(json: string, serial: string | null) {
    const { headers, signingString } = await signAsPlatform(json, serial);
    // A 204 names its type as well: WxJava reads it from every answer.
    return { body: json, headers: { ...headers, ...JSON_TYPE }, responseSigningString: signingString };
  }

  async function answerPay(
    received: Received,
    decide: (signed: SignedRequest) => PayAnswer,
  ): Promise<Outgoing> {
    const { request, method, path, body } = received;
    const { authorization, host } = request.headers;
    const signed: SignedRequest = { method, path, body, authorization, host };
    const reply = replyTo(received, () => decide(signed));
    const parameters = parseAuthorization(signed.authorization ?? '');
    const { content } = reply;
    const { headers, ...sent } =
      'json' in content
        ? await sendJson(content.json, serialOf(request))
        : 'file' in content
          ? sendFile(content.file)
          : sendUnsigned(content.unsigned);
    return {
      ...sent,
      status: reply.status,
      requestSigningString: parameters === null ? null : requestMessage(signed, parameters).toString(),
      responseHeaders: {
        'Request-ID': `08${randomBytes(14).toString('hex').toUpperCase()}-${reply.subCode}`,
        ...headers,
        ...reply.headers,
      },
      refusal: reply.refusal,
      diagnosis: reply.diagnosis,
      remark:
        parameters !== null && isInLowerCase(parameters.serial_no, merchant) ? 'serialInLowerCase' : null,
      outTradeNo: reply.outTradeNo,
    };
  }

  function answerMiniProgram(received: Received, { body, outTradeNo }: MiniProgramAnswer): Outgoing {
    const { errcode = 0, errmsg } = body;
    return {
      status: 200,
      body: JSON.stringify(body),
      requestSigningString: null,
      responseHeaders: {
        // code2Session declares its JSON as plain text.
        'Content-Type':
          received.pathname === '/sns/jscode2session' ? 'text/plain' : 'application/json; encoding=utf-8',
      },
      responseSigningString: null,
      refusal: errcode === 0 ? null : `errcode ${errcode}: ${errmsg}`,
      diagnosis: null,
      remark: null,
      outTradeNo,
    };
  }

  return {
    /** Everything under `/v3/`. */
    answerPay: (received: Received) =>
      deliver(received, {
        answer: () => answerPay(received, (signed) => call(received, signed)),
        fail: (fault) =>
          answerPay(received, () => {
            throw failureOf(fault, received);
          }),
      }),

    /** Everything of api.weixin.qq.com; unsigned. */
    answerMiniProgram: (received: Received) =>
      deliver(received, {
        answer: () => answerMiniProgram(received, miniProgram(received)),
        fail: (fault) =>
          answerMiniProgram(received, { body: miniProgramFailure(fault, received), outTradeNo: null }),
      }),
  };
}

function sendFile({ content, type, text }: PayFile) {
  return { body: content, text, headers: { 'Content-Type': type }, responseSigningString: null };
}

function sendUnsigned(json: string) {
  return { body: json, headers: json === '' ? {} : JSON_TYPE, responseSigningString: null };
}

function contentOf({ error, detail }: Refusal): Reply['content'] {
  const { code, message, form } = error;
  const json = JSON.stringify({ code, message, ...(detail === null ? {} : { detail }) });
  if (form === undefined) return { json };
  return { unsigned: form === 'empty' ? '' : json };
}

function noRoute(routes: readonly PayRoute[], method: string, pathname: string): Refusal {
  const others = routes.filter(({ path }) => path.test(pathname)).map((route) => route.method);
  return others.length === 0
    ? new Refusal(
        'routeNotFound',
        `The simulator has no ${method} ${pathname}. WeChat may have it: see docs/fidelity.md.`,
      )
    : new Refusal('methodNotAllowed', `${pathname} is called with ${others.join(' or ')}, not ${method}.`);
}

/** Every endpoint except the order ones requires Accept and User-Agent. */
function checkIntroduction({ pathname, request }: Received): void {
  const { accept = '', 'user-agent': userAgent = '' } = request.headers;
  if (pathname.startsWith('/v3/pay/transactions/') || (accept !== '' && userAgent !== '')) return;
  throw new Refusal('headersMissing', 'A request needs an Accept and a User-Agent header.');
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

// A refused request belongs to the order that it names, so that the filter by order shows it.
function mentionedOrder({ pathname, body }: Received): string | null {
  const inPath = /\/out-trade-no\/([^/]+)/.exec(pathname)?.[1];
  if (inPath !== undefined) return decodePart(inPath);
  const value = parseJson(body.toString());
  if (!isRecord(value)) return null;
  const named = value.out_trade_no ?? value.combine_out_trade_no;
  return typeof named === 'string' ? named : null;
}

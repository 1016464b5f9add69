import { readCashierRequest } from './cashier.js';
import { readFaults } from './faults.js';
import { isRecord, type JsonObject, parseJson } from './json.js';
import type { Received } from './received.js';
import type { Wechat } from './wechat.js';

/** Beyond this, dates cannot be written any more. */
const MAXIMUM_ADVANCE_MS = 100 * 365 * 24 * 3600 * 1000;

// The preview of the mini-program lives on another port than the simulator.
const OPEN_TO_ALL = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, PUT',
  'Access-Control-Allow-Headers': 'content-type',
  'Access-Control-Max-Age': '600',
};

class NotFound extends Error {}

/** Everything under `/_sim/`: what no merchant may do and every test wants to. */
export function createControlServer({ control, log }: Wechat) {
  /** The answer, or undefined for 204. */
  function call({ method, pathname, query, body }: Received): unknown {
    const [, resendId] = /^\/_sim\/notifications\/([^/]+)\/resend$/.exec(pathname) ?? [];
    const [, outRefundNo] = /^\/_sim\/refunds\/([^/]+)$/.exec(pathname) ?? [];
    const [, outTradeNo] = /^\/_sim\/orders\/([^/]+)$/.exec(pathname) ?? [];
    const route = `${method} ${pathname}`;
    if (method === 'POST' && resendId !== undefined) {
      if (!control.resend(decodeURIComponent(resendId))) throw new NotFound('There is no such notification.');
      return undefined;
    }
    if (method === 'POST' && outRefundNo !== undefined) {
      const status = readSettlement(readObject(body));
      if (!control.settleRefund(decodeURIComponent(outRefundNo), status))
        throw new NotFound('There is no abnormal refund of this number.');
      return undefined;
    }
    if (method === 'GET' && outTradeNo !== undefined) {
      const order = control.orders().find((one) => one.outTradeNo === decodeURIComponent(outTradeNo));
      if (order === undefined) throw new NotFound('There is no such order.');
      return order;
    }
    switch (route) {
      case 'POST /_sim/login':
        return control.login(readUser(readObject(body)));
      case 'POST /_sim/cashier':
        return { errMsg: control.cashier(readCashierRequest(readObject(body))).errMsg };
      case 'GET /_sim/orders':
        return { orders: control.orders() };
      case 'GET /_sim/refunds':
        return { refunds: control.refunds() };
      case 'GET /_sim/notifications':
        return { notifications: control.notifications() };
      case 'GET /_sim/events':
        return { events: control.events(readAfter(query)) };
      case 'GET /_sim/clock':
        return { now: new Date(control.now()).toISOString() };
      case 'POST /_sim/clock':
        control.advanceClock(readAdvance(readObject(body)));
        return { now: new Date(control.now()).toISOString() };
      case 'GET /_sim/faults':
        return control.faults();
      case 'PUT /_sim/faults':
        control.setFaults(readFaults(readObject(body)));
        return control.faults();
      case 'POST /_sim/reset':
        control.reset();
        return undefined;
      default:
        throw new NotFound(`There is no ${route}.`);
    }
  }

  /** Sends what has happened since `after`, and then each event as it happens, until the other side leaves. */
  function stream({ request, response, query }: Received): void {
    response.writeHead(200, {
      ...OPEN_TO_ALL,
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
    });
    response.flushHeaders();
    const send = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`);
    for (const event of control.events(readAfter(query))) send(event);
    const stop = log.listen({
      onEvent: send,
      onClear: () => response.write('event: reset\ndata: {}\n\n'),
    });
    request.on('close', stop);
  }

  return (received: Received): void => {
    const { request, response, method, pathname } = received;
    if (method === 'OPTIONS') {
      response.writeHead(204, OPEN_TO_ALL).end();
      return;
    }
    const isStream = request.headers.accept?.includes('text/event-stream') === true;
    if (method === 'GET' && pathname === '/_sim/events' && isStream) {
      stream(received);
      return;
    }
    const { status, body } = attempt(() => call(received));
    const headers = { ...OPEN_TO_ALL, 'Content-Type': 'application/json; charset=utf-8' };
    response.writeHead(status, headers).end(body === undefined ? '' : JSON.stringify(body));
  };
}

function attempt(call: () => unknown): { status: number; body: unknown } {
  try {
    const body = call();
    return { status: body === undefined ? 204 : 200, body };
  } catch (error) {
    if (error instanceof NotFound)
      return { status: 404, body: { code: 'NOT_FOUND', message: error.message } };
    if (error instanceof TypeError || error instanceof URIError) {
      return { status: 400, body: { code: 'INVALID_REQUEST', message: error.message } };
    }
    throw error;
  }
}

function readObject(body: Buffer): JsonObject {
  const value = body.length === 0 ? {} : parseJson(body.toString());
  if (!isRecord(value)) throw new TypeError('The body has to be a JSON object.');
  return value;
}

function readUser({ user }: JsonObject): string | undefined {
  if (user === undefined) return undefined;
  if (typeof user === 'string' && user !== '' && user.length <= 100) return user;
  throw new TypeError('“user” has to be a string of 1 to 100 characters.');
}

function readAdvance({ advanceMs }: JsonObject): number {
  if (typeof advanceMs === 'number' && Number.isInteger(advanceMs)) {
    if (advanceMs >= 0 && advanceMs <= MAXIMUM_ADVANCE_MS) return advanceMs;
  }
  throw new TypeError('“advanceMs” has to be a whole number of milliseconds; the clock only goes forward.');
}

function readSettlement({ status }: JsonObject): 'SUCCESS' | 'CLOSED' {
  if (status === 'SUCCESS' || status === 'CLOSED') return status;
  throw new TypeError('“status” has to be SUCCESS or CLOSED.');
}

function readAfter(query: URLSearchParams): number {
  const after = Number(query.get('after') ?? 0);
  if (Number.isInteger(after)) return after;
  throw new TypeError('“after” has to be the id of an event.');
}

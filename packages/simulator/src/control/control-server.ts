import type { JsonObject } from '../foundation/json.js';
import { readCashierRequest } from '../payments/cashier.js';
import { Refusal } from '../protocol/refusal.js';
import type { RefundOutcome } from '../refunds/refunds.js';
import type { Door } from '../server/door.js';
import { streamEvents } from '../server/event-stream.js';
import type { Received } from '../server/received.js';
import type { Wechat } from '../world/wechat.js';
import { createClockControl } from './clock-control.js';
import type { Control } from './control.js';
import { NotFound, readObject } from './control-request.js';
import type { ControlRoute } from './control-route.js';
import { createFaultControl } from './fault-control.js';
import { createKeyControl } from './key-control.js';
import { createNotificationControl } from './notification-control.js';
import { answerOrderRoute } from './order-control.js';

/** So many movements in one answer; `?after=` with the last id asks for more. */
const BOOKS_PAGE = 1_000;

/** What buyers do, what WeChat keeps, and what happened. */
function createBasicControl(control: Control): ControlRoute[] {
  return [
    {
      method: 'POST',
      path: /^\/_sim\/login$/,
      answer: ({ readBody }) => control.login(readUser(readBody())),
    },
    {
      method: 'POST',
      path: /^\/_sim\/cashier$/,
      answer: ({ readBody }) => ({ errMsg: control.cashier(readCashierRequest(readBody())).errMsg }),
    },
    { method: 'GET', path: /^\/_sim\/refunds$/, answer: () => ({ refunds: control.refunds() }) },
    {
      method: 'POST',
      path: /^\/_sim\/refunds\/([^/]+)$/,
      answer({ parts: [outRefundNo = ''], readBody }) {
        const status = readSettlement(readBody());
        if (control.settleRefund(outRefundNo, status)) return undefined;
        throw new NotFound(`There is no refund of this number that can become ${status}.`);
      },
    },
    {
      method: 'GET',
      path: /^\/_sim\/events$/,
      answer: ({ query }) => ({ events: control.events(readAfter(query)) }),
    },
    {
      method: 'GET',
      path: /^\/_sim\/books$/,
      answer: ({ query }) => control.books(readAfter(query), BOOKS_PAGE),
    },
    {
      method: 'POST',
      path: /^\/_sim\/withdrawal$/,
      answer: () => ({ amountFen: control.withdraw() }),
    },
    { method: 'GET', path: /^\/_sim\/shipments$/, answer: () => ({ shipments: control.shipments() }) },
    {
      method: 'POST',
      path: /^\/_sim\/reset$/,
      answer() {
        control.reset();
        return undefined;
      },
    },
  ];
}

/** Everything under `/_sim/`: what no merchant may do and every test wants to. */
export function createControlServer({ control, log, merchant }: Wechat, door: Door) {
  const routes: readonly ControlRoute[] = [
    ...createBasicControl(control),
    ...createNotificationControl(control),
    ...createClockControl(control),
    ...createFaultControl(control),
    ...createKeyControl(control),
    {
      method: 'GET',
      path: /^\/_sim\/merchant$/,
      answer({ headers }) {
        // Keys, if only of a stand-in: for programs on this machine, not for any page that a browser happens to open.
        if (headers.origin !== undefined) throw new NotFound('Keys are not for web pages.');
        return merchant;
      },
    },
  ];

  /** The answer, or undefined for 204. */
  function call(received: Received): unknown {
    const { request, method, pathname, query, body, isBodyTooLarge } = received;
    if (isBodyTooLarge) throw new TypeError('The body is larger than 1 MiB.');
    const aboutOrders = answerOrderRoute(received, control);
    if (aboutOrders !== null) return aboutOrders.body;
    for (const route of routes) {
      const match = route.method === method ? route.path.exec(pathname) : null;
      if (match === null) continue;
      const parts = match.slice(1).map(decodeURIComponent);
      return route.answer({ headers: request.headers, query, parts, readBody: () => readObject(body) });
    }
    throw new NotFound(`There is no ${method} ${pathname}.`);
  }

  function stream({ request, response }: Received, after: number): void {
    response.writeHead(200, {
      ...door.corsHeaders(request),
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
    });
    response.flushHeaders();
    streamEvents(response, log, after);
  }

  return (received: Received): void => {
    const { request, response, method, pathname } = received;
    if (method === 'OPTIONS') {
      response.writeHead(204, door.corsHeaders(request)).end();
      return;
    }
    const isStream =
      method === 'GET' &&
      pathname === '/_sim/events' &&
      request.headers.accept?.includes('text/event-stream') === true;
    const { status, body } = attempt(() => {
      if (!isStream) return call(received);
      stream(received, readAfter(received.query));
      return undefined;
    });
    if (response.headersSent) return;
    const headers = { ...door.corsHeaders(request), 'Content-Type': 'application/json; charset=utf-8' };
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
    // The rules of WeChat, which hold for people in its console, too.
    if (error instanceof Refusal)
      return { status: 409, body: { code: error.error.code, message: error.explanation } };
    if (error instanceof TypeError || error instanceof URIError) {
      return { status: 400, body: { code: 'INVALID_REQUEST', message: error.message } };
    }
    throw error;
  }
}

function readUser({ user }: JsonObject): string | undefined {
  if (user === undefined) return undefined;
  if (typeof user === 'string' && user !== '' && user.length <= 100) return user;
  throw new TypeError('“user” has to be a string of 1 to 100 characters.');
}

function readSettlement({ status }: JsonObject): RefundOutcome {
  if (status === 'SUCCESS' || status === 'CLOSED' || status === 'ABNORMAL') return status;
  throw new TypeError('“status” has to be SUCCESS, CLOSED or ABNORMAL.');
}

function readAfter(query: URLSearchParams): number {
  const after = Number(query.get('after') ?? 0);
  if (Number.isInteger(after)) return after;
  throw new TypeError('“after” has to be the id of an event.');
}

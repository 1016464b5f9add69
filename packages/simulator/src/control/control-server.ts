import { isRecord, type JsonObject, parseJson } from '../foundation/json.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import { Refusal } from '../protocol/refusal.js';
import type { Door } from '../server/door.js';
import { streamEvents } from '../server/event-stream.js';
import type { Received } from '../server/received.js';
import type { Wechat } from '../world/wechat.js';
import { verbs } from './control.js';
import { Conflict, NotFound } from './not-found.js';
import { createScope } from './scope.js';
import type { Call } from './verb.js';

interface Route {
  readonly method: Call['method'];
  readonly pattern: RegExp;
  /** More than one where a field of the body chooses between them. */
  readonly calls: readonly Call[];
}

const ROUTES = createRoutes(verbs.flatMap(([, { call }]) => call ?? []));

/** Everything under `/_sim/`: what no merchant may do and every test wants to. */
export function createControlServer(wechat: Wechat, door: Door) {
  /** The answer, or a promise of it; undefined for 204. */
  function call({ request, method, pathname, query, body, isBodyTooLarge }: Received): unknown {
    if (isBodyTooLarge) throw new TypeError('The body is larger than 1 MiB.');
    for (const route of ROUTES) {
      const match = route.method === method ? route.pattern.exec(pathname) : null;
      if (match === null) continue;
      const parts = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, part]) => [name, decodeURIComponent(part)]),
      );
      const { mchid = null, ...input } = method === 'GET' ? Object.fromEntries(query) : readObject(body);
      const chosen = choose(route, input);
      const scope = createScope(wechat, readMerchantId(mchid, chosen));
      return chosen.answer(scope, { headers: request.headers, parts, input });
    }
    throw new NotFound(`There is no ${method} ${pathname}.`);
  }

  function stream({ request, response, query }: Received): void {
    const after = Number(query.get('after') ?? 0);
    if (!Number.isInteger(after)) throw new TypeError('“after” has to be the id of an event.');
    response.writeHead(200, {
      ...door.corsHeaders(request),
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
    });
    response.flushHeaders();
    streamEvents(response, wechat.log, after);
  }

  return async (received: Received): Promise<void> => {
    const { request, response, method, pathname } = received;
    if (method === 'OPTIONS') {
      response.writeHead(204, door.corsHeaders(request)).end();
      return;
    }
    const isStream =
      method === 'GET' &&
      pathname === '/_sim/events' &&
      request.headers.accept?.includes('text/event-stream') === true;
    const { status, body } = await attempt(() => (isStream ? stream(received) : call(received)));
    if (response.headersSent) return;
    const headers = { ...door.corsHeaders(request), 'Content-Type': 'application/json; charset=utf-8' };
    response.writeHead(status, headers).end(body === undefined ? '' : JSON.stringify(body));
  };
}

function createRoutes(calls: readonly Call[]): Route[] {
  const addresses = new Set(calls.map(({ method, path }) => `${method} ${path}`));
  return [...addresses].flatMap((address) => {
    const same = calls.filter(({ method, path }) => `${method} ${path}` === address);
    return same.slice(0, 1).map(({ method, path }) => ({
      method,
      pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
      calls: same,
    }));
  });
}

function choose({ calls }: Route, input: JsonObject): Call {
  const [only] = calls;
  if (only?.chosenBy === null) return only;
  const [chosen, ...others] = calls.filter(({ chosenBy }) => chosenBy !== null && chosenBy in input);
  if (chosen === undefined) throw new TypeError(`The body has to have ${listFields(calls, 'or')}.`);
  if (others.length > 0) throw new TypeError(`Send one at a time of ${listFields(calls, 'and')}.`);
  return chosen;
}

function listFields(calls: readonly Call[], conjunction: 'and' | 'or'): string {
  const names = calls.map(({ chosenBy }) => `“${chosenBy}”`);
  return `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;
}

function readMerchantId(mchid: unknown, { isShared }: Call): string | null {
  if (mchid === null) return null;
  if (typeof mchid !== 'string') throw new TypeError('“mchid” has to be a string.');
  if (isShared) throw new TypeError('“mchid” does not belong here: this call concerns all merchants.');
  return mchid;
}

/** The body of a request; an empty one is an empty object. @throws TypeError where it is no JSON object */
function readObject(body: Buffer): JsonObject {
  const value = body.length === 0 ? {} : parseJson(body.toString());
  if (!isRecord(value)) throw new TypeError('The body has to be a JSON object.');
  return value;
}

async function attempt(call: () => unknown): Promise<{ status: number; body: unknown }> {
  try {
    const body = await call();
    return { status: body === undefined ? 204 : 200, body };
  } catch (error) {
    if (error instanceof NotFound)
      return { status: 404, body: { code: 'NOT_FOUND', message: error.message } };
    if (error instanceof Conflict) return { status: 409, body: { code: error.code, message: error.message } };
    if (error instanceof MiniProgramRefusal)
      return { status: 409, body: { code: String(error.errcode), message: error.message } };
    // WeChat's rules also hold for people in its console.
    if (error instanceof Refusal) {
      const { code, message: wechatMessage } = error.error;
      return { status: 409, body: { code, message: error.explanation, wechatMessage } };
    }
    if (error instanceof TypeError || error instanceof URIError) {
      return { status: 400, body: { code: 'INVALID_REQUEST', message: error.message } };
    }
    throw error;
  }
}

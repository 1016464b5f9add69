import { randomBytes as systemRandomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Control, createControl } from './control/control.js';
import { createControlServer } from './control/control-server.js';
import { seededRandomBytes } from './foundation/seeded-random.js';
import { inMemory, type State } from './foundation/state.js';
import { openStateFile, StateFileError } from './foundation/state-file.js';
import { environmentOf, type Merchant } from './protocol/merchant.js';
import { makeMerchant } from './protocol/merchant-keys.js';
import { createDoor, type Door } from './server/door.js';
import { isMiniProgramPath } from './server/mini-program-routes.js';
import { readPageFile } from './server/page-files.js';
import { createPayServer } from './server/pay-server.js';
import { createPreviewRoute } from './server/preview.js';
import type { Received } from './server/received.js';
import { createWorld, type World } from './world/world.js';

export type { Control } from './control/control.js';
export type { BooksView } from './control/views/books.js';
export type { OrderView } from './control/views/order.js';
export type { RefundView } from './control/views/refund.js';
export type { Diagnosis } from './diagnosis/signature-diagnosis.js';
export type { ControlEvent, NotificationEvent, RequestEvent, SimulatorEvent } from './events/event.js';
export type { ApiFault, Fault, FaultRule, Faults } from './faults/faults.js';
export type { NotificationVariant } from './faults/notification-variants.js';
export type { NotificationView } from './notifications/notifications.js';
export type { CashierRequest } from './payments/cashier.js';
export type { KeyMode, KeysView } from './protocol/keyring.js';
export { createMerchant, environmentFile, type Merchant, parseMerchant } from './protocol/merchant.js';
export type { ApiOperation, Operation } from './protocol/operations.js';
export type { ConsoleRefund } from './refunds/console-refund.js';
export type { Shipment } from './shipping/shipments.js';

const MAXIMUM_BODY_BYTES = 1_048_576;
const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

export interface SimulatorOptions {
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  readonly host?: string;
  /** Names, beside `host` and those of loopback, that the page and `/_sim/` may be called by. */
  readonly allowedHosts?: readonly string[];
  /** Left out, a new one with keys of its own. */
  readonly merchant?: Merchant;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** A file that keeps the state, the merchant included, over restarts; left out, it ends with the process. */
  readonly db?: string;
  /** The same keys, ids and chance at each start with the same text; left out, the system's chance. */
  readonly seed?: string;
  /** The merchant's console-wide address for refund notifications; left out, only those of requests are known. */
  readonly refundNotifyUrl?: string;
}

export interface Simulator {
  readonly address: string;
  readonly merchant: Merchant;
  /** The merchant as the environment of a back end, this simulator's addresses included. */
  readonly environment: Readonly<Record<string, string>> & ReturnType<typeof environmentOf>;
  readonly control: Control;
  readonly close: () => Promise<void>;
}

/** Starts a WeChat of one's own on this machine. @throws Error with code EADDRINUSE where the port is taken */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', now = Date.now, allowedHosts = [] } = options;
  const { seed, refundNotifyUrl = null } = options;
  const state = options.db === undefined ? inMemory : openStateFile(options.db);
  const merchant = await keepMerchant(state, options);
  const randomBytes =
    seed === undefined ? systemRandomBytes : seededRandomBytes(`${seed} ${countStart(state)}`);
  const world = createWorld({ merchant, now, randomBytes, state, refundNotifyUrl });
  const door = createDoor([...allowedHosts, ...(EVERY_ADDRESS.has(host) ? [] : [nameOf(host)])]);
  const answer = createAnswer(world, door);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // Whoever left in the middle of its own request wants no answer.
      if (request.destroyed && !request.complete) return;
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  // Node's 5 s race with clients that use a connection again after a pause.
  server.keepAliveTimeout = 65_000;
  const address = await listen(server, port, host);
  return {
    address,
    merchant,
    environment: environmentOf(merchant, address),
    control: createControl(world),
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await world.close();
    },
  };
}

async function keepMerchant(state: State, { merchant: wanted, seed }: SimulatorOptions): Promise<Merchant> {
  const kept = state.map<Merchant>('merchant');
  const known = kept.get('');
  if (known !== undefined && wanted !== undefined && known.merchantId !== wanted.merchantId) {
    throw new StateFileError(
      `The state is one of merchant ${known.merchantId}, not of ${wanted.merchantId}.`,
    );
  }
  const merchant = wanted ?? known ?? (await makeMerchant(seed));
  kept.set('', merchant);
  return merchant;
}

/** How often this state was started before: each start has to give out other ids, with a seed, too. */
function countStart(state: State): number {
  const starts = state.map<number>('starts');
  const count = starts.get('') ?? 0;
  starts.set('', count + 1);
  return count;
}

function createAnswer(world: World, door: Door) {
  const { answerPay, answerMiniProgram } = createPayServer(world);
  const answerControl = createControlServer(world, door);
  const answerPreview = createPreviewRoute(() => world.orders.all().at(-1)?.notifyUrl ?? null, door);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received = await receive(request, response);
    const { method, pathname } = received;
    // Back ends reach WeChat by any name; what they have to show is their signature, or the mini-program's secret.
    if (pathname.startsWith('/v3/')) return answerPay(received);
    if (isMiniProgramPath(pathname)) return answerMiniProgram(received);
    const refusal = door.refusalOf(request);
    if (refusal !== null) return sendError(response, 403, 'FORBIDDEN', refusal);
    if (method === 'GET' && pathname === '/_sim/preview') return answerPreview(received);
    if (pathname.startsWith('/_sim/')) return answerControl(received);
    const file = method === 'GET' ? await readPageFile(pathname) : null;
    if (file === null)
      return sendError(response, 404, 'NOT_FOUND', `The simulator has no ${method} ${pathname}.`);
    const headers = {
      'Content-Type': file.type,
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': door.pagePolicy,
      'X-Content-Type-Options': 'nosniff',
    };
    response.writeHead(200, headers).end(file.content);
  };
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  response.writeHead(status, headers).end(JSON.stringify({ code, message }));
}

/** What is too large is still read, so that the answer is, too; it is not kept. */
function readBody(request: IncomingMessage): Promise<Pick<Received, 'body' | 'isBodyTooLarge'>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAXIMUM_BODY_BYTES) chunks.push(chunk);
    });
    request.once('end', () =>
      resolve({ body: Buffer.concat(chunks), isBodyTooLarge: bytes > MAXIMUM_BODY_BYTES }),
    );
    request.once('error', reject);
    request.once('close', () => reject(new Error('The request was broken off.')));
  });
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<Received> {
  const { body, isBodyTooLarge } = await readBody(request);
  const { method = 'GET', url: path = '/' } = request;
  const questionMark = path.indexOf('?');
  return {
    request,
    response,
    method,
    path,
    pathname: questionMark === -1 ? path : path.slice(0, questionMark),
    query: new URLSearchParams(questionMark === -1 ? '' : path.slice(questionMark + 1)),
    body,
    isBodyTooLarge,
  };
}

/** An address as a URL writes it. */
function nameOf(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        return reject(new Error('The server has no port.'));
      resolve(`http://${EVERY_ADDRESS.has(host) ? '127.0.0.1' : nameOf(host)}:${address.port}`);
    });
  });
}

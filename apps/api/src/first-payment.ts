/**
 * `taro-pay first-payment [--wait <minutes>]`: the first real payment of a shop and its refund, step by step. It puts a
 * product of 1 fen on sale through the running API, waits until somebody buys it in the mini-program, tells how the
 * payment became known, takes the product off sale, gives all of the money back and waits until WeChat has done so.
 * Exit codes: 0 everything came as it should, 1 something did not, 2 the arguments are wrong.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  ApiError,
  type Client,
  createClient,
  type OperatorOrder,
  type OperatorProduct,
  type Transport,
} from '@taro-pay/contracts';
import { ConfigError, loadOperatorConfig } from './config/config.js';

const USAGE = 'Usage: first-payment [--wait <minutes>], where <minutes> is a whole number from 1 to 120.';

const POLL_MS = 1_000;
/** WeChat sends the first notification within seconds, and the second after 15. */
const NOTIFICATION_WAIT_MS = 20_000;
/** WeChat pays back to a wallet within seconds, to a bank card within days. */
const REFUND_WAIT_MS = 5 * 60_000;

/** What ends the steps in words. */
class StepError extends Error {}

const yuan = (fen: number) => `${(fen / 100).toFixed(2)} yuan`;
const secondsBetween = (from: string | null, to: string) =>
  from === null ? '?' : ((Date.parse(to) - Date.parse(from)) / 1_000).toFixed(1);

function readWaitMs(args: readonly string[]): number | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { wait: { type: 'string', default: '15' } },
    });
    const minutes = /^\d{1,3}$/.test(values.wait) ? Number(values.wait) : 0;
    return minutes >= 1 && minutes <= 120 ? minutes * 60_000 : null;
  } catch {
    return null;
  }
}

/** The transport of a script: `OPERATOR_TOKEN` says who it is. */
function operatorTransport(url: string, token: string): Transport {
  return async ({ method, path, headers, body }) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    // A page of a proxy is no JSON: the client tells its status.
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, body: JSON.parse(isJson ? text : 'null') };
  };
}

/** Asks again until the answer is not null, or gives null once the time is over. */
async function until<Answer>(ask: () => Promise<Answer | null>, waitMs: number): Promise<Answer | null> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const answer = await ask();
    if (answer !== null || waitedMs >= waitMs) return answer;
    await later(POLL_MS);
  }
}

async function takeOffSale(call: Client, { id }: OperatorProduct): Promise<void> {
  const { products } = await call('listAllProducts', { query: { limit: 500 } });
  const product = products.find((candidate) => candidate.id === id);
  if (product === undefined) return;
  await call('updateProduct', {
    params: { productId: id },
    body: { version: product.version, isOnSale: false },
  });
  console.log('The product is off sale again.');
}

/** Waits for the one order of the product that is paid. */
async function awaitPayment(call: Client, product: OperatorProduct, waitMs: number): Promise<OperatorOrder> {
  let isOrdered = false;
  const paid = await until(async () => {
    const { orders } = await call('searchOrders', { query: { productId: product.id } });
    const open = orders.find(({ status }) => status === 'PENDING');
    if (open !== undefined && !isOrdered) {
      isOrdered = true;
      console.log(`Order ${open.id} of ${yuan(open.totalFen)} is placed, and waits for its payment.`);
    }
    return orders.find(({ status }) => status === 'PAID') ?? null;
  }, waitMs);
  if (paid === null) throw new StepError('Nobody paid in this time. Nothing is left to do.');
  return paid;
}

/** Tells how the payment became known. @returns whether WeChat's notification came */
async function tellPayment(call: Client, { id, totalFen, paidAt }: OperatorOrder): Promise<boolean> {
  const dossier = () => call('getOrderDossier', { params: { orderId: id } });
  const { events, order } = await dossier();
  const event = events.find(({ type }) => type === 'PAID');
  console.log(`Paid: ${yuan(totalFen)}, WeChat’s transaction ${order.transactionId}.`);
  if (event?.type === 'PAID') {
    const seconds = secondsBetween(paidAt, event.at);
    console.log(`It was known by ${event.data.source} after ${seconds} s.`);
  }
  const notification = await until(
    async () =>
      (await dossier()).notifications.find(({ eventType }) => eventType === 'TRANSACTION.SUCCESS') ?? null,
    NOTIFICATION_WAIT_MS,
  );
  if (notification === null) {
    console.error(
      `WeChat’s notification did not come within ${NOTIFICATION_WAIT_MS / 1_000} s. The payment is safe, because the API asks as well; but WeChat does not reach PUBLIC_BASE_URL, or something in between changes what it sends.`,
    );
    return false;
  }
  console.log(`WeChat’s notification came at ${notification.receivedAt}: ${notification.outcome}.`);
  return true;
}

async function refundAll(call: Client, order: OperatorOrder): Promise<void> {
  const made = await call('createRefund', {
    params: { orderId: order.id },
    idempotencyKey: randomUUID(),
    body: { amountFen: order.totalFen, reason: 'First payment' },
  });
  if (!('origin' in made)) {
    throw new StepError('The refund waits for a second person: approve it in the console.');
  }
  console.log(`Refund ${made.id} of ${yuan(order.totalFen)} is on its way.`);
  const done = await until(async () => {
    const { refunds } = await call('getOrderDossier', { params: { orderId: order.id } });
    const refund = refunds.find(({ id }) => id === made.id);
    return refund === undefined || ['REQUESTED', 'PROCESSING'].includes(refund.status) ? null : refund;
  }, REFUND_WAIT_MS);
  if (done === null) {
    throw new StepError(
      'WeChat has not finished the refund yet. The API goes on asking; look in the console.',
    );
  }
  if (done.status !== 'SUCCESS')
    throw new StepError(`The refund is ${done.status}: docs/runbook.md says what to do.`);
  console.log('The money is back.');
}

/** What `fetch` keeps of an address that gave no answer. */
const causeOf = ({ cause, message }: TypeError) =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : message;

async function main(args: readonly string[]): Promise<number> {
  const waitMs = readWaitMs(args);
  if (waitMs === null) {
    console.error(USAGE);
    return 2;
  }
  const { publicBaseUrl, operatorToken } = await loadOperatorConfig();
  const call = createClient(operatorTransport(publicBaseUrl, operatorToken));
  const product = await call('createProduct', {
    body: { name: '首笔付款', nameEn: 'First payment', priceFen: 1, stock: 1 },
  });
  console.log(
    `“${product.name}” is on sale for ${yuan(1)}. Buy it in the mini-program within ${waitMs / 60_000} minutes.`,
  );
  let order: OperatorOrder;
  try {
    order = await awaitPayment(call, product, waitMs);
  } finally {
    await takeOffSale(call, product);
  }
  const isNotified = await tellPayment(call, order);
  await refundAll(call, order);
  console.log('Look at both in tomorrow’s reconciliation: it runs by itself after 10:00 in Beijing.');
  return isNotified ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = 1;
    if (error instanceof StepError || error instanceof ConfigError) console.error(error.message);
    else if (error instanceof ApiError) console.error(`The API refuses: ${error.message} (${error.code})`);
    else if (error instanceof TypeError) console.error(`PUBLIC_BASE_URL does not answer: ${causeOf(error)}`);
    else console.error(error);
  },
);

import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { createClient } from '@taro-pay/contracts';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { reconcile } from '../../test/reconcile.js';
import { openShippingStage, ship } from '../../test/shipping-stage.js';
import { fetchTransport, openShop } from '../../test/shop.js';
import { createExporter } from './exporter.js';
import { traceOfOrder } from './order-trace.js';

const SpanSchema = Type.Object({
  traceId: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  spanId: Type.String({ pattern: '^[0-9a-f]{16}$' }),
  parentSpanId: Type.Optional(Type.String()),
  links: Type.Optional(Type.Array(Type.Object({ traceId: Type.String(), spanId: Type.String() }))),
  name: Type.String(),
  kind: Type.Integer(),
  startTimeUnixNano: Type.String({ pattern: '^\\d{19}$' }),
  endTimeUnixNano: Type.String({ pattern: '^\\d{19}$' }),
  attributes: Type.Array(
    Type.Object({ key: Type.String(), value: Type.Object({ stringValue: Type.String() }) }),
  ),
  status: Type.Object({ code: Type.Optional(Type.Integer()) }),
});
const BodySchema = Type.Object({
  resourceSpans: Type.Array(
    Type.Object({ scopeSpans: Type.Array(Type.Object({ spans: Type.Array(SpanSchema) })) }),
  ),
});

/** A collector by OTLP over HTTP, which keeps what it is sent. */
async function openCollector() {
  const spans: Static<typeof SpanSchema>[] = [];
  const paths = new Set<string>();
  const server = createServer(async (request, response) => {
    paths.add(`${request.method} ${request.url}`);
    const { resourceSpans } = Value.Parse(BodySchema, await json(request));
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return { url, spans, paths, close };
}

/** A shop whose log is kept. */
async function openLogged(environment: Record<string, string>) {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(...String(chunk).split('\n'));
      done();
    },
  });
  return { ...(await openShop({ logger: { level: 'info', stream }, environment })), lines };
}

type Logged = Awaited<ReturnType<typeof openLogged>>;

const LineSchema = Type.Object({ path: Type.String(), traceId: Type.Optional(Type.String()) });

/** The requests in the log, each with the trace that its line names. */
const requestsIn = ({ lines }: Logged) =>
  lines
    .filter((line) => line.includes('"msg":"request"'))
    .map((line) => Value.Parse(LineSchema, JSON.parse(line)))
    .map(({ path, traceId = null }) => ({ path, traceId }));

const TAP = '4bf92f3577b34da6a3ce929d0e0e4736';
const TAP_SPAN = '00f067aa0ba902b7';

/** A client of a buyer that sends this `traceparent` with each request, as the mini-program does. */
async function tapping(shop: Logged, traceparent: string) {
  const send = fetchTransport(shop.url, (await shop.buyer()).token);
  return createClient((request) => send({ ...request, headers: { ...request.headers, traceparent } }));
}

const ORDER = { idempotencyKey: 'tap-1', body: { items: [{ productId: 'huila', quantity: 1 }] } };

test('a tap on pay is one trace, to the commit that books the payment, linked to its order', async () => {
  const { url, spans } = await openCollector();
  const shop = await openLogged({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const call = await tapping(shop, `00-${TAP}-${TAP_SPAN}-01`);
  const { id: orderId } = await call('createOrder', ORDER);
  const parameters = await call('payOrder', { params: { orderId } });
  await shop.simulator.control.cashier({ ...parameters, action: 'pay' });
  expect(await call('confirmPayment', { params: { orderId } })).toMatchObject({ status: 'PAID' });

  const ofTap = () => spans.filter(({ traceId }) => traceId === TAP);
  const requests = () => ofTap().filter(({ kind }) => kind === 2);
  const names = [
    'POST /api/orders',
    'POST /api/orders/:orderId/payment',
    'POST /api/orders/:orderId/payment/confirm',
  ];
  await expect
    .poll(() =>
      requests()
        .map(({ name }) => name)
        .toSorted(),
    )
    .toEqual(names);
  const order = traceOfOrder(orderId);
  for (const { parentSpanId, links, attributes } of requests()) {
    expect(parentSpanId).toBe(TAP_SPAN);
    expect(links).toEqual([{ traceId: order, spanId: order?.slice(16) }]);
    expect(attributes).toContainEqual({ key: 'order.id', value: { stringValue: orderId } });
  }
  const confirm = requests().find(({ name }) => name === names.at(-1))?.spanId;
  const confirmed = ofTap().filter(({ parentSpanId }) => parentSpanId === confirm);
  expect(confirmed.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['WeChat queryPayment', 'commit']),
  );
  const logged = requestsIn(shop).filter(({ traceId }) => traceId === TAP);
  expect(logged).toHaveLength(names.length);
});

test('the log names the trace of a tap also where nothing is traced', async () => {
  const shop = await openLogged({});
  const call = await tapping(shop, `00-${TAP}-${TAP_SPAN}-01`);
  await call('createOrder', ORDER);
  await expect.poll(() => requestsIn(shop)).toContainEqual({ path: '/api/orders', traceId: TAP });
});

test.each([
  ['no version 00', `01-${TAP}-${TAP_SPAN}-01`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${TAP_SPAN}-01`],
  ['a span of zeros', `00-${TAP}-${'0'.repeat(16)}-01`],
  ['capitals', `00-${TAP.toUpperCase()}-${TAP_SPAN}-01`],
  ['more behind it', `00-${TAP}-${TAP_SPAN}-01-x`],
])('a malformed traceparent is ignored: %s', async (_, traceparent) => {
  const shop = await openLogged({});
  await fetch(`${shop.url}/api/products`, { headers: { traceparent } });
  await expect.poll(() => requestsIn(shop)).toEqual([{ path: '/api/products', traceId: null }]);
});

test('a tap that is not sampled is in the log and not at the collector', async () => {
  const { url, spans } = await openCollector();
  const shop = await openLogged({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  const call = await tapping(shop, `00-${TAP}-${TAP_SPAN}-00`);
  await call('createOrder', ORDER);
  // A later request is there, so the earlier one would be.
  await fetch(`${shop.url}/api/products`);
  await expect.poll(() => spans.map(({ name }) => name)).toContain('GET /api/products');
  expect(spans.filter(({ traceId }) => traceId === TAP)).toEqual([]);
  await expect.poll(() => requestsIn(shop)).toContainEqual({ path: '/api/orders', traceId: TAP });
});

test('an order is one trace: its requests, the calls to WeChat with their Request-ID, and the commits', async () => {
  const { url, spans, paths } = await openCollector();
  const shop = await openLogged({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  await buyer.pay(id);
  await shop.simulator.control.idle();
  await buyer.call('confirmPayment', { params: { orderId: id } });

  const notified = 'POST /webhooks/wechatpay/transactions';
  const traceId = traceOfOrder(id);
  const ofOrder = () => spans.filter((span) => span.traceId === traceId);
  await expect
    .poll(() => ofOrder().map(({ name }) => name))
    .toContain('POST /api/orders/:orderId/payment/confirm');
  expect([...paths]).toEqual(['POST /v1/traces']);
  const childrenOf = (name: string) => {
    const root = ofOrder().find((span) => span.name === name);
    expect(root, name).toBeDefined();
    expect(root).not.toHaveProperty('parentSpanId');
    return ofOrder().filter(({ parentSpanId }) => parentSpanId === root?.spanId);
  };
  expect(childrenOf('POST /api/orders').map(({ name }) => name)).toContain('commit');
  expect(childrenOf(notified).map(({ name }) => name)).toContain('commit');
  const ofNotification = ofOrder().find(({ name }) => name === notified);
  expect(ofNotification?.attributes).toContainEqual({ key: 'order.id', value: { stringValue: id } });
  const prepay = childrenOf('POST /api/orders/:orderId/payment').find(({ name }) => name === 'WeChat prepay');
  expect(prepay?.attributes).toEqual([
    { key: 'wechat.request_id', value: { stringValue: expect.stringMatching(/^\w{8}/) } },
  ]);
  for (const { startTimeUnixNano, endTimeUnixNano } of spans)
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));

  const line = shop.lines.find((one) => one.includes('/webhooks/wechatpay/transactions')) ?? '{}';
  expect(JSON.parse(line)).toMatchObject({ traceId, status: 204 });
});

test('a sweep that finds a payment is in the trace of its order', async () => {
  const { url, spans } = await openCollector();
  const shop = await openShop({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: url } });
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  await buyer.pay(id);
  await shop.database.order.update({ where: { id }, data: { nextCheckAt: new Date() } });
  await shop.app.sweep();
  const names = () => spans.filter((span) => span.traceId === traceOfOrder(id)).map(({ name }) => name);
  await expect.poll(names).toEqual(expect.arrayContaining(['sweepOrders', 'WeChat queryPayment', 'commit']));
});

test('a look at a refund is in the trace of its order', async () => {
  const { url, spans } = await openCollector();
  const shop = await openShop({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: url } });
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
  const refund = { amountFen: 100, reason: '不想要了' };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: 'refund-1', body: refund });
  await shop.database.refund.updateMany({ where: { orderId }, data: { nextCheckAt: new Date() } });
  await shop.app.sweep();
  const names = () =>
    spans.filter(({ traceId }) => traceId === traceOfOrder(orderId)).map(({ name }) => name);
  await expect.poll(names).toEqual(expect.arrayContaining(['sweepRefunds', 'WeChat queryRefund']));
});

afterEach(() => {
  vi.useRealTimers();
});

test('the report of a shipment is in the trace of its order', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { url, spans } = await openCollector();
  const stage = await openShippingStage({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  const orderId = await stage.sell();
  await ship(stage, orderId);
  await stage.pass(3_600);
  const names = () =>
    spans.filter(({ traceId }) => traceId === traceOfOrder(orderId)).map(({ name }) => name);
  await expect.poll(names).toEqual(expect.arrayContaining(['reportShipping', 'WeChat shipping.report']));
});

test('a day’s reconciliation is a trace, and each repair is in the trace of its order', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-10T12:00:00+08:00') });
  const { url, spans } = await openCollector();
  const shop = await openShop({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: url } });
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  await buyer.pay(id);
  vi.setSystemTime(Date.parse('2026-03-11T11:00:00+08:00'));
  shop.simulator.control.advanceClock(0);
  await shop.simulator.control.idle();
  await reconcile(shop.operator, '2026-03-10');

  const childrenOf = (name: string) => {
    const root = spans.find((span) => span.name === name);
    const children = spans.filter(
      ({ parentSpanId }) => parentSpanId !== undefined && parentSpanId === root?.spanId,
    );
    return { traceId: root?.traceId, names: children.map((span) => span.name) };
  };
  await expect.poll(() => childrenOf('reconcile').names).toContain('WeChat downloadTradeBill');
  const repair = childrenOf('repair');
  expect(repair.traceId).toBe(traceOfOrder(id));
  expect(repair.names).toEqual(expect.arrayContaining(['WeChat queryPayment', 'commit']));
  expect(childrenOf('reconcile').traceId).not.toBe(repair.traceId);
});

test('a collector that does not answer costs a sale nothing, and is told of once', async () => {
  const { url, close } = await openCollector();
  close();
  const shop = await openLogged({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  await buyer.pay(id);
  await shop.simulator.control.idle();
  expect((await buyer.call('getOrder', { params: { orderId: id } })).status).toBe('PAID');
  const warnings = () =>
    shop.lines.filter((line) => line.includes('the collector of traces does not answer'));
  await expect.poll(warnings).toHaveLength(1);
});

test('without the variable nothing is traced, and the log names no trace but that of a tap', async () => {
  const shop = await openLogged({});
  await (await shop.buyer()).order();
  expect(shop.lines.filter((line) => line.includes('"msg":"request"'))).not.toEqual([]);
  expect(shop.lines.filter((line) => line.includes('traceId'))).toEqual([]);
});

test('the trace of an order is its number, in the digits of a trace', () => {
  expect(traceOfOrder('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBe('01563e3ab5d3d6764c61efb99302bd5b');
  expect(traceOfOrder('7ZZZZZZZZZZZZZZZZZZZZZZZZZ')).toBe('f'.repeat(32));
  for (const id of ['', 'order-1', '8ZZZZZZZZZZZZZZZZZZZZZZZZZ']) expect(traceOfOrder(id)).toBeNull();
});

test('a collector that hangs holds up a shutdown for a second, and the log says that it does not answer', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const warn = vi.fn();
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const exporter = createExporter({ endpoint: `http://127.0.0.1:${port}`, log: { warn } });
  exporter.add([
    {
      ...{ traceId: TAP, spanId: TAP_SPAN, name: 'last', kind: 1, attributes: [], status: {} },
      ...{ startTimeUnixNano: '1', endTimeUnixNano: '2' },
    },
  ]);
  await exporter.close();
  expect(warn.mock.calls).toEqual([
    [
      { err: expect.objectContaining({ message: 'not within 1000 ms' }) },
      'the collector of traces does not answer',
    ],
  ]);
});

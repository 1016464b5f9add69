import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { expect, onTestFinished, test } from 'vitest';
import { openShop } from '../../test/shop.js';
import { traceOfOrder } from './order-trace.js';

const SpanSchema = Type.Object({
  traceId: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  spanId: Type.String({ pattern: '^[0-9a-f]{16}$' }),
  parentSpanId: Type.Optional(Type.String()),
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
  await expect.poll(names).toEqual(expect.arrayContaining(['sweep', 'WeChat queryPayment', 'commit']));
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

test('without the variable nothing is traced, and no line of the log names a trace', async () => {
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

import { randomUUID } from 'node:crypto';
import type { Fault, FaultRule, Faults, NotificationVariant } from '@taro-pay/simulator';
import fc from 'fast-check';
import { beijingDay } from '../../src/modules/reconciliation/bill-day.js';
import { reconcile } from '../reconcile.js';
import { DELIVERIES, shippingSteps } from './shipping-steps.js';
import { checkTruths } from './truths.js';
import { BUYERS, orderAt, type World } from './world.js';

/** What the model knows: how many orders were acknowledged, so that commands name existing ones. */
export interface Model {
  orders: number;
}

export type Step = (world: World) => Promise<void>;
type Stock = ReadonlyMap<string, number>;

/** One step of the world, after which the truths are checked; its name and values are what a failure prints. */
class Command implements fc.AsyncCommand<Model, World> {
  private readonly name: string;
  private readonly needsOrder: boolean;
  private readonly step: Step;
  private readonly stock: Stock;

  constructor(parts: { name: string; needsOrder?: boolean; step: Step; stock: Stock }) {
    this.name = parts.name;
    this.needsOrder = parts.needsOrder ?? false;
    this.step = parts.step;
    this.stock = parts.stock;
  }

  check(model: Readonly<Model>): boolean {
    return !this.needsOrder || model.orders > 0;
  }

  async run(model: Model, world: World): Promise<void> {
    await world.attempt(() => this.step(world));
    model.orders = world.orders.length;
    await world.simulator.control.idle();
    await checkTruths(world, this.stock);
  }

  toString(): string {
    return this.name;
  }
}

async function prepare(world: World, index: number): Promise<void> {
  const order = orderAt(world, index);
  const call = await world.client(order.buyer);
  order.payment = await call('payOrder', { params: { orderId: order.id } });
}

async function close(world: World, index: number): Promise<void> {
  const { id: orderId, buyer } = orderAt(world, index);
  await (await world.client(buyer))('closeOrder', { params: { orderId } });
}

async function confirm(world: World, index: number): Promise<void> {
  const { id: orderId, buyer } = orderAt(world, index);
  await (await world.client(buyer))('confirmPayment', { params: { orderId } });
}

async function payAndConfirm(world: World, index: number): Promise<void> {
  await prepare(world, index);
  const { payment } = orderAt(world, index);
  if (payment !== null) world.simulator.control.cashier({ ...payment, action: 'pay' });
  await confirm(world, index);
}

async function refundAll(world: World, index: number): Promise<void> {
  const { id: orderId, totalFen } = orderAt(world, index);
  await world.operator('createRefund', {
    params: { orderId },
    idempotencyKey: randomUUID(),
    body: { amountFen: totalFen, reason: '测试退款' },
  });
}

/** A person gives a part of an order back in WeChat's merchant console, which may refuse it. */
async function refundOutside(world: World, index: number, percent: number, notify: boolean): Promise<void> {
  const { id, totalFen } = orderAt(world, index);
  const amountFen = Math.max(1, Math.floor((totalFen * percent) / 100));
  const notifyUrl = `${world.url}/webhooks/wechatpay/refunds`;
  try {
    world.simulator.control.refundInConsole(id, { amountFen, notify, notifyUrl });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Refusal') throw error;
  }
}

/** An operator gives up the oldest refund of an order that WeChat has not answered. */
async function withdraw(world: World, index: number): Promise<void> {
  const { id: orderId } = orderAt(world, index);
  const { refunds } = await world.operator('getOrderDossier', { params: { orderId } });
  const open = refunds.find(({ status }) => status === 'REQUESTED');
  if (open === undefined) return;
  await world.operator('withdrawRefund', { params: { refundId: open.id }, body: { remark: '测试撤回' } });
}

/** What is not genuine, and what is and does not fit its order. */
const FORGERIES: readonly NotificationVariant[] = [
  'SIGNTEST',
  'WRONG_SIGNATURE',
  'WRONG_SERIAL',
  'STALE',
  'FUTURE',
  'BAD_TAG',
  'WRONG_ASSOCIATED_DATA',
  'WRONG_AMOUNT',
  'WRONG_CURRENCY',
  'WRONG_MCHID',
  'WRONG_APPID',
  'WRONG_PAYER',
  'UNKNOWN_ORDER',
];

/** What may be under way when the API dies, or when another process locks the database. */
const UNDER_WAY = { close, confirm, payAndConfirm, refundAll } as const;

/** The day whose bill WeChat has had for the shortest time. */
const lastBillDate = () => beijingDay(Date.now() - 34 * 3_600_000);

/** Slow, and much less than a time-out: a run has thousands of calls. */
const LATENCY_MS = 5;

const ruleOf = (fault: Fault): FaultRule => ({
  operation: '*',
  fault,
  ...(fault === 'LATENCY' ? { latencyMs: LATENCY_MS } : {}),
});

/** Everything that buyers, WeChat, operators, time and crashes do. */
export function allCommands(stock: Stock) {
  const index = fc.nat(5);
  const make = (name: string, step: Step, needsOrder = true) =>
    new Command({ name, step, needsOrder, stock });

  const buyers = [
    fc
      .tuple(
        fc.nat(BUYERS - 1),
        fc.constantFrom('huila', 'gift-box', 'drip-bags'),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(...DELIVERIES),
      )
      .map(([buyer, productId, quantity, delivery]) =>
        make(
          `buyer ${buyer} orders ${quantity} ${productId}, ${delivery.kind}`,
          (world) => world.createOrder(buyer, productId, quantity, delivery),
          false,
        ),
      ),
    index.map((i) => make(`order ${i}: to the cashier`, (world) => prepare(world, i))),
    fc.tuple(index, fc.constantFrom('pay', 'cancel', 'fail')).map(([i, action]) =>
      make(`order ${i}: ${action}`, async (world) => {
        const { payment } = orderAt(world, i);
        if (payment !== null) world.simulator.control.cashier({ ...payment, action });
      }),
    ),
    index.map((i) =>
      make(`order ${i}: to the cashier and pay`, async (world) => {
        await prepare(world, i);
        const { payment } = orderAt(world, i);
        if (payment !== null) world.simulator.control.cashier({ ...payment, action: 'pay' });
      }),
    ),
    index.map((i) => make(`order ${i}: confirm`, (world) => confirm(world, i))),
    index.map((i) => make(`order ${i}: close`, (world) => close(world, i))),
    index.map((i) =>
      make(`order ${i}: closed twice at once, and swept`, async (world) => {
        const { id: orderId, buyer } = orderAt(world, i);
        const call = await world.client(buyer);
        const close = () => call('closeOrder', { params: { orderId } });
        await Promise.allSettled([close(), world.sweep(), close()]);
      }),
    ),
    fc.constantFrom('huila', 'gift-box').map((productId) =>
      make(
        `a sale of ${productId}`,
        async (world) => {
          await world.createOrder(0, productId, 1);
          const last = world.orders.length - 1;
          await prepare(world, last);
          const { payment } = orderAt(world, last);
          if (payment !== null) world.simulator.control.cashier({ ...payment, action: 'pay' });
        },
        false,
      ),
    ),
    index.map((i) =>
      make(`order ${i}: pay, confirm and close at once`, async (world) => {
        await prepare(world, i);
        const { id: orderId, buyer, payment } = orderAt(world, i);
        const call = await world.client(buyer);
        if (payment !== null) world.simulator.control.cashier({ ...payment, action: 'pay' });
        await Promise.allSettled([
          call('confirmPayment', { params: { orderId } }),
          call('closeOrder', { params: { orderId } }),
        ]);
      }),
    ),
  ];

  const operators = [
    fc.tuple(index, fc.integer({ min: 1, max: 100 })).map(([i, percent]) =>
      make(`order ${i}: refund ${percent} %, twice with one key`, async (world) => {
        const { id: orderId, totalFen } = orderAt(world, i);
        const amountFen = Math.max(1, Math.floor((totalFen * percent) / 100));
        const input = {
          params: { orderId },
          idempotencyKey: randomUUID(),
          body: { amountFen, reason: '测试退款' },
        };
        const [first, second] = await Promise.all([
          world.operator('createRefund', input),
          world.operator('createRefund', input),
        ]);
        if (first.id !== second.id) throw new Error('The same Idempotency-Key made a second refund.');
      }),
    ),
    index.map((i) =>
      make(`order ${i}: two full refunds at once`, async (world) => {
        const { id: orderId, totalFen } = orderAt(world, i);
        const refund = () =>
          world.operator('createRefund', {
            params: { orderId },
            idempotencyKey: randomUUID(),
            body: { amountFen: totalFen, reason: '测试退款' },
          });
        await Promise.allSettled([refund(), refund()]);
      }),
    ),
  ];

  const refundsOutside = [
    fc
      .tuple(index, fc.constantFrom(30, 50, 100), fc.boolean())
      .map(([i, percent, isTold]) =>
        make(
          `order ${i}: ${percent} % refunded in the console, ${isTold ? 'and told' : 'and nobody is told'}`,
          (world) => refundOutside(world, i, percent, isTold),
        ),
      ),
    index.map((i) => make(`order ${i}: its refund is withdrawn`, (world) => withdraw(world, i))),
    index.map((i) =>
      make(`order ${i}: withdrawn twice, swept and refunded in the console at once`, async (world) => {
        await Promise.allSettled([
          withdraw(world, i),
          world.sweep(),
          refundOutside(world, i, 50, true),
          withdraw(world, i),
        ]);
      }),
    ),
    fc.integer({ min: 1, max: 100 }).map((percent) =>
      make(
        `a sale, ${percent} % of it refunded here and refused, and given up`,
        async (world) => {
          const { control } = world.simulator;
          const before = control.faults();
          await world.createOrder(0, 'drip-bags', 1);
          const last = world.orders.length - 1;
          await payAndConfirm(world, last);
          const refused: FaultRule = { operation: 'refund', fault: 'NOT_ENOUGH' };
          control.setFaults({ ...before, rules: [refused, ...before.rules] });
          try {
            const { id: orderId, totalFen } = orderAt(world, last);
            const amountFen = Math.max(1, Math.floor((totalFen * percent) / 100));
            const wanted = { idempotencyKey: randomUUID(), body: { amountFen, reason: '测试退款' } };
            await world.operator('createRefund', { params: { orderId }, ...wanted });
          } finally {
            control.setFaults(before);
          }
          await withdraw(world, last);
        },
        false,
      ),
    ),
  ];

  const setFaults = (title: string, change: (faults: Faults) => Faults) =>
    make(
      title,
      async ({ simulator }) => simulator.control.setFaults(change(simulator.control.faults())),
      false,
    );

  /** Replaces one of these faults by another one of them, or by none. */
  const weatherOf = (faults: readonly (Fault | null)[]) => [
    fc.constantFrom(...faults).map((fault) =>
      setFaults(fault ?? `none of ${faults.join()}`, (current) => ({
        ...current,
        rules: [
          ...current.rules.filter((rule) => !faults.includes(rule.fault)),
          ...(fault === null ? [] : [ruleOf(fault)]),
        ],
      })),
    ),
  ];

  const weather = [
    ...weatherOf([null, null, 'DROPPED', 'HELD', 'DELAYED', 'REORDERED', 'DOUBLED', 'CONCURRENT']),
    ...weatherOf([
      null,
      null,
      null,
      'CONNECTION_RESET',
      'ANSWER_LOST',
      'SYSTEM_ERROR',
      'UNSIGNED',
      'UNSIGNED_NOT_EXISTS',
      'NOT_ENOUGH',
      'LATENCY',
    ]),
    fc
      .constantFrom('success', 'abnormal', 'closed')
      .map((refunds) => setFaults(`refunds: ${refunds}`, (current) => ({ ...current, refunds }))),
    fc.boolean().map((isPaid) =>
      make(
        `a sale that is closed${isPaid ? ', and its money crosses the close' : ''}`,
        async (world) => {
          await world.createOrder(1, 'drip-bags', 1);
          const last = world.orders.length - 1;
          await prepare(world, last);
          const { id: orderId, buyer } = orderAt(world, last);
          await (await world.client(buyer))('closeOrder', { params: { orderId } });
          if (isPaid) world.simulator.control.payInFlight(orderId);
        },
        false,
      ),
    ),
    index.map((i) =>
      make(`order ${i}: the money crosses the close`, async (world) => {
        world.simulator.control.payInFlight(orderAt(world, i).id);
      }),
    ),
    fc.nat(3).map((i) =>
      make(
        `notification ${i} comes, twice`,
        async ({ simulator }) => {
          const all = simulator.control.notifications();
          const chosen = all[i % Math.max(all.length, 1)];
          if (chosen === undefined) return;
          simulator.control.resend(chosen.id);
          simulator.control.resend(chosen.id);
        },
        false,
      ),
    ),
    fc.tuple(fc.nat(3), fc.constantFrom(...FORGERIES)).map(([i, variant]) =>
      make(
        `notification ${i} comes, forged: ${variant}`,
        async ({ simulator }) => {
          const all = simulator.control.notifications();
          const chosen = all[i % Math.max(all.length, 1)];
          if (chosen !== undefined) simulator.control.resend(chosen.id, variant);
        },
        false,
      ),
    ),
    fc
      .constantFrom(3, 35, 65, 300, 901, 7_300, 100_000)
      .map((seconds) => make(`${seconds} s pass`, (world) => world.advance(seconds), false)),
    fc.constant(make('sweep', (world) => world.sweep(), false)),
    fc.constant(
      make(
        'two sweeps at once',
        async (world) => {
          await Promise.all([world.sweep(), world.sweep()]);
        },
        false,
      ),
    ),
    // A start takes longer than any other step, so both are one choice.
    fc.oneof(
      fc.constant(make('the API restarts', (world) => world.restart(), false)),
      fc
        .tuple(index, fc.constantFrom('close', 'confirm', 'payAndConfirm', 'refundAll'), fc.nat(40))
        .map(([i, what, turns]) =>
          make(`order ${i}: ${what}, and the API dies after ${turns} turns`, (world) =>
            world.crashDuring(turns, () => UNDER_WAY[what](world, i)),
          ),
        ),
    ),
    fc
      .tuple(index, fc.constantFrom('close', 'confirm', 'payAndConfirm', 'refundAll'), fc.nat(20))
      .map(([i, what, lockMs]) =>
        make(`order ${i}: ${what}, and another process locks the database for ${lockMs} ms`, (world) =>
          world.lockDuring(lockMs, () => UNDER_WAY[what](world, i)),
        ),
      ),
    fc.constant(
      make(
        'the last bill is reconciled',
        async (world) => {
          await reconcile(world.operator, lastBillDate());
        },
        false,
      ),
    ),
  ];
  const shipping = shippingSteps().map((steps) => steps.map(([name, step]) => make(name, step)));
  return [...buyers, ...operators, ...refundsOutside, ...shipping, ...weather];
}

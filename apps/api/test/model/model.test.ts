import { randomBytes } from 'node:crypto';
import { createMerchant } from '@taro-pay/simulator';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '../../src/database/open-database.js';
import { seedCatalogue } from '../../src/modules/products/catalogue.js';
import { beijingDay, DAY_MS, startOfDay } from '../../src/modules/reconciliation/bill-day.js';
import { newDatabase, type OwnDatabase } from '../temporary-database.js';
import { allCommands, type Model } from './commands.js';
import { checkBooksAgree, checkTruths } from './truths.js';
import { World } from './world.js';

const { MODEL_RUNS = '40', MODEL_SEED } = process.env;

/** Far more than it takes: a run that hangs ends, and a slow machine has its time. */
const LIMIT_MS = 300_000 + Number(MODEL_RUNS) * 6_000;

const merchant = createMerchant(Date.now(), randomBytes);
let template: OwnDatabase;
const stock = new Map<string, number>();

beforeAll(async () => {
  template = await newDatabase();
  const database = await openDatabase(template.url);
  await seedCatalogue(database, 'testing');
  for (const product of await database.product.findMany()) stock.set(product.id, product.stock);
  await database.$disconnect();
});
afterAll(() => template.remove());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A coming midnight of Beijing, from which the hours of the runs count: a seed does the same at any time. */
const MIDNIGHT_MS = startOfDay(beijingDay(Date.now() + DAY_MS)).getTime();

const HOUR_MS = 3_600_000;

/**
 * What nobody tells of an order is found in the bill of its day, up to 34 hours later, at the next of our steps. Then
 * a refund of ours that cannot succeed any more ends, the rest goes out anew, and is asked about: a step each.
 */
const SETTLED_AFTER_HOURS = 72;

/** The sky clears: WeChat answers, held notifications come, and time passes until nothing is under way. */
async function letEverythingSettle(world: World): Promise<void> {
  world.simulator.control.setFaults({});
  for (const refund of world.simulator.control.refunds()) {
    if (refund.status === 'ABNORMAL') world.simulator.control.settleRefund(refund.outRefundNo, 'SUCCESS');
  }
  for (const { id } of world.simulator.control.notifications()) world.simulator.control.resend(id);
  await world.simulator.control.idle();
  for (let hour = 0; hour < SETTLED_AFTER_HOURS; hour += 8) {
    await world.advance(8 * 3_600);
    await world.sweep();
    await world.simulator.control.idle();
    await world.sweep();
  }
  // What WeChat received by itself since the last check becomes known.
  for (const { id: orderId, buyer } of world.orders)
    await (await world.client(buyer))('confirmReceipt', { params: { orderId } });
}

test(
  'the truths hold after every step of a random history, and both books agree in the end',
  async () => {
    const commands = fc.commands(allCommands(stock), { maxCommands: 25, size: 'max' });
    const choices = fc.constantFrom('refund', 'deliver');
    await fc.assert(
      fc.asyncProperty(fc.nat(23), choices, commands, async (hourOfDay, latePayments, sequence) => {
        vi.setSystemTime(MIDNIGHT_MS + hourOfDay * HOUR_MS);
        const world = await World.open({ merchant, template, latePayments });
        try {
          const model: Model = { orders: 0 };
          await fc.asyncModelRun(() => ({ model, real: world }), sequence);
          await letEverythingSettle(world);
          await checkTruths(world, stock);
          await checkBooksAgree(world);
        } finally {
          await world.close();
        }
      }),
      {
        numRuns: Number(MODEL_RUNS),
        ...(MODEL_SEED === undefined ? {} : { seed: Number(MODEL_SEED) }),
        // A failure prints the seed and the shortest sequence.
        interruptAfterTimeLimit: LIMIT_MS,
        markInterruptAsFailure: true,
      },
    );
    expect(stock.size).toBe(8);
  },
  LIMIT_MS + 60_000,
);

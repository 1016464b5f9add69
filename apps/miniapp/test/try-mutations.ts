/**
 * Buys something in each mutated build and returns the names of undetected mutations. A mutation is detected if the
 * build does not start, a step of the purchase fails, or the order is wrong.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import { launchMiniProgram, type MiniProgram } from '@taro-pay/weapp-harness';
import { MUTATIONS, type Mutation } from '../scripts/mutations.js';
import { requireBuilds, WECHAT_BUILD } from './builds.js';
import { payingBuyer, purchaseSteps } from './purchase-steps.js';

/** Timeouts for the unchanged build, on a busy machine, and for mutated ones. */
const SOUND_WAIT_MS = 20_000;
const BROKEN_WAIT_MS = 3_000;
const AT_ONCE = 8;

/** Called with the first line of the failure; undefined if undetected. */
type Tell = (name: string, noticed: string | undefined) => void;

/** Tries every mutation; returns the names of undetected ones. */
export async function tryMutations(tell: Tell = () => {}): Promise<string[]> {
  requireBuilds();
  const shop = await openShopStack();
  try {
    // Without notifications an order is paid only through a confirmation of the mini-program.
    await shop.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
    const prices = await readPrices(shop);
    // The unchanged build must pass.
    await buy(shop, prices, { folder: WECHAT_BUILD, user: 'sound', waitMs: SOUND_WAIT_MS });
    const missed: string[] = [];
    const waiting = [...MUTATIONS];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const noticed = await tryMutation(shop, prices, next);
        if (noticed === undefined) missed.push(next.name);
        tell(next.name, noticed);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return missed;
  } finally {
    await shop.stop();
  }
}

async function readPrices({ apiUrl }: ShopStack): Promise<number[]> {
  const response = await fetch(`${apiUrl}/api/products`);
  const { products }: { products: { priceFen: number }[] } = JSON.parse(await response.text());
  return products.map(({ priceFen }) => priceFen);
}

interface Purchase {
  readonly folder: string;
  readonly user: string;
  readonly waitMs: number;
}

/** Buys in a build; rejects if anything is wrong. */
async function buy(shop: ShopStack, prices: readonly number[], { folder, user, waitMs }: Purchase) {
  const program = await launchMiniProgram({ folder, timerSpeed: 20, ...payingBuyer(shop, user) });
  try {
    for (const [name, run] of purchaseSteps(program, waitMs)) {
      await run().catch((problem) => {
        throw new Error(`${name}: ${whatIsWrong(program) ?? problem.message}`);
      });
    }
    await program.waitFor(() => program.text().includes('待取货'), waitMs);
    await expectPaid(shop, prices, program);
  } finally {
    program.close();
  }
}

async function expectPaid(shop: ShopStack, prices: readonly number[], program: MiniProgram): Promise<void> {
  const total = `¥${(((prices[0] ?? 0) * 2) / 100).toFixed(2)}`;
  if (!program.text().replaceAll(',', '').includes(total))
    throw new Error(`the order does not show ${total}`);
  const number = program.find('.order-number')?.text();
  const order = (await shop.wechatOrders()).find(({ outTradeNo }) => outTradeNo === number);
  if (order?.tradeState !== 'SUCCESS') throw new Error(`WeChat has the order as ${order?.tradeState}`);
  const wrong = whatIsWrong(program);
  if (wrong !== undefined) throw new Error(wrong);
}

const whatIsWrong = ({ errors, warnings }: MiniProgram): string | undefined => errors[0] ?? warnings[0];

async function tryMutation(
  shop: ShopStack,
  prices: readonly number[],
  { name, apply }: Mutation,
): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
  try {
    cpSync(WECHAT_BUILD, folder, { recursive: true });
    // A mutation that changes nothing throws: it must be rewritten.
    apply(folder);
    return await whatBreaks(() => buy(shop, prices, { folder, user: name, waitMs: BROKEN_WAIT_MS }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function whatBreaks(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : String(problem);
    const [first = '', second = ''] = message.split('\n');
    return first.endsWith(':') ? second : first;
  }
}

import { randomUUID } from 'node:crypto';
import type { DeliveryRequest } from '@taro-pay/contracts';
import type { ShopStack } from '@taro-pay/stack/testing';
import type { LaunchOptions } from '@taro-pay/weapp-harness';
import { expect, test } from 'vitest';
import { clientOf, expectClean, openStory, type Story } from './story.js';

/** A brand of its own: what its stories sell, and where its build is. */
export interface Brand {
  readonly folder: string;
  readonly productId: string;
  readonly priceFen: number;
  readonly placeId: string;
  readonly hasExpress: boolean;
}

const DAY_MS = 86_400_000;

const EXPRESS: DeliveryRequest = {
  kind: 'express',
  address: {
    ...{ name: '张三', phone: '13800000000', province: '广东省', city: '广州市', district: '海珠区' },
    ...{ street: '新港中路', detail: '397 号 🏠' },
  },
};

/** The simulator's books. */
interface Books {
  readonly entries: readonly {
    readonly outTradeNo: string | null;
    readonly legs: readonly { readonly account: string; readonly amountFen: number }[];
  }[];
}

/** A buyer with a paid order, whose page is open. */
interface Sale extends Story {
  readonly orderId: string;
  readonly totalFen: number;
  /** How far the order has come, by the API. */
  readonly fulfilment: () => Promise<unknown>;
  /** Pulls the page down until it says so: what WeChat tells comes a moment later. */
  readonly comesTo: (words: string) => Promise<unknown>;
}

/** From the payment to the settled money, in a shop whose trade WeChat manages. */
export function receivingStories(shop: () => ShopStack, brand: Brand): void {
  const { folder, productId, priceFen } = brand;

  /** Places an order, pays it in the list of orders, and opens its page. */
  async function sell(delivery: DeliveryRequest, quantity = 1): Promise<Sale> {
    const openBusinessView: NonNullable<LaunchOptions['wx']>['openBusinessView'] = async (_, extraData) => {
      const { status } = await shop().askSimulator('POST', 'receipt', { ...extraData, user: story.user });
      return { status: status === 'success' ? 'success' : 'fail' };
    };
    const story: Story = await openStory(shop(), { folder, wx: { openBusinessView } });
    const device = await clientOf(shop(), story.user);
    const { id: orderId, totalFen } = await device('createOrder', {
      idempotencyKey: randomUUID(),
      body: { items: [{ productId, quantity }], delivery },
    });
    await story.program.tapTab('订单');
    await story.shows('.entry-pay');
    await story.program.tap('.entry-pay');
    await story.says('支付成功');
    await story.program.tap('.order-button');
    await story.shows('.order-number');
    return {
      ...{ ...story, orderId, totalFen },
      async fulfilment() {
        const { order } = JSON.parse(JSON.stringify(await shop().askOperator('GET', `orders/${orderId}`)));
        return order.fulfilment;
      },
      comesTo: (words) =>
        expect
          .poll(
            async () => {
              await story.program.pullDownRefresh();
              return story.program.text();
            },
            { timeout: 60_000, interval: 500 },
          )
          .toContain(words),
    };
  }

  const ship = ({ orderId }: Sale, trackingNo: string, quantity?: number) =>
    shop().askOperator('POST', `orders/${orderId}/shipments`, {
      ...{ kind: 'express', carrier: '中通快递', trackingNo },
      ...(quantity === undefined ? {} : { items: [{ productId, quantity }] }),
    });

  /** What WeChat knows of the shipping of an order. */
  async function shipmentOf({ orderId }: Sale): Promise<Record<string, unknown> | undefined> {
    const { shipments } = JSON.parse(JSON.stringify(await shop().askSimulator('GET', 'shipments')));
    return shipments.find(({ outTradeNo }: { outTradeNo: string }) => outTradeNo === orderId);
  }

  const isReported = (sale: Sale) =>
    expect.poll(async () => (await shipmentOf(sale))?.isFinished, { timeout: 60_000 }).toBe(true);

  /** What WeChat's books hold of an order: frozen, and the merchant's with WeChat's fee of it, in fen. */
  async function moneyOf({ orderId }: Sale): Promise<{ frozenFen: number; releasedFen: number }> {
    const { entries }: Books = JSON.parse(JSON.stringify(await shop().askSimulator('GET', 'books')));
    const legs = entries.filter(({ outTradeNo }) => outTradeNo === orderId).flatMap((entry) => entry.legs);
    const sum = (...accounts: readonly string[]) =>
      legs
        .filter(({ account }) => accounts.includes(account))
        .reduce((fen, { amountFen }) => fen + amountFen, 0);
    return {
      frozenFen: sum('merchant:frozen'),
      releasedFen: sum('merchant:unsettled', 'wechat:fees'),
    };
  }

  /** WeChat settles what was received a while later; its books then have released what is not refunded of it. */
  async function settles(sale: Sale, refundedFen = 0): Promise<void> {
    await expect.poll(sale.fulfilment, { timeout: 60_000 }).toMatch(/RECEIVED|SETTLED/);
    await shop().passTime(2 * DAY_MS);
    await expect.poll(sale.fulfilment, { timeout: 60_000, interval: 500 }).toBe('SETTLED');
    const releasedFen = sale.totalFen - refundedFen;
    expect(await moneyOf(sale)).toEqual({ frozenFen: 0, releasedFen });
  }

  /** WeChat confirms for buyers who do not. */
  async function waitForWechat(sale: Sale, days: number): Promise<void> {
    await isReported(sale);
    await shop().passTime(days * DAY_MS + 60_000);
    await settles(sale);
    expect(await shipmentOf(sale)).toMatchObject({ receiptMethod: 'automatic' });
    await sale.comesTo('已完成');
  }

  test('express: shipped, on its way, confirmed on WeChat’s page, and the money is the merchant’s', async () => {
    const sale = await sell(EXPRESS);
    const { program } = sale;
    const { frozenFen, releasedFen } = await moneyOf(sale);
    expect([frozenFen > 0, frozenFen + releasedFen]).toEqual([true, sale.totalFen]);
    if (brand.hasExpress) {
      await program.back();
      await sale.shows('.filter-toship');
      // The orders of before are shown until these are asked for.
      const list = sale.network.hold(/\/api\/orders\?/);
      await program.tap('.filter-toship');
      const asked = await list.next();
      await program.waitFor(() => program.find('.order-card') === undefined);
      asked.release();
      list.end();
      await sale.shows('.order-card');
      await program.tap('.order-card');
      await sale.shows('.order-number');
    }
    await ship(sale, 'ZTO 2026 0001');
    await sale.comesTo('待收货');
    expect(program.text()).toContain('中通快递');
    await program.tap('.parcel-copy');
    await program.waitFor(() => program.phone.settings.clipboard === 'ZTO20260001');
    await isReported(sale);
    await sale.comesTo('确认收货');
    await program.tap('.receipt-button');
    await sale.says('已完成');
    await settles(sale);
    expect(await shipmentOf(sale)).toMatchObject({ logisticsType: 1, receiptMethod: 'buyer' });
    expectClean(sale);
  });

  test('several parcels: each with its number and what is in it', async () => {
    const sale = await sell(EXPRESS, 3);
    await ship(sale, 'ZTO20260011', 1);
    await sale.comesTo('ZTO20260011');
    expect(sale.program.find('.status')?.text()).toBe('待发货');
    await ship(sale, 'ZTO20260012');
    await sale.comesTo('待收货');
    const parcels = sale.program.findAll('.parcel').map((parcel) => parcel.text());
    expect(parcels).toHaveLength(2);
    expect(parcels[0]).toMatch(/ZTO20260011[\s\S]*\n[^、\n]+ × 1\n/);
    expect(parcels[1]).toMatch(/ZTO20260012[\s\S]*\n[^、\n]+ × 2\n/);
    await isReported(sale);
    expect(await shipmentOf(sale)).toMatchObject({ deliveryMode: 2, packages: [{}, {}] });
    expectClean(sale);
  });

  test('partly shipped and partly refunded: what is left is received, and settled to the fen', async () => {
    const sale = await sell(EXPRESS, 3);
    await ship(sale, 'ZTO20260021', 1);
    await shop().askOperator('POST', `orders/${sale.orderId}/refunds`, {
      ...{ amountFen: 2 * priceFen, reason: '缺货' },
      restock: [{ productId, quantity: 2 }],
    });
    await shop().passTime(10_000);
    await sale.comesTo('退款到账');
    await sale.comesTo('待收货');
    await isReported(sale);
    await sale.comesTo('确认收货');
    await sale.program.tap('.receipt-button');
    await sale.says('已完成');
    await settles(sale, 2 * priceFen);
    expectClean(sale);
  });

  test('express that nobody confirms is received after WeChat’s ten days', async () => {
    const sale = await sell(EXPRESS);
    await ship(sale, 'ZTO20260031');
    await waitForWechat(sale, 10);
    expectClean(sale);
  });

  test('pick-up: handed over for its code, received after WeChat’s two days', async () => {
    const sale = await sell({ kind: 'pickup', placeId: brand.placeId });
    const { program, orderId } = sale;
    await sale.comesTo('待取货');
    const code = program.find('.pickup-code')?.text().replace(' ', '');
    await shop().askOperator('POST', `orders/${orderId}/shipments`, { kind: 'pickup', code });
    await sale.comesTo('已完成');
    expect(program.find('.pickup-code')).toBeUndefined();
    await waitForWechat(sale, 2);
    expect(await shipmentOf(sale)).toMatchObject({ logisticsType: 4 });
    expectClean(sale);
  });

  test('without delivery: reported by itself, received after WeChat’s two days', async () => {
    const sale = await sell({ kind: 'none' });
    await waitForWechat(sale, 2);
    expect(await shipmentOf(sale)).toMatchObject({ logisticsType: 3 });
    expectClean(sale);
  });
}

import type { World } from './world.js';

/** What the catalogue opens with; the truth about stock is held against it. */
type Stock = ReadonlyMap<string, number>;

function must(condition: boolean, words: string): void {
  if (!condition) throw new Error(`Broken: ${words}`);
}

async function booksOf({ database, simulator }: World) {
  // At one moment: a process that is dying may still write. What WeChat has is read after it, and may be ahead.
  const [orders, products] = await database.$transaction([
    database.order.findMany({ include: { items: true, events: true, refunds: true } }),
    database.product.findMany(),
  ]);
  return {
    orders,
    products,
    wechatOrders: new Map(simulator.control.orders().map((order) => [order.outTradeNo, order])),
    /** By WeChat's own number: a refund that was made outside has another one here. */
    wechatRefunds: new Map(simulator.control.refunds().map((refund) => [refund.refundId, refund])),
  };
}

type Books = Awaited<ReturnType<typeof booksOf>>;

/** True after each step, whatever is lost, late or under way. */
export async function checkTruths(world: World, stock: Stock): Promise<void> {
  const books = await booksOf(world);
  for (const order of books.orders) {
    const paidEvents = order.events.filter(({ type }) => type === 'PAID').length;
    const atWechat = books.wechatOrders.get(order.id);
    must(paidEvents <= 1, `${order.id} was paid ${paidEvents} times`);
    if (order.status === 'PAID' || order.status === 'REFUNDED') {
      must(paidEvents === 1, `${order.id} is ${order.status} without an event that says how`);
      must(atWechat?.paidAt != null, `${order.id} is ${order.status}, and WeChat has no money for it`);
      must(atWechat?.totalFen === order.totalFen, `${order.id} was paid with another amount`);
      must(
        atWechat?.transactionId === order.transactionId,
        `${order.id} has another transaction than WeChat’s`,
      );
    }
    checkLife(order);
    checkRefunds(order, books);
  }
  checkStock(books, stock);
  for (const { id, totalFen } of world.orders) {
    const kept = books.orders.find((order) => order.id === id);
    must(kept?.totalFen === totalFen, `the acknowledged order ${id} is gone or changed`);
  }
}

/** The events of an order tell how it came to be what it is. */
function checkLife({ id, status, transactionId, events }: Books['orders'][number]): void {
  const count = (wanted: string) => events.filter(({ type }) => type === wanted).length;
  must(count('CREATED') === 1, `${id} was created ${count('CREATED')} times`);
  must(
    count('CLOSED') === (status === 'CLOSED' ? 1 : 0),
    `${id} is ${status}, closed ${count('CLOSED')} times`,
  );
  must(count('REFUNDED') === (status === 'REFUNDED' ? 1 : 0), `${id} is ${status} and tells otherwise`);
  const isLate = status === 'CLOSED' && transactionId !== null;
  must(count('PAID_AFTER_CLOSE') === (isLate ? 1 : 0), `${id} had late money, and tells otherwise`);
}

function checkRefunds(order: Books['orders'][number], { wechatRefunds }: Books): void {
  const sum = (refunds: typeof order.refunds) =>
    refunds.reduce((total, { amountFen }) => total + amountFen, 0);
  const open = order.refunds.filter(({ status }) => status !== 'CLOSED');
  must(sum(open) === order.refundReservedFen, `${order.id} reserves another sum than its refunds`);
  // Only what was made outside may take what a refund of ours waits for.
  const ours = open.filter(({ origin }) => origin !== 'OUTSIDE');
  must(sum(ours) <= order.totalFen, `${order.id} gives back more than was paid`);
  must(order.refundedFen <= order.totalFen, `more of ${order.id} is back than was paid`);
  const succeeded = order.refunds.filter(({ status }) => status === 'SUCCESS');
  must(sum(succeeded) === order.refundedFen, `${order.id} counts other refunds than those that succeeded`);
  for (const { id, status, amountFen, wechatRefundId } of order.refunds) {
    const isWithdrawn = status === 'CLOSED' && wechatRefundId === null;
    if (status === 'REQUESTED' || isWithdrawn) continue;
    const atWechat = wechatRefunds.get(wechatRefundId ?? '');
    must(
      atWechat?.refundFen === amountFen,
      `refund ${id} is ${status}, and WeChat knows another amount or none`,
    );
  }
}

function checkStock({ orders, products }: Books, stock: Stock): void {
  for (const { id, stock: left } of products) {
    const items = orders
      .filter(({ status }) => status !== 'CLOSED')
      .flatMap((order) => order.items)
      .filter(({ productId }) => productId === id);
    const taken = items.reduce((sum, { quantity, restocked }) => sum + quantity - restocked, 0);
    must(left >= 0, `the stock of ${id} is ${left}`);
    must(left === (stock.get(id) ?? 0) - taken, `the stock of ${id} is ${left}, and ${taken} are taken`);
  }
}

/** True once nothing is under way any more: both books agree to the fen, and no order is stuck. */
export async function checkBooksAgree(world: World): Promise<void> {
  const { orders, wechatOrders, wechatRefunds } = await booksOf(world);
  await checkEvidence(world);
  const known = new Map(orders.map((order) => [order.id, order]));
  for (const [outTradeNo, atWechat] of wechatOrders) {
    const order = known.get(outTradeNo);
    must(order !== undefined, `WeChat has an order ${outTradeNo} that is unknown here`);
    if (order === undefined || atWechat.paidAt === null) continue;
    const isKept = order.status === 'PAID' || order.status === 'REFUNDED';
    const isReturned = order.status === 'CLOSED' && order.refundedFen === order.totalFen;
    must(isKept || isReturned, `WeChat took money for ${outTradeNo}, and here it is ${order.status}`);
  }
  for (const order of orders) {
    must(order.status !== 'PENDING', `${order.id} is stuck`);
    for (const { id, status, wechatRefundId } of order.refunds) {
      if (status === 'CLOSED' && wechatRefundId === null) continue;
      must(status === wechatRefunds.get(wechatRefundId ?? '')?.status, `refund ${id} is ${status} here only`);
    }
    const atWechat = [...wechatRefunds.values()].filter(({ outTradeNo }) => outTradeNo === order.id);
    const backFen = atWechat.reduce(
      (sum, { status, refundFen }) => sum + (status === 'SUCCESS' ? refundFen : 0),
      0,
    );
    must(
      backFen === order.refundedFen,
      `${backFen} fen of ${order.id} are back, and here ${order.refundedFen}`,
    );
  }
  const refundIds = new Set(
    orders.flatMap(({ refunds }) => refunds.map(({ wechatRefundId }) => wechatRefundId)),
  );
  for (const [refundId, { status, source }] of wechatRefunds) {
    // One that was made outside and closed moved no money.
    const hasMoved = source === 'API' || status !== 'CLOSED';
    must(!hasMoved || refundIds.has(refundId), `WeChat refunds ${refundId}, which is unknown here`);
  }
}

/** Whatever was acknowledged is kept, what was forged is not, and no two refunds of an order came within a minute. */
async function checkEvidence({ database, simulator }: World): Promise<void> {
  const kept = new Set((await database.notification.findMany()).map(({ id }) => id));
  const isOutside = simulator.control.refunds().some(({ source }) => source !== 'API');
  for (const event of simulator.control.events()) {
    if (event.kind === 'notification' && event.statusCode === 204) {
      must(kept.has(event.notificationId), `${event.notificationId} was acknowledged and is not kept`);
    }
    if (event.kind !== 'request' || event.fault !== null || event.statusCode !== 429) continue;
    // Nobody tells us that one was made in the console within the same minute.
    if (isOutside && event.path.endsWith('/refunds')) continue;
    throw new Error(`Broken: WeChat was asked too often: ${event.method} ${event.path}`);
  }
}

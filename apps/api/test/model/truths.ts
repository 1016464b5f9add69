import type { World } from './world.js';

/** What the catalogue opens with; the truth about stock is held against it. */
type Stock = ReadonlyMap<string, number>;

function must(condition: boolean, words: string): void {
  if (!condition) throw new Error(`Broken: ${words}`);
}

async function booksOf({ database, simulator }: World) {
  // At one moment: a process that is dying may still write. What WeChat has is read after it, and may be ahead. Any
  // lower level sees another moment in each statement on PostgreSQL, and an order and its events are two.
  const [orders, products] = await database.$transaction(
    [
      database.order.findMany({
        include: {
          items: true,
          events: true,
          refunds: true,
          shipments: true,
          pickup: true,
          pickupCode: true,
        },
      }),
      database.product.findMany(),
    ],
    { isolationLevel: 'Serializable' },
  );
  return {
    orders,
    products,
    wechatOrders: new Map(simulator.control.orders().map((order) => [order.outTradeNo, order])),
    wechatShipments: new Map(
      simulator.control.shipments().map((shipment) => [shipment.outTradeNo, shipment]),
    ),
    wechatBooks: simulator.control.books(),
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
    checkShipping(order);
    checkRefunds(order, books);
    checkFulfilment(order, books);
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
  const isPaidAfterClose = events.some(({ type, data }) => type === 'PAID' && JSON.parse(data).isAfterClose);
  const closes = status === 'CLOSED' || isPaidAfterClose ? 1 : 0;
  must(count('CLOSED') === closes, `${id} is ${status}, closed ${count('CLOSED')} times`);
  must(count('REFUNDED') === (status === 'REFUNDED' ? 1 : 0), `${id} is ${status} and tells otherwise`);
  const isLate = status === 'CLOSED' && transactionId !== null;
  must(count('PAID_AFTER_CLOSE') === (isLate ? 1 : 0), `${id} had late money, and tells otherwise`);
}

/** What is shipped of an order was paid for and ordered, and its events tell of it. */
function checkShipping(order: Books['orders'][number]): void {
  const { id, status, fulfilment, deliveryKind, deliveryFen, totalFen, shipments, events } = order;
  const isPaid = status === 'PAID' || status === 'REFUNDED';
  must((fulfilment !== null) === isPaid, `${id} is ${status} and ${fulfilment}`);
  must(isPaid || shipments.length === 0, `${id} is ${status} and was shipped`);
  const goodsFen = order.items.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0);
  must(goodsFen + deliveryFen === totalFen, `${id} is not the sum of its goods and its delivery`);
  for (const { productId, quantity } of order.items) {
    const shipped = shipments
      .flatMap(({ items }): { productId: string; quantity: number }[] => JSON.parse(items))
      .filter((item) => item.productId === productId)
      .reduce((units, item) => units + item.quantity, 0);
    must(shipped <= quantity, `${shipped} units of ${quantity} were shipped of ${id}`);
  }
  const isShipped = fulfilment !== null && fulfilment !== 'UNSHIPPED';
  const shippedEvents = events.filter(({ type }) => type === 'SHIPPED').length;
  must(shippedEvents === (isShipped ? 1 : 0), `${id} is ${fulfilment}, shipped ${shippedEvents} times`);
  must((order.shippedAt !== null) === isShipped, `${id} is ${fulfilment} and has another time of it`);
  const last = shipments.filter(({ isLast }) => isLast).length;
  must(last <= (isShipped ? 1 : 0), `${id} is ${fulfilment} and has ${last} last shipments`);
  const waits = deliveryKind === 'pickup' && status === 'PAID' && fulfilment === 'UNSHIPPED';
  must((order.pickupCode !== null) === waits, `${id} is ${status}, ${fulfilment}, and its code is not so`);
  must(
    !waits || order.pickupCode?.code === order.pickup?.code,
    `${id} waits with another code than it shows`,
  );
}

/** An order comes no further here than it has come at WeChat. */
function checkFulfilment({ id, fulfilment }: Books['orders'][number], { wechatShipments }: Books): void {
  const there = wechatShipments.get(id);
  if (fulfilment !== 'RECEIVED' && fulfilment !== 'SETTLED') return;
  must(there?.receivedAt != null, `${id} is ${fulfilment}, and WeChat has no receipt of it`);
  must(fulfilment !== 'SETTLED' || there?.settledAt != null, `${id} is settled here only`);
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

/** WeChat has each report of a shipped order, and all of it. What has nothing to deliver is always shipped. */
function checkReported(
  { id, fulfilment, deliveryKind, items, totalFen, refundReservedFen, shipments }: Books['orders'][number],
  there: ReturnType<Books['wechatShipments']['get']>,
): void {
  if (fulfilment === 'UNSHIPPED') {
    const isAllBack = items.every(({ quantity, restocked }) => quantity === restocked);
    const waits = deliveryKind !== 'none' && (!isAllBack || refundReservedFen === totalFen);
    must(waits, `${id} is paid, has nothing to deliver, and is not shipped`);
    return;
  }
  const reports = shipments.map(({ report }) => report);
  must(
    reports.every((report) => report === 'REPORTED'),
    `the reports of ${id} are ${reports.join()}`,
  );
  must(there?.isFinished === true, `WeChat waits for the shipping of ${id}`);
}

/**
 * The money of each order lies at WeChat where this shop's books say so: what was paid and is not back, less WeChat's
 * fee, is frozen until the receipt, and the merchant's from then on.
 */
function checkMoney({ orders, wechatBooks: { accounts, entries } }: Books): void {
  const sums = { frozenFen: 0, settledFen: 0, backFen: 0 };
  for (const { id, status, fulfilment, totalFen, refundedFen, transactionId } of orders) {
    const legs = entries.filter(({ outTradeNo }) => outTradeNo === id).flatMap((entry) => entry.legs);
    const inAccount = (isIn: (account: string) => boolean) =>
      legs.reduce((sum, { account, amountFen }) => sum + (isIn(account) ? amountFen : 0), 0);
    const paidFen = transactionId === null ? 0 : totalFen;
    const spentFen = -inAccount((account) => account.startsWith('buyer:'));
    must(spentFen === paidFen - refundedFen, `${id} has cost its buyer ${spentFen} fen at WeChat`);
    const heldFen = spentFen - inAccount((account) => account === 'wechat:fees');
    const frozenFen = inAccount((account) => account === 'merchant:frozen');
    const isReceived = fulfilment === 'RECEIVED' || fulfilment === 'SETTLED';
    const isHeld = status === 'PAID' && !isReceived;
    must(frozenFen === (isHeld ? heldFen : 0), `${frozenFen} fen of ${id} are frozen, and ${heldFen} its`);
    sums.frozenFen += frozenFen;
    sums.settledFen += heldFen - frozenFen;
    sums.backFen += refundedFen;
  }
  const balance = (...names: string[]) =>
    accounts.reduce((sum, { name, balanceFen }) => sum + (names.includes(name) ? balanceFen : 0), 0);
  must(
    balance('merchant:frozen') === sums.frozenFen,
    `WeChat freezes another sum than ${sums.frozenFen} fen`,
  );
  const settledFen = balance('merchant:unsettled', 'merchant:available');
  must(
    settledFen === sums.settledFen,
    `WeChat has settled ${settledFen} fen, and here ${sums.settledFen} are`,
  );
  must(balance('refunds:inFlight') === 0, 'a refund is still under way at WeChat');
}

/** True once nothing is under way any more: both books agree to the fen, and no order is stuck. */
export async function checkBooksAgree(world: World): Promise<void> {
  const books = await booksOf(world);
  const { orders, wechatOrders, wechatRefunds } = books;
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
  const { wechatShipments } = books;
  checkMoney(books);
  for (const order of orders) {
    must(order.status !== 'PENDING', `${order.id} is stuck`);
    if (order.status === 'PAID') checkReported(order, wechatShipments.get(order.id));
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

import type { MessageEvent } from '@taro-pay/contracts';
import type { MessageValues, PickupPlace, Site } from '@taro-pay/site';
import { yuanText } from '../money-text.js';
import type { EventFacts } from './event-facts.js';
import { shortened } from './shortened.js';

interface Line {
  readonly name: string;
  readonly quantity: number;
}

/** What every message may tell of its order. */
export interface OrderFacts {
  readonly id: string;
  readonly totalFen: number;
  readonly payerTotalFen: number | null;
  readonly paidAt: Date | null;
  readonly expiresAt: Date;
  readonly items: readonly Line[];
}

/** For what an order lacks, such as the carrier of a parcel that the shop's own people bring: WeChat refuses an empty field. */
const NOTHING = '-';

/** Buyers know the last characters of a number. */
const SHORT_NUMBER = 6;

type ValuesOf = { readonly [Event in MessageEvent]: MessageValues<Event> };

/** The texts of an event's placeholders. Messages are in Chinese, as their templates are. */
export function messageValues<Event extends MessageEvent>(
  event: Event,
  order: OrderFacts,
  { shipment, pickup, refund }: EventFacts,
  site: Site,
): ValuesOf[Event] {
  const common = {
    shop: site.name.zh,
    orderNumber: order.id,
    shortNumber: order.id.slice(-SHORT_NUMBER),
    goods: goodsOf(order.items),
    total: amountOf(order.totalFen),
  };
  const place = site.delivery.pickup.places.find(({ id }) => id === pickup?.placeId);
  const values: ValuesOf = {
    PAID: {
      ...common,
      paid: amountOf(order.payerTotalFen ?? order.totalFen),
      paidAt: momentOf(order.paidAt),
    },
    SHIPPED: {
      ...common,
      carrier: shipment?.carrierName ?? NOTHING,
      trackingNo: shipment?.trackingNo ?? NOTHING,
      shippedAt: momentOf(shipment?.createdAt),
    },
    READY: { ...common, code: pickup?.code ?? NOTHING, ...placeValues(place) },
    REFUNDED: {
      ...common,
      refund: amountOf(refund?.amountFen ?? 0),
      refundedAt: momentOf(refund?.succeededAt),
    },
    CLOSING_SOON: { ...common, closesAt: momentOf(order.expiresAt) },
  };
  return values[event];
}

const placeValues = (place: PickupPlace | undefined) => ({
  place: place?.name.zh ?? NOTHING,
  placeAddress: place?.address.zh ?? NOTHING,
  hours: place?.hours.zh ?? NOTHING,
});

/** What stands behind the first name stays legible where a field has room for 20 characters. */
const NAME_CHARACTERS = 12;

function goodsOf(items: readonly Line[]): string {
  const [first] = items;
  if (first === undefined) return NOTHING;
  const count = items.reduce((sum, { quantity }) => sum + quantity, 0);
  if (count === 1) return first.name;
  const name = shortened(first.name, NAME_CHARACTERS);
  return items.length === 1 ? `${name} ×${count}` : `${name} 等 ${count} 件`;
}

const amountOf = (fen: number) => `￥${yuanText(fen)}`;

const BEIJING_MS = 8 * 3_600_000;

/** `2026年11月10日 15:01` in Beijing, which WeChat takes as a time and as a date. */
function momentOf(at: Date | null | undefined): string {
  if (at == null) return NOTHING;
  const shifted = new Date(at.getTime() + BEIJING_MS);
  const date = `${shifted.getUTCFullYear()}年${shifted.getUTCMonth() + 1}月${shifted.getUTCDate()}日`;
  return `${date} ${shifted.toISOString().slice(11, 16)}`;
}

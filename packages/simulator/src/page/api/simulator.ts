import type { OrderAction } from '../../control/order-actions.js';
import type { ReceiptAnswer } from '../../control/receipt.js';
import type { BooksView } from '../../control/views/books.js';
import type { OrderDetail, OrderView } from '../../control/views/order.js';
import type { RefundView } from '../../control/views/refund.js';
import type { SimulatorEvent } from '../../events/event.js';
import type { Faults } from '../../faults/faults.js';
import type { NotificationVariant } from '../../faults/notification-variants.js';
import type { Address } from '../../mini-program/addresses.js';
import type { InboxMessage } from '../../mini-program/inbox.js';
import type { Subscriptions } from '../../mini-program/subscriptions.js';
import type { CashierAction, Visit } from '../../payments/cashier.js';
import type { KeyKind, KeysView } from '../../protocol/keyring.js';
import type { ConsoleRefund } from '../../refunds/console-refund.js';
import type { RefundOutcome } from '../../refunds/refund.js';
import type { Preview } from '../../server/preview.js';
import { Failure, type FailureKind } from './failure.js';

/** The simulator's control API, as this page uses it. The answers are those of the same build: their types are its own. */

const KINDS: Readonly<Record<number, FailureKind>> = { 400: 'invalid', 404: 'notFound', 409: 'forbidden' };

async function call<Answer>(
  path: string,
  method: 'GET' | 'POST' | 'PUT' = 'GET',
  body?: object,
): Promise<Answer> {
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(path, { method, cache: 'no-store', ...content }).catch((error: unknown) => {
    throw new Failure('unreachable', String(error));
  });
  const text = await response.text();
  const answer = text === '' ? null : JSON.parse(text);
  if (response.ok) return answer;
  const { message = `${method} ${path} → ${response.status}`, wechatMessage } = answer ?? {};
  throw new Failure(KINDS[response.status] ?? 'other', message, wechatMessage);
}

/** An order. Two merchants may have the same out_trade_no. */
export interface OrderName {
  readonly outTradeNo: string;
  /** Null for the merchant who knows it. */
  readonly mchid: string | null;
}

const pathOf = ({ outTradeNo }: OrderName) => `/_sim/orders/${encodeURIComponent(outTradeNo)}`;

/** The query that names a merchant; null for every merchant, or the first one. */
const ofMerchant = (mchid: string | null) => (mchid === null ? '' : `&mchid=${encodeURIComponent(mchid)}`);

/** Events with a greater id, oldest first. */
export const eventsAfter = async (id: number) =>
  (await call<{ readonly events: readonly SimulatorEvent[] }>(`/_sim/events?after=${id}`)).events;

/** A merchant, and its sub-merchants where it is a service provider. */
interface ListedMerchant {
  readonly mchid: string;
  readonly subMerchants: readonly { readonly subMchid: string }[];
}

export const listMerchants = async () =>
  (await call<{ readonly merchants: readonly ListedMerchant[] }>('/_sim/merchants')).merchants;

/** The newest orders of a merchant, or of all, oldest first. */
export const listOrders = (limit: number, mchid: string | null) =>
  call<{ readonly orders: readonly OrderView[]; readonly total: number }>(
    `/_sim/orders?limit=${limit}${ofMerchant(mchid)}`,
  );

export const readOrder = (order: OrderName) =>
  call<OrderDetail>(`${pathOf(order)}?${ofMerchant(order.mchid)}`);

/** Failing and cancelling are the wanted outcome. @throws Failure with the errMsg of any other failure */
export async function actOnOrder(order: OrderName, action: OrderAction, user?: string): Promise<void> {
  const { mchid } = order;
  const { errMsg } = await call<{ readonly errMsg: string }>(pathOf(order), 'POST', { action, user, mchid });
  if (errMsg.includes(':fail') && action !== 'fail' && action !== 'cancel')
    throw new Failure('other', errMsg);
}

/**
 * A buyer comes to the cashier of the order's product and acts: scans the code, opens the address, or has the sheet
 * before them. `user`: who; undefined for the order's own buyer. @throws Failure with WeChat's words
 */
export async function visitCashier(order: OrderView, action: CashierAction, user?: string): Promise<void> {
  const { codeUrl, h5Url, mchid } = order;
  if (codeUrl === null && h5Url === null) return actOnOrder(order, action, user);
  const { result, words } = await call<{ readonly result: Visit['result']; readonly words: string | null }>(
    codeUrl === null ? '/_sim/cashier/h5' : '/_sim/cashier/native',
    'POST',
    { ...(codeUrl === null ? { h5Url } : { codeUrl }), action, user, mchid },
  );
  if (result === 'refused') throw new Failure('other', words ?? result);
}

export const chooseRefundOutcome = (order: OrderName, refundOutcome: RefundOutcome | null) =>
  call(pathOf(order), 'POST', { refundOutcome, mchid: order.mchid });

export const settleRefund = ({ outRefundNo, mchid }: RefundView, status: RefundOutcome) =>
  call(`/_sim/refunds/${encodeURIComponent(outRefundNo)}`, 'POST', { status, mchid });

export const refundInConsole = (order: OrderName, refund: ConsoleRefund) =>
  call(`${pathOf(order)}/console-refunds`, 'POST', { ...refund, mchid: order.mchid });

export const resendNotification = (id: string, variant?: NotificationVariant) =>
  call(`/_sim/notifications/${encodeURIComponent(id)}/resend`, 'POST', { variant });

export interface SimulatorClock {
  /** How far ahead of this computer's clock it is. */
  readonly offsetMs: number;
  /** Null while it runs. */
  readonly frozenAtMs: number | null;
}

export async function readClock(): Promise<SimulatorClock> {
  const { now, isFrozen } = await call<{ readonly now: string; readonly isFrozen: boolean }>('/_sim/clock');
  return { offsetMs: Date.parse(now) - Date.now(), frozenAtMs: isFrozen ? Date.parse(now) : null };
}

export const setClock = (change: { advanceMs: number } | { freeze: boolean } | { reset: true }) =>
  call('/_sim/clock', 'POST', change);

export const readFaults = () => call<Faults>('/_sim/faults');

/** A setting that is left out has its default. */
export const setFaults = (faults: Partial<Faults>) => call('/_sim/faults', 'PUT', faults);

/** The buyer confirms receipt in WeChat's component. @throws Failure where there is nothing to receive */
export async function confirmReceipt({ transactionId, mchid, user }: OrderView): Promise<void> {
  const { status, errormsg } = await call<ReceiptAnswer>('/_sim/receipt', 'POST', {
    transaction_id: transactionId ?? '',
    mchid,
    ...(user === null ? {} : { user }),
  });
  if (status !== 'success') throw new Failure('other', errormsg ?? status);
}

const phoneOf = (user: string) => `/_sim/users/${encodeURIComponent(user)}`;

/** What is on a user's phone. */
export interface PhoneContent {
  /** Oldest first. */
  readonly messages: readonly InboxMessage[];
  /** How many messages of each template can still be sent; null for any number. */
  readonly subscriptions: ReturnType<Subscriptions['of']>;
  readonly addresses: readonly Address[];
}

/** `mchid`: the merchant whose mini-program it is; null for the first one. */
export async function readPhone(user: string, mchid: string | null): Promise<PhoneContent> {
  const [inbox, subscriptions, addresses] = await Promise.all([
    call<Pick<PhoneContent, 'messages'>>(`${phoneOf(user)}/inbox?${ofMerchant(mchid)}`),
    call<Pick<PhoneContent, 'subscriptions'>>(`${phoneOf(user)}/subscriptions?${ofMerchant(mchid)}`),
    call<Pick<PhoneContent, 'addresses'>>(`${phoneOf(user)}/addresses?${ofMerchant(mchid)}`),
  ]);
  return { ...inbox, ...subscriptions, ...addresses };
}

/** The number of kept movements, the newest ones. */
const ENTRIES_KEPT = 50;

/** Whose books: a merchant's, the first one's for null; or those of its sub-merchant. */
export interface BooksHolder {
  readonly mchid: string | null;
  readonly subMchid: string | null;
}

/** The balances of a holder's accounts, and the newest movements after those `known`. */
export async function readBooks(holder: BooksHolder, known?: BooksView): Promise<BooksView> {
  const after = known?.entries.at(-1)?.id ?? 0;
  const { mchid, subMchid } = holder;
  const ofSubMerchant = subMchid === null ? '' : `&subMchid=${encodeURIComponent(subMchid)}`;
  const page = await call<BooksView>(`/_sim/books?after=${after}${ofMerchant(mchid)}${ofSubMerchant}`);
  const entries = [...(known?.entries ?? []), ...page.entries].slice(-ENTRIES_KEPT);
  const books = { accounts: page.accounts, entries };
  // An answer is limited to a page. Ask for the next one.
  return page.entries.length === 0 ? books : readBooks(holder, books);
}

export const readKeys = (mchid: string | null) => call<KeysView>(`/_sim/keys?${ofMerchant(mchid)}`);

export const changeKeys = (mchid: string | null, change: { mode: KeysView['mode'] } | { rotate: KeyKind }) =>
  call('/_sim/keys', 'POST', { ...change, mchid });

/** `url`: where to look; empty: wherever one is found. */
export const findPreview = (url: string) =>
  call<Preview>(`/_sim/preview${url === '' ? '' : `?url=${encodeURIComponent(url)}`}`);

/** Forgets all orders and events. */
export const reset = () => call('/_sim/reset', 'POST', {});

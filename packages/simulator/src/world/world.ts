import { createBills } from '../bills/bills.js';
import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import { createEventLog } from '../events/event-log.js';
import { createMask } from '../events/secrets.js';
import { createFaults } from '../faults/faults.js';
import { createClock } from '../foundation/clock.js';
import type { RandomBytes } from '../foundation/cryptography.js';
import type { State } from '../foundation/state.js';
import type { Store } from '../foundation/store.js';
import { createBooks } from '../ledger/books.js';
import { createAccessTokens } from '../mini-program/access-tokens.js';
import { createUsers } from '../mini-program/users.js';
import { createAnnouncements } from '../notifications/announcements.js';
import { createNotifications } from '../notifications/notifications.js';
import { createCashier } from '../payments/cashier.js';
import { createOrders } from '../payments/orders.js';
import { createKeyring, type KeyMode } from '../protocol/keyring.js';
import { loadKeys, type Merchant } from '../protocol/merchant.js';
import { createPlatformSigner } from '../protocol/platform-signer.js';
import { createConsoleRefunds } from '../refunds/console-refund.js';
import { createRefundOutcomes } from '../refunds/refund-outcomes.js';
import { createRefunds } from '../refunds/refunds.js';
import { createShipments } from '../shipping/shipments.js';

const OUTCOMES_BY_FAULT = { success: 'SUCCESS', abnormal: 'ABNORMAL', closed: 'CLOSED' } as const;

interface Options {
  readonly merchant: Merchant;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
  readonly state: State;
  /** The kinds of WeChat's keys at the start and after a reset. */
  readonly keyMode: KeyMode;
  /** The console-wide address for refund notifications; null for none. */
  readonly refundNotifyUrl: string | null;
}

/** The WeChat of one merchant, before a server listens. Two worlds share nothing. */
export function createWorld({ merchant, now, randomBytes, state, keyMode, refundNotifyUrl }: Options) {
  const keys = loadKeys(merchant);
  const clock = createClock(now, state);
  const log = createEventLog(clock, createMask(merchant));
  const faults = createFaults();
  const keyring = createKeyring({ firstMode: keyMode, merchant, keys, clock, randomBytes });
  const signWith = () => faults.current().signWith;
  const signAsPlatform = createPlatformSigner({ keyring, clock, randomBytes, signWith });
  const users = createUsers({ appId: merchant.appId, clock, randomBytes, state });
  const accessTokens = createAccessTokens({ clock, randomBytes, state });
  const books = createBooks(clock, state);
  const orders = createOrders({ clock, randomBytes, books, state });
  const notifications = createNotifications({
    merchant,
    clock,
    randomBytes,
    keyring,
    signAsPlatform,
    log,
    faults,
    state,
  });
  const announcements = createAnnouncements(merchant, books, notifications);
  const refundOutcomes = createRefundOutcomes({
    state,
    usual: () => OUTCOMES_BY_FAULT[faults.current().refunds],
  });
  const refunds = createRefunds({
    clock,
    randomBytes,
    orders,
    books,
    state,
    outcome: refundOutcomes.outcomeOf,
    onSettled: announcements.refundSettled,
  });
  const bills = createBills({ clock, randomBytes });
  const shipments = createShipments({ merchant, orders, books, state });

  // Routes and verbs reach only what stands in this record, and a store without a reset does not compile.
  // The log is the last: its readers hear of the reset when everything else is forgotten.
  const stores = {
    users,
    accessTokens,
    orders,
    refundOutcomes,
    refunds,
    bills,
    books,
    shipments,
    notifications,
    faults,
    keyring,
    clock,
    log,
  } satisfies Record<string, Store>;

  /** Does what is due by the clock, and schedules the rest. */
  function plan(): void {
    refunds.plan();
    notifications.plan();
  }

  // Continue what was pending when the state was kept.
  plan();

  return {
    ...stores,
    merchant,
    keys,
    randomBytes,
    refundNotifyUrl,
    signAsPlatform,
    announcements,
    cashier: createCashier({
      merchant,
      keys,
      keyring,
      orders,
      openidOf: users.openidOf,
      onPaid: announcements.paid,
    }),
    refundAsConsole: createConsoleRefunds({ refunds, clock, randomBytes, refundNotifyUrl }),

    /** Records a control action. */
    note(summary: string, outTradeNo: string | null = null, diagnosis: Diagnosis | null = null): void {
      log.record({ kind: 'control', summary, outTradeNo, diagnosis });
    },

    plan,

    /** Forgets everything but the merchant. */
    reset(): void {
      for (const store of Object.values(stores)) store.reset();
    },

    async close(): Promise<void> {
      refunds.close();
      await notifications.close();
      state.close();
    },
  };
}

export type World = ReturnType<typeof createWorld>;

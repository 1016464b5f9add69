import type { Bills } from '../bills/bills.js';
import type { Clock } from '../foundation/clock.js';
import type { RandomBytes } from '../foundation/cryptography.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Users } from '../mini-program/users.js';
import type { CombinedOrders } from '../payments/combined-orders.js';
import type { OrderMode } from '../payments/order-mode.js';
import type { Orders } from '../payments/orders.js';
import type { SubMerchants } from '../payments/sub-merchants.js';
import type { TransactionView } from '../payments/transaction.js';
import type { Keyring } from '../protocol/keyring.js';
import type { Merchant } from '../protocol/merchant.js';
import type { Refunds } from '../refunds/refunds.js';
import { createBillRoutes } from './bill-routes.js';
import { createCertificateRoutes } from './certificate-routes.js';
import { createCombinedRoutes } from './combined-routes.js';
import type { PayRoute } from './pay-route.js';
import { createRefundRoutes } from './refund-routes.js';
import { createTransactionRoutes } from './transaction-routes.js';

interface Options {
  readonly merchant: Merchant;
  readonly subMerchants: SubMerchants;
  readonly keyring: Keyring;
  readonly users: Users;
  /** How orders can be made. */
  readonly modes: readonly OrderMode[];
  readonly orders: Orders;
  readonly combined: CombinedOrders;
  readonly refunds: Refunds;
  /** Another merchant by its number. */
  readonly find: (
    merchantId: string,
  ) => { readonly refunds: Refunds; readonly subMerchants: SubMerchants } | null;
  readonly bills: Bills;
  readonly books: Ledger;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly refundNotifyUrl: string | null;
  readonly viewTransaction: TransactionView;
}

/** The routes of WeChat Pay APIv3. */
export function createPayRoutes(options: Options): PayRoute[] {
  const { merchant, keyring, modes, find, randomBytes } = options;
  return [
    ...modes.flatMap((mode) => createTransactionRoutes(mode, options)),
    ...createCombinedRoutes({
      ...options,
      subMerchantsOf: (merchantId) => find(merchantId)?.subMerchants ?? null,
      tradeStateOf: ({ merchantId, order }) =>
        find(merchantId)?.refunds.tradeStateOf(order) ?? order.state.tradeState,
    }),
    ...createRefundRoutes({ ...options, findPrivateKey: keyring.privateKeyOf }),
    ...createBillRoutes(options),
    ...createCertificateRoutes({ merchant, keyring, randomBytes }),
  ];
}

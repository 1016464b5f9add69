import type { JsonObject } from '../../foundation/json.js';
import {
  type AppCashierRequest,
  readAppRequest,
  type UncheckedAppRequest,
} from '../../payments/app-payment.js';
import { CASHIER_ACTIONS, type CashierAction } from '../../payments/cashier.js';
import { prepayIdIn, redirectOf, visitH5 } from '../../payments/h5-visit.js';
import { APP_PARAMETERS, prepayIdOf } from '../../protocol/app-sign.js';
import { codeIn } from '../../protocol/products.js';
import { type CommandLine, type Flag, word } from '../command-line.js';
import { choice, optional, shape, text, textOrNothing } from '../shape.js';
import { verb } from '../verb.js';

/** A buyer at a code or at an h5_url. */
export interface Buyer {
  /** `pay` by default. */
  readonly action?: CashierAction | undefined;
  /** By default the order's own buyer, else `buyer`. */
  readonly user?: string | undefined;
}

/** The browser that opens an h5_url. */
export interface Browser extends Buyer {
  /** The page with the link; empty for none. By default there is one. */
  readonly referer?: string | undefined;
  readonly userAgent?: string | undefined;
}

const BUYER_FIELDS = { action: optional(choice(CASHIER_ACTIONS)), user: optional(text(100)) };

const BUYER_FLAGS: Readonly<Record<string, Flag>> = {
  action: { kind: 'text', value: '<action>', fills: 'action', help: 'pay (by default), cancel or fail' },
  user: { kind: 'text', value: '<name>', fills: 'user', help: 'who pays; buyer by default' },
};

const line = (action: string, [name, fills]: [string, string], help: string): CommandLine => ({
  command: 'trigger',
  action,
  words: [word(name, fills)],
  flags: BUYER_FLAGS,
  help,
  tell: ({ result, words }: JsonObject) => (words === null ? String(result) : `${result}: ${words}`),
  isFailure: ({ result }) => result === 'refused',
});

export const cashierVerbs = {
  /** The answer of WeChat's SDK to an app after the buyer did `action`. */
  payInApp: verb({
    words:
      'the `{errCode, errStr}` of an app’s PayResp after the same: 0 paid, -1 failed, -2 cancelled. `package` and the names in lower case are taken as well',
    act: (scope) => (request: AppCashierRequest | UncheckedAppRequest) => {
      const unchecked = 'parameters' in request ? request : readAppRequest({ ...request });
      const world = scope.ofHandle(prepayIdOf(unchecked.parameters));
      const { errCode, errStr, visit, diagnosis } = world.payInApp(unchecked);
      world.noteVisit({ product: 'app', ...unchecked }, visit, diagnosis);
      return { errCode, errStr, outTradeNo: visit.outTradeNo, diagnosis };
    },
    method: 'POST',
    path: '/_sim/cashier/app',
    input: { fields: [...APP_PARAMETERS, 'action', 'user?'], read: readAppRequest },
    answer(payInApp, { input }) {
      const { errCode, errStr } = payInApp(input);
      return { errCode, errStr };
    },
  }),

  /** What came of a scan of a code_url, and what the buyer read. */
  scan: verb({
    words:
      'a buyer scans the code_url of a Native prepay and pays (or `cancel`, `fail`): `{result, words}`; the result is `paid`, `cancelled`, `failed` or `refused`',
    act:
      (scope) =>
      (codeUrl: string, { action = 'pay', user }: Buyer = {}) => {
        const code = codeIn(codeUrl);
        const world = scope.ofHandle(code);
        const visit = world.cashier.visit('native', code, action, user);
        world.noteVisit({ product: 'native', action, user }, visit);
        return visit;
      },
    method: 'POST',
    path: '/_sim/cashier/native',
    input: shape({ codeUrl: text(512), ...BUYER_FIELDS }),
    lines: [line('scan', ['code_url', 'codeUrl'], 'a buyer scans the code and pays')],
    answer(scan, { input }) {
      const { result, words } = scan(input.codeUrl, input);
      return { result, words };
    },
  }),

  /**
   * What came of opening an h5_url, and where the browser goes next.
   * @throws TypeError where it is no address
   */
  openH5Url: verb({
    words:
      'a buyer opens an h5_url in a browser and acts as above: `{result, words, redirectUrl}`. `referer` is the page with the link, empty for none; by default there is one',
    act:
      (scope) =>
      (address: string, { action = 'pay', user, referer = address, userAgent }: Browser = {}) => {
        if (!URL.canParse(address)) throw new TypeError('“h5Url” has to be an address.');
        const h5Url = new URL(address);
        const world = scope.ofHandle(prepayIdIn(h5Url) ?? '');
        const opening = { h5Url, referer, userAgent: userAgent ?? null };
        const visit = visitH5(world.cashier, opening, action, user);
        world.noteVisit({ product: 'h5', action, user }, visit);
        return { ...visit, redirectUrl: visit.result === 'refused' ? null : redirectOf(h5Url) };
      },
    method: 'POST',
    path: '/_sim/cashier/h5',
    input: shape({
      h5Url: text(4_096),
      referer: optional(textOrNothing(4_096)),
      userAgent: optional(text(1_000)),
      ...BUYER_FIELDS,
    }),
    lines: [line('open-h5', ['h5_url', 'h5Url'], 'a buyer opens the address in a browser and pays')],
    answer(open, { input }) {
      const { result, words, redirectUrl } = open(input.h5Url, input);
      return { result, words, redirectUrl };
    },
  }),
};

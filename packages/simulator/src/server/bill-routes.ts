import { type BillDay, readBillDay } from '../bills/bill-day.js';
import type { Bills } from '../bills/bills.js';
import { writeFundFlowBill } from '../bills/fund-flow-bill.js';
import { TRADE_BILL_TYPES, writeTradeBill } from '../bills/trade-bill.js';
import type { Clock } from '../foundation/clock.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Orders } from '../payments/orders.js';
import { checkSubMchid } from '../payments/partner.js';
import type { SubMerchants } from '../payments/sub-merchants.js';
import { readChoice } from '../protocol/fields.js';
import type { Merchant } from '../protocol/merchant.js';
import { Refusal } from '../protocol/refusal.js';
import type { Refunds } from '../refunds/refunds.js';
import type { PayAnswer, PayCall, PayRoute } from './pay-route.js';

/** The log keeps this much of a bill. */
const LOGGED_CHARACTERS = 10_000;

/** Only the basic account holds money here. */
const FUND_ACCOUNTS = ['BASIC', 'OPERATION', 'FEES'] as const;

interface Options {
  readonly merchant: Merchant;
  readonly subMerchants: SubMerchants;
  readonly bills: Bills;
  readonly books: Ledger;
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly clock: Clock;
}

/** Bills: asked for, and downloaded. https://pay.weixin.qq.com/doc/v3/merchant/4012556654 */
export function createBillRoutes(options: Options): PayRoute[] {
  const { merchant, subMerchants, bills, books, refunds, clock } = options;

  /** The sub-merchant of a bill; null for none. @throws Refusal */
  function readSubMchid({ query }: PayCall): string | null {
    const subMchid = query.get('sub_mchid');
    if (subMchid !== null) checkSubMchid(subMchid, { ...merchant, subMerchants }, 'query');
    return subMchid;
  }

  function answerBill({ query, origin }: PayCall, write: (day: BillDay) => string | null): PayAnswer {
    const isGzip = readChoice(query, 'tar_type', ['', 'GZIP'], '') === 'GZIP';
    const day = readBillDay(query.get('bill_date'), clock.now());
    refunds.plan();
    const text = write(day);
    if (text === null) throw new Refusal('noBill', 'Nothing was paid or refunded on that day.');
    const { token, sha1 } = bills.keep(text, isGzip);
    const downloadUrl = `${origin}/v3/billdownload/file?token=${token}`;
    return {
      status: 200,
      body: { hash_type: 'SHA1', hash_value: sha1, download_url: downloadUrl },
      outTradeNo: null,
    };
  }

  return [
    {
      method: 'GET',
      path: /^\/v3\/bill\/tradebill$/,
      answer(call) {
        const type = readChoice(call.query, 'bill_type', TRADE_BILL_TYPES, 'ALL');
        const subMchid = readSubMchid(call);
        const sources = subMchid === null ? options : { ...options, books: books.of(subMchid) };
        return answerBill(call, (day) => writeTradeBill(day, type, sources));
      },
    },
    {
      method: 'GET',
      path: /^\/v3\/bill\/fundflowbill$/,
      answer(call) {
        const account = readChoice(call.query, 'account_type', FUND_ACCOUNTS, 'BASIC');
        const sources = { ...options, books: books.of(readSubMchid(call)) };
        return answerBill(call, (day) => (account === 'BASIC' ? writeFundFlowBill(day, sources) : null));
      },
    },
    {
      method: 'GET',
      path: /^\/v3\/billdownload\/file$/,
      answer({ query }) {
        const file = bills.download(query.get('token') ?? '');
        if (file === null) throw new Refusal('billLinkExpired', 'A download_url is valid for five minutes.');
        return {
          status: 200,
          file: {
            content: file.content,
            type: file.isGzip ? 'application/gzip' : 'text/csv; charset=utf-8',
            text: file.text.slice(0, LOGGED_CHARACTERS),
          },
          outTradeNo: null,
        };
      },
    },
  ];
}

import { readBillDay } from './bill-day.js';
import { BILL_TYPES, type Bills, type BillType } from './bills.js';
import type { Clock } from './clock.js';
import type { PayRoute } from './pay-route.js';
import { Refusal } from './refusal.js';

/** More of a bill than this is not kept in the log. */
const LOGGED_CHARACTERS = 10_000;

/** Trade bills: asked for, and downloaded. https://pay.weixin.qq.com/doc/v3/merchant/4012556654 */
export function createBillRoutes(bills: Bills, clock: Clock): PayRoute[] {
  return [
    {
      method: 'GET',
      path: /^\/v3\/bill\/tradebill$/,
      answer({ query, origin }) {
        const type = readType(query.get('bill_type'));
        const isGzip = readIsGzip(query.get('tar_type'));
        const bill = bills.request(readBillDay(query.get('bill_date'), clock.now()), type, isGzip);
        if (bill === null) throw new Refusal('noBill', 'Nothing was paid or refunded on that day.');
        const downloadUrl = `${origin}/v3/billdownload/file?token=${bill.token}`;
        return {
          status: 200,
          body: { hash_type: 'SHA1', hash_value: bill.sha1, download_url: downloadUrl },
          outTradeNo: null,
        };
      },
    },
    {
      method: 'GET',
      path: /^\/v3\/billdownload\/file$/,
      answer({ query }) {
        const file = bills.download(query.get('token') ?? '');
        if (file === null) throw new Refusal('billLinkExpired', 'A download_url works for five minutes.');
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

function readType(value: string | null): BillType {
  const type = BILL_TYPES.find((known) => known === (value ?? 'ALL'));
  if (type !== undefined) return type;
  throw refuse('bill_type', `has to be one of ${BILL_TYPES.join(', ')}`);
}

function readIsGzip(value: string | null): boolean {
  if (value === null || value === 'GZIP') return value === 'GZIP';
  throw refuse('tar_type', 'has to be GZIP, or left out');
}

function refuse(field: string, issue: string): Refusal {
  return new Refusal('paramError', `${field} ${issue}.`, { field, issue, location: 'query' });
}

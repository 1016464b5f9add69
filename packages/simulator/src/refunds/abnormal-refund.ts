import type { JsonObject } from '../foundation/json.js';
import { checkFields, type Fields, optional, text } from '../protocol/fields.js';
import { Refusal } from '../protocol/refusal.js';
import { type FindPrivateKey, openSensitiveText } from '../protocol/sensitive-text.js';
import type { RefundDestination } from './refund.js';

/** The banks whose debit cards can take a refund. https://pay.weixin.qq.com/docs/merchant/apis/refund/refunds/create-abnormal-refund.html */
const BANKS: ReadonlyMap<string, string> = new Map([
  ['ICBC_DEBIT', '工商银行'],
  ['COMM_DEBIT', '交通银行'],
  ['ABC_DEBIT', '农业银行'],
  ['CCB_DEBIT', '建设银行'],
  ['CMB_DEBIT', '招商银行'],
  ['BOC_DEBIT', '中国银行'],
  ['PAB_DEBIT', '平安银行'],
  ['SPDB_DEBIT', '浦发银行'],
  ['CITIC_DEBIT', '中信银行'],
  ['CEB_DEBIT', '光大银行'],
  ['CMBC_DEBIT', '民生银行'],
  ['CIB_DEBIT', '兴业银行'],
  ['GDB_DEBIT', '广发银行'],
  ['PSBC_DEBIT', '邮储银行'],
  ['NBCB_DEBIT', '宁波银行'],
]);

const ABNORMAL_REFUND_FIELDS: Fields = {
  out_refund_no: text(64),
  type: {
    ...text(32),
    pattern: /^(USER_BANK_CARD|MERCHANT_BANK_CARD)$/,
    words: 'has to be USER_BANK_CARD or MERCHANT_BANK_CARD',
  },
  bank_type: optional(text(16)),
  bank_account: optional(text(1024)),
  real_name: optional(text(1024)),
};

/** The body of apply-abnormal-refund, read. */
export interface AbnormalRefundRequest {
  readonly outRefundNo: string;
  readonly destination: RefundDestination;
}

const PROVIDER_FIELDS: Fields = { sub_mchid: optional(text(32)), ...ABNORMAL_REFUND_FIELDS };

/**
 * Reads the body of apply-abnormal-refund as strictly as WeChat does. Only a service provider names a sub-merchant.
 * @throws Refusal
 */
export function readAbnormalRefund(
  body: JsonObject,
  serial: string | null,
  findPrivateKey: FindPrivateKey,
  isProvider: boolean,
): AbnormalRefundRequest {
  checkFields(body, isProvider ? PROVIDER_FIELDS : ABNORMAL_REFUND_FIELDS);
  const outRefundNo = String(body.out_refund_no);
  if (body.type === 'MERCHANT_BANK_CARD') return { outRefundNo, destination: { kind: 'merchantBankCard' } };

  // The bank and the holder are required only for a user's card.
  const read = (field: 'bank_type' | 'bank_account' | 'real_name'): string => {
    const value = body[field];
    if (typeof value === 'string') return value;
    throw refuse(field, 'is missing: USER_BANK_CARD needs it');
  };
  const bank = BANKS.get(read('bank_type'));
  if (bank === undefined) throw refuse('bank_type', `has to be one of ${[...BANKS.keys()].join(', ')}`);
  const open = (field: 'bank_account' | 'real_name') =>
    openSensitiveText(read(field), `/${field}`, serial, findPrivateKey);
  const account = open('bank_account');
  if (!/^\d{8,32}$/.test(account)) throw refuse('bank_account', 'has to be the number of a bank card');
  if (open('real_name') === '') throw refuse('real_name', 'is empty');
  return {
    outRefundNo,
    destination: { kind: 'userBankCard', bank: `${bank}借记卡`, lastDigits: account.slice(-4) },
  };
}

function refuse(field: string, issue: string): Refusal {
  return new Refusal('paramError', `/${field} ${issue}.`, { field: `/${field}`, issue, location: 'body' });
}

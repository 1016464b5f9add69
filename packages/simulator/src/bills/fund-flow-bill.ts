import { beijingDigits } from '../foundation/clock.js';
import { type Books, type Entry, HELD_ACCOUNTS, legFen } from '../ledger/books.js';
import type { Orders } from '../payments/orders.js';
import type { Merchant } from '../protocol/merchant.js';
import type { Refunds } from '../refunds/refunds.js';
import type { BillDay } from './bill-day.js';
import { billTime, writeBill, yuan } from './bill-text.js';

/** https://pay.weixin.qq.com/docs/merchant/products/bill-download/structure/fund-bill.html */
const HEADER = [
  '记账时间',
  '微信支付业务单号',
  '资金流水单号',
  '业务名称',
  '业务类型',
  '收支类型',
  '收支金额(元)',
  '账户结余(元)',
  '资金变更提交申请人',
  '备注',
  '业务凭证号',
] as const;

const SUMMARY_HEADER = ['资金流水总笔数', '收入笔数', '收入金额', '支出笔数', '支出金额'];

interface Sources {
  readonly merchant: Merchant;
  readonly books: Pick<Books, 'entries'>;
  readonly orders: Orders;
  readonly refunds: Refunds;
}

/** One change of the account's balance. */
interface Flow {
  readonly entry: Entry;
  readonly business: '交易' | '退款' | '提现';
  readonly type: '交易' | '扣除交易手续费' | '退款' | '退款退回' | '提现';
  readonly amountFen: number;
  readonly remark: string;
}

/**
 * The fund-flow bill of a day: the changes of the merchant's basic account, with the balance after each. Null for a
 * day without changes.
 */
export function writeFundFlowBill(day: BillDay, sources: Sources): string | null {
  const before: Flow[] = [];
  const flows: Flow[] = [];
  for (const entry of sources.books.entries()) {
    if (entry.atMs >= day.untilMs) continue;
    (entry.atMs < day.fromMs ? before : flows).push(...flowsOf(entry));
  }
  if (flows.length === 0) return null;

  function* rows() {
    let balanceFen = sumFen(before);
    for (const [index, flow] of flows.entries()) {
      balanceFen += flow.amountFen;
      yield cellsOf(flow, index, balanceFen, sources);
    }
  }
  const income = flows.filter(({ amountFen }) => amountFen > 0);
  const expense = flows.filter(({ amountFen }) => amountFen < 0);
  const summary = [
    String(flows.length),
    String(income.length),
    yuan(sumFen(income)),
    String(expense.length),
    yuan(0 - sumFen(expense)),
  ];
  return writeBill({ header: HEADER, rows: rows(), summaryHeader: SUMMARY_HEADER, summary });
}

// A settlement and a release move money inside the account, so they have no row.
function flowsOf(entry: Entry): Flow[] {
  const amountFen = sumFen(HELD_ACCOUNTS.map((account) => ({ amountFen: legFen(entry, account) })));
  const feeFen = legFen(entry, 'wechat:fees');
  switch (entry.kind) {
    case 'payment': {
      const gross: Flow = {
        entry,
        business: '交易',
        type: '交易',
        amountFen: amountFen + feeFen,
        remark: '',
      };
      const fee: Flow = { ...gross, type: '扣除交易手续费', amountFen: 0 - feeFen };
      return feeFen === 0 ? [gross] : [gross, fee];
    }
    case 'refund':
    case 'refundReturned': {
      const refundFen = Math.abs(legFen(entry, 'refunds:inFlight'));
      const remark = `退款总金额${yuan(refundFen)}元;含手续费${yuan(Math.abs(feeFen))}元`;
      const type = entry.kind === 'refund' ? '退款' : '退款退回';
      return amountFen === 0 ? [] : [{ entry, business: '退款', type, amountFen, remark }];
    }
    case 'withdrawal':
      return [{ entry, business: '提现', type: '提现', amountFen, remark: '' }];
    case 'release':
    case 'settlement':
    case 'refundSucceeded':
      return [];
  }
}

function cellsOf(flow: Flow, index: number, balanceFen: number, sources: Sources): string[] {
  const { entry, amountFen } = flow;
  const { merchantId } = sources.merchant;
  const isRefund = flow.business === '退款';
  return [
    billTime(entry.atMs),
    businessNumber(entry, sources),
    `${merchantId}${beijingDigits(entry.atMs, 8)}${String(index + 1).padStart(10, '0')}`,
    flow.business,
    flow.type,
    amountFen > 0 ? '收入' : '支出',
    yuan(Math.abs(amountFen)),
    yuan(balanceFen),
    isRefund ? applicantOf(entry, sources) : 'system',
    flow.remark,
    (isRefund ? entry.outRefundNo : entry.outTradeNo) ?? '',
  ];
}

// The console's operators log in as `operator@mchid`.
function applicantOf({ outRefundNo }: Entry, { merchant, refunds }: Sources): string {
  const { merchantId } = merchant;
  const isOfConsole = refunds.find(outRefundNo ?? '')?.source === 'VENDOR_PLATFORM';
  return isOfConsole ? `${merchantId}@${merchantId}` : `${merchantId}API`;
}

function businessNumber({ outTradeNo, outRefundNo }: Entry, { orders, refunds }: Sources): string {
  if (outRefundNo !== null) return refunds.find(outRefundNo)?.refundId ?? '';
  const order = orders.find(outTradeNo ?? '');
  return order?.state.tradeState === 'SUCCESS' ? order.state.transactionId : '';
}

function sumFen(flows: readonly { readonly amountFen: number }[]): number {
  return flows.reduce((totalFen, { amountFen }) => totalFen + amountFen, 0);
}

import type { OperationOutputs } from '@taro-pay/contracts';
import { text } from '../../text/index.js';
import { Money, yuan } from '../../ui/money.js';

type Reconciliation = OperationOutputs['getReconciliation'];

/** Whether the sums differ. The books have none before the first run that counted them. */
export const hasGap = ({ paymentsFen, bookedPaymentsFen, refundsFen, bookedRefundsFen }: Reconciliation) =>
  paymentsFen !== (bookedPaymentsFen ?? paymentsFen) || refundsFen !== (bookedRefundsFen ?? refundsFen);

/** The sums of WeChat’s bill beside those of the books. */
export function Totals({ day }: { readonly day: Reconciliation }) {
  const rows = [
    [text.reconciliation.payments, day.payments, day.paymentsFen, day.bookedPayments, day.bookedPaymentsFen],
    [text.menu.refunds, day.refunds, day.refundsFen, day.bookedRefunds, day.bookedRefundsFen],
  ] as const;
  return (
    <div className="panel">
      <table className="table totals" aria-label={text.reconciliation.totals}>
        <thead>
          <tr>
            <th scope="col">{text.reconciliation.totals}</th>
            <th scope="col" className="number">
              {text.reconciliation.bill}
            </th>
            <th scope="col" className="number">
              {text.reconciliation.books}
            </th>
            <th scope="col" className="number">
              {text.reconciliation.gap}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, count, sumFen, bookedCount, bookedFen]) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="number" data-label={text.reconciliation.bill}>
                <Sum fen={sumFen} count={count} />
              </td>
              <td className="number" data-label={text.reconciliation.books}>
                {bookedFen === null || bookedCount === null ? (
                  '—'
                ) : (
                  <Sum fen={bookedFen} count={bookedCount} />
                )}
              </td>
              <td className="number" data-label={text.reconciliation.gap}>
                {bookedFen === null ? '—' : yuan(bookedFen - sumFen)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Sum({ fen, count }: { readonly fen: number; readonly count: number }) {
  return (
    <span>
      <Money fen={fen} /> <span className="quiet">{text.reconciliation.count(count)}</span>
    </span>
  );
}

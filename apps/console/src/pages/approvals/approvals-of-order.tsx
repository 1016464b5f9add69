import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.js';
import { text } from '../../text/index.js';
import { Money } from '../../ui/money.js';
import { ApprovalActs } from './approval-acts.js';

/** The refunds of an order that wait for a second person. */
export function ApprovalsOfOrder({ orderId }: { readonly orderId: string }) {
  const { data } = useQuery({
    queryKey: ['listRefundApprovals', 'WAITING', orderId],
    queryFn: () => call('listRefundApprovals', { query: { status: 'WAITING', orderId } }),
  });
  return data?.refundApprovals.map((approval) => (
    <section key={approval.id} className="panel anomaly anomaly-open">
      <div className="entry-head">
        <h2>{text.approvals.waits(approval.requestedBy)}</h2>
        <Money fen={approval.amountFen} />
      </div>
      <p>{approval.reason}</p>
      <ApprovalActs approval={approval} />
    </section>
  ));
}

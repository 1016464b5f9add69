import { APPROVAL_STATUSES, type RefundApproval } from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { useFilters } from '../../app/router.js';
import { text } from '../../text/index.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { defined, oneOf, Views } from '../../ui/filters.js';
import { Money } from '../../ui/money.js';
import { OrderLink } from '../../ui/order-link.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { ApprovalTag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { ApprovalActs } from './approval-acts.js';

const columns = (): readonly Column<RefundApproval>[] => [
  { title: text.orders.total, isNumber: true, cell: ({ amountFen }) => <Money fen={amountFen} /> },
  {
    title: text.refund.reason,
    cell: ({ reason, answersApplication }) => (
      <div>
        {reason}
        {answersApplication && <div className="quiet">{text.approvals.grants}</div>}
      </div>
    ),
  },
  {
    title: text.approvals.requestedBy,
    cell: ({ requestedBy, createdAt }) => (
      <div>
        {requestedBy}
        <div className="quiet">
          <Time at={createdAt} />
        </div>
      </div>
    ),
  },
  {
    title: text.orders.status,
    cell: ({ status, decidedBy, remark, expiresAt }) => (
      <div>
        <ApprovalTag status={status} />
        <div className="quiet">
          {status === 'WAITING' ? (
            <>
              {text.approvals.until} <Time at={expiresAt} />
            </>
          ) : (
            [decidedBy, remark].filter(Boolean).join(text.punctuation.colon)
          )}
        </div>
      </div>
    ),
  },
  { title: text.orders.number, cell: ({ orderId }) => <OrderLink orderId={orderId} /> },
  { title: text.refunds.acts, cell: (approval) => <ApprovalActs approval={approval} /> },
];

const views = () => [
  { title: text.approvalStatus.WAITING, query: {} },
  ...APPROVAL_STATUSES.filter((status) => status !== 'WAITING').map((status) => ({
    title: text.approvalStatus[status],
    query: { status },
  })),
];

export default function ApprovalsPage() {
  const [filters] = useFilters();
  const status = oneOf(APPROVAL_STATUSES, filters.get('status')) ?? 'WAITING';
  const list = useList({
    queryKey: ['listRefundApprovals', status],
    read: (cursor) => call('listRefundApprovals', { query: { status, ...defined({ cursor }) } }),
    rows: ({ refundApprovals }) => refundApprovals,
  });
  return (
    <>
      <PageHead title={text.menu.approvals} hint={text.approvals.hint} />
      <Views label={text.filters.views} views={views()} />
      <DataTable
        label={text.menu.approvals}
        list={list}
        rowKey={({ id }) => id}
        columns={columns()}
        empty={<Empty {...text.approvals.none} />}
      />
    </>
  );
}

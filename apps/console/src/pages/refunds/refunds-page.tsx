import { type OperatorRefund, REFUND_ORIGINS, REFUND_STATUSES } from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { useFilters } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { ExportLink } from '../../ui/export-link.js';
import { defined, Filters, oneOf, PeriodFilter, periodOf, SelectFilter, Views } from '../../ui/filters.js';
import { Money } from '../../ui/money.js';
import { OrderLink } from '../../ui/order-link.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { RefundTag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { WithdrawButton } from './withdraw-button.js';

const columns = (): readonly Column<OperatorRefund>[] => [
  { title: text.orders.total, isNumber: true, cell: ({ amountFen }) => <Money fen={amountFen} /> },
  { title: text.orders.status, cell: ({ status }) => <RefundTag status={status} /> },
  {
    title: text.refund.reason,
    cell: ({ reason, origin }) => (
      <div>
        {reason}
        <div className="quiet">{text.refundOrigin[origin]}</div>
      </div>
    ),
  },
  {
    title: text.refunds.times,
    cell: ({ createdAt, succeededAt }) => (
      <div>
        <Time at={createdAt} />
        {succeededAt !== null && (
          <div className="quiet">
            {text.refunds.back} <Time at={succeededAt} />
          </div>
        )}
      </div>
    ),
  },
  {
    title: text.refunds.numbers,
    cell: ({ id, orderId }) => (
      <div className="numbers">
        <OrderLink orderId={orderId} />
        <span className="quiet" title={text.refund.number}>
          <Copyable value={id} />
        </span>
      </div>
    ),
  },
  { title: text.refunds.acts, cell: (refund) => <WithdrawButton refund={refund} /> },
];

const views = () => [
  { title: text.orders.views.all, query: {} },
  ...REFUND_STATUSES.map((status) => ({ title: text.refundStatus[status], query: { status } })),
];

export default function RefundsPage() {
  const [filters] = useFilters();
  const query = defined({
    status: oneOf(REFUND_STATUSES, filters.get('status')),
    origin: oneOf(REFUND_ORIGINS, filters.get('origin')),
    ...periodOf(filters),
  });
  const list = useList({
    queryKey: ['listRefunds', query],
    read: (cursor) => call('listRefunds', { query: { ...query, ...defined({ cursor }) } }),
    rows: ({ refunds }) => refunds,
  });
  return (
    <>
      <PageHead title={text.menu.refunds} hint={text.refunds.hint}>
        <ExportLink operation="exportRefunds" query={query} />
      </PageHead>
      <Views label={text.filters.views} views={views()} />
      <Filters by={['period', 'origin']}>
        <PeriodFilter label={text.refunds.asked} />
        <SelectFilter
          name="origin"
          label={text.refunds.origin}
          options={REFUND_ORIGINS.map((origin) => ({ value: origin, label: text.refundOrigin[origin] }))}
        />
      </Filters>
      <DataTable
        label={text.menu.refunds}
        list={list}
        rowKey={({ id }) => id}
        columns={columns()}
        empty={<Empty {...text.refunds.none} />}
      />
    </>
  );
}

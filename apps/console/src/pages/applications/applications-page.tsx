import type { RefundApplication } from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { hrefOf, useFilters } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { defined, oneOf, Views } from '../../ui/filters.js';
import { Link } from '../../ui/link.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { ApplicationActs } from './application-acts.js';

const columns = (): readonly Column<RefundApplication>[] => [
  {
    title: text.applications.reason,
    cell: ({ orderId, reason }) => (
      <Link className="row-link" href={hrefOf(`/orders/${orderId}`)}>
        {reason}
      </Link>
    ),
  },
  {
    title: text.orders.status,
    cell: ({ resolvedAt }) =>
      resolvedAt === null ? (
        <Tag tone="waiting">{text.applications.waiting}</Tag>
      ) : (
        <Tag tone="quiet">{text.applications.done}</Tag>
      ),
  },
  { title: text.applications.appliedAt, cell: ({ appliedAt }) => <Time at={appliedAt} /> },
  { title: text.orders.number, cell: ({ orderId }) => <Copyable value={orderId} /> },
  {
    title: text.refunds.acts,
    cell: ({ orderId, appliedAt, resolvedAt, declinedWords }) =>
      resolvedAt === null ? (
        <div className="row-acts">
          <ApplicationActs orderId={orderId} appliedAt={appliedAt} />
        </div>
      ) : (
        declinedWords
      ),
  },
];

const views = () => [
  { title: text.applications.waiting, query: {} },
  { title: text.applications.done, query: { state: 'resolved' } },
];

export default function ApplicationsPage() {
  const [filters] = useFilters();
  const state = oneOf(['open', 'resolved'], filters.get('state')) ?? 'open';
  const list = useList({
    queryKey: ['listRefundApplications', state],
    read: (cursor) => call('listRefundApplications', { query: { state, ...defined({ cursor }) } }),
    rows: ({ refundApplications }) => refundApplications,
  });
  return (
    <>
      <PageHead title={text.menu.applications} hint={text.applications.hint} />
      <Views label={text.filters.views} views={views()} />
      <DataTable
        label={text.menu.applications}
        list={list}
        rowKey={({ orderId }) => orderId}
        columns={columns()}
        empty={<Empty {...text.applications.none} />}
      />
    </>
  );
}

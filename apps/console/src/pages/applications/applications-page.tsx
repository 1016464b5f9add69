import type { ListedApplication } from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { hrefOf, useFilters } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { defined, oneOf, Views } from '../../ui/filters.js';
import { goodsOf } from '../../ui/goods.js';
import { Link } from '../../ui/link.js';
import { Money } from '../../ui/money.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { leftOf } from '../order/sums.js';
import { ApplicationActs } from './application-acts.js';

const columns = (): readonly Column<ListedApplication>[] => [
  {
    title: text.orders.goods,
    cell: ({ orderId, items, reason }) => (
      <div>
        <Link className="row-link" href={hrefOf(`/orders/${orderId}`)}>
          {goodsOf(items)}
        </Link>
        <div className="quiet">{text.eventWords.quoted(reason)}</div>
      </div>
    ),
  },
  {
    title: text.orders.total,
    isNumber: true,
    cell: (application) => (
      <div>
        <Money fen={application.totalFen} />
        {leftOf(application) < application.totalFen && (
          <div className="quiet">
            {text.refund.left} <Money fen={leftOf(application)} />
          </div>
        )}
      </div>
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
          <ApplicationActs isInRow orderId={orderId} appliedAt={appliedAt} />
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

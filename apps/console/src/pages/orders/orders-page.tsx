import type { OperationOutputs } from '@taro-pay/contracts';
import { Input } from 'antd';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { hrefOf, useFilters } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { Link } from '../../ui/link.js';
import { Money } from '../../ui/money.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { OrderTag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';

type Order = OperationOutputs['searchOrders']['orders'][number];

const columns = (): readonly Column<Order>[] => [
  {
    title: text.orders.goods,
    cell: ({ id, items }) => (
      <Link className="row-link" href={hrefOf(`/orders/${id}`)}>
        {items.map(({ name, quantity }) => `${name} × ${quantity}`).join('、')}
      </Link>
    ),
  },
  {
    title: text.orders.total,
    isNumber: true,
    cell: ({ totalFen, refundedFen }) => (
      <>
        <Money fen={totalFen} />
        {refundedFen > 0 && (
          <div className="quiet">
            {text.orders.refunded} <Money fen={refundedFen} />
          </div>
        )}
      </>
    ),
  },
  { title: text.orders.status, cell: ({ status }) => <OrderTag status={status} /> },
  { title: text.orders.createdAt, cell: ({ createdAt }) => <Time at={createdAt} /> },
  { title: text.orders.number, cell: ({ id }) => <Copyable value={id} /> },
];

export default function OrdersPage() {
  const [filters, change] = useFilters();
  const query = filters.get('query') ?? undefined;
  const list = useList({
    queryKey: ['searchOrders', { query }],
    read: (cursor) =>
      call('searchOrders', { query: { ...(query && { query }), ...(cursor !== undefined && { cursor }) } }),
    rows: ({ orders }) => orders,
  });
  return (
    <>
      <PageHead title={text.menu.orders} />
      <div className="filters">
        <Input.Search
          key={query}
          defaultValue={query}
          allowClear
          placeholder={text.orders.search}
          aria-label={text.orders.search}
          onSearch={(value) => change({ query: value.trim() })}
        />
      </div>
      <DataTable
        label={text.menu.orders}
        list={list}
        rowKey={({ id }) => id}
        columns={columns()}
        empty={<Empty {...(query === undefined ? text.orders.none : text.orders.notFound)} />}
      />
    </>
  );
}

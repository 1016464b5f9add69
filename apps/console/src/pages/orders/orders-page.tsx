import {
  ANOMALY_KINDS,
  DELIVERY_KINDS,
  FULFILMENTS,
  fen,
  isFen,
  type OperatorOrder,
  ORDER_STATUSES,
} from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { useProducts } from '../../api/use-products.js';
import { hrefOf, useFilters } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { ExportLink } from '../../ui/export-link.js';
import {
  AmountFilter,
  amountOf,
  defined,
  Filters,
  oneOf,
  PeriodFilter,
  periodOf,
  SearchFilter,
  SelectFilter,
  Views,
} from '../../ui/filters.js';
import { goodsOf } from '../../ui/goods.js';
import { Link } from '../../ui/link.js';
import { Money } from '../../ui/money.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { FulfilmentTag, OrderTag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';

const columns = (): readonly Column<OperatorOrder>[] => [
  {
    title: text.orders.goods,
    cell: ({ id, items }) => (
      <Link className="row-link" href={hrefOf(`/orders/${id}`)}>
        {goodsOf(items)}
      </Link>
    ),
  },
  { title: text.orders.total, isNumber: true, cell: Sums },
  { title: text.orders.status, cell: States },
  { title: text.orders.createdAt, cell: ({ createdAt }) => <Time at={createdAt} /> },
  { title: text.orders.paidAt, cell: ({ paidAt }) => (paidAt === null ? null : <Time at={paidAt} />) },
  { title: text.orders.number, cell: Numbers },
];

function States({ status, fulfilment, delivery }: OperatorOrder) {
  return (
    <div className="states">
      <OrderTag status={status} />
      {status === 'PAID' && fulfilment !== null && (
        <FulfilmentTag kind={delivery.kind} fulfilment={fulfilment} />
      )}
    </div>
  );
}

function Sums({ totalFen, refundedFen, refundReservedFen }: OperatorOrder) {
  return (
    <div>
      <Money fen={totalFen} />
      {refundedFen > 0 && (
        <div className="quiet">
          {text.orders.refunded} <Money fen={refundedFen} />
        </div>
      )}
      {refundReservedFen > refundedFen && (
        <div className="quiet">
          {text.refund.pending} <Money fen={refundReservedFen - refundedFen} />
        </div>
      )}
    </div>
  );
}

function Numbers({ id, transactionId }: OperatorOrder) {
  return (
    <div className="numbers">
      <Copyable value={id} />
      {transactionId !== null && (
        <span className="quiet" title={text.order.transactionNumber}>
          <Copyable value={transactionId} />
        </span>
      )}
    </div>
  );
}

function queryOf(filters: URLSearchParams) {
  const fenOf = (name: string) => {
    const amount = amountOf(filters, name);
    return amount !== undefined && isFen(amount) ? fen(amount) : undefined;
  };
  return defined({
    query: filters.get('query') ?? undefined,
    status: oneOf(ORDER_STATUSES, filters.get('status')),
    fulfilment: oneOf(FULFILMENTS, filters.get('fulfilment')),
    delivery: oneOf(DELIVERY_KINDS, filters.get('delivery')),
    anomaly: oneOf([...ANOMALY_KINDS, 'ANY'], filters.get('anomaly')),
    productId: filters.get('productId') ?? undefined,
    minFen: fenOf('minFen'),
    maxFen: fenOf('maxFen'),
    ...periodOf(filters),
  });
}

const views = () => [
  { title: text.orders.views.all, query: {} },
  ...ORDER_STATUSES.map((status) => ({ title: text.orderStatus[status], query: { status } })),
  { title: text.orders.views.anomaly, query: { anomaly: 'ANY' } },
];

export default function OrdersPage() {
  const [filters] = useFilters();
  const products = useProducts();
  const query = queryOf(filters);
  const list = useList({
    queryKey: ['searchOrders', query],
    read: (cursor) => call('searchOrders', { query: { ...query, ...defined({ cursor }) } }),
    rows: ({ orders }) => orders,
  });
  const isFiltered = Object.keys(query).length > 0;
  return (
    <>
      <PageHead title={text.menu.orders}>
        <ExportLink operation="exportOrders" query={query} />
      </PageHead>
      <Views label={text.filters.views} views={views()} />
      <Filters
        search={<SearchFilter name="query" label={text.orders.search} />}
        by={['period', 'amount', 'productId', 'fulfilment', 'delivery', 'anomaly']}
      >
        <PeriodFilter label={text.orders.createdAt} />
        <AmountFilter />
        <SelectFilter
          name="productId"
          label={text.orders.goods}
          options={products.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <SelectFilter
          name="fulfilment"
          label={text.delivery.fulfilment}
          options={FULFILMENTS.map((value) => ({ value, label: text.fulfilment[value] }))}
        />
        <SelectFilter
          name="delivery"
          label={text.delivery.kind}
          options={DELIVERY_KINDS.map((value) => ({ value, label: text.deliveryKinds[value] }))}
        />
        <SelectFilter
          name="anomaly"
          label={text.menu.anomalies}
          options={ANOMALY_KINDS.map((kind) => ({ value: kind, label: text.anomalies.kinds[kind].title }))}
        />
      </Filters>
      <DataTable
        label={text.menu.orders}
        list={list}
        rowKey={({ id }) => id}
        columns={columns()}
        empty={
          isFiltered ? (
            <Empty {...text.orders.notFound}>
              <Link href={hrefOf('/orders')}>{text.filters.clear}</Link>
            </Empty>
          ) : (
            <Empty {...text.orders.none} />
          )
        }
      />
    </>
  );
}

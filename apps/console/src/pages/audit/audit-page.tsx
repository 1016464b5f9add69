import { type AuditEntry, ROUTES } from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { useFilters } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { ExportLink } from '../../ui/export-link.js';
import { defined, Filters, PeriodFilter, periodOf, SearchFilter, SelectFilter } from '../../ui/filters.js';
import { Json } from '../../ui/json.js';
import { OrderLink } from '../../ui/order-link.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { Time } from '../../ui/time.js';

const columns = (): readonly Column<AuditEntry>[] => [
  { title: text.audit.at, cell: ({ at }) => <Time at={at} /> },
  {
    title: text.audit.actor,
    cell: ({ actor, address }) => (
      <div>
        <strong>{actor}</strong>
        <div className="quiet">{address}</div>
      </div>
    ),
  },
  {
    title: text.audit.action,
    cell: ({ action, remark }) => (
      <div>
        {text.audit.actions[action] ?? action}
        {remark !== null && <div className="quiet">{remark}</div>}
      </div>
    ),
  },
  { title: text.orders.number, cell: ({ orderId }) => <OrderLink orderId={orderId} /> },
  {
    title: text.audit.change,
    cell: ({ before, after, requestId }) => (
      <div>
        {(saysSomething(before) || saysSomething(after)) && (
          <Json value={{ before, after }} label={text.audit.beforeAfter} />
        )}
        <span className="quiet" title={text.problems.requestId}>
          <Copyable value={requestId} shown={requestId.slice(0, 8)} />
        </span>
      </div>
    ),
  },
];

/** An export without a filter has an empty one. */
const saysSomething = (side: unknown) =>
  typeof side === 'object' && side !== null && Object.keys(side).length > 0;

export default function AuditPage() {
  const [filters] = useFilters();
  const query = defined({
    actor: filters.get('actor') ?? undefined,
    action: filters.get('action') ?? undefined,
    orderId: filters.get('orderId') ?? undefined,
    ...periodOf(filters),
  });
  const list = useList({
    queryKey: ['listAudit', query],
    read: (cursor) => call('listAudit', { query: { ...query, ...defined({ cursor }) } }),
    rows: ({ entries }) => entries,
  });
  const actions = Object.keys(ROUTES).flatMap((action) => {
    const label = text.audit.actions[action];
    return label === undefined ? [] : [{ value: action, label }];
  });
  return (
    <>
      <PageHead title={text.menu.audit} hint={text.audit.hint}>
        <ExportLink operation="exportAudit" query={query} />
      </PageHead>
      <Filters
        search={<SearchFilter name="actor" label={text.audit.searchActor} />}
        by={['orderId', 'action', 'period']}
      >
        <SearchFilter name="orderId" label={text.orders.number} />
        <SelectFilter name="action" label={text.audit.action} options={actions} />
        <PeriodFilter label={text.audit.at} />
      </Filters>
      <DataTable
        label={text.menu.audit}
        list={list}
        rowKey={({ id }) => id}
        columns={columns()}
        empty={<Empty {...text.audit.none} />}
      />
    </>
  );
}

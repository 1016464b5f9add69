import { NOTIFICATION_OUTCOMES, type Notification } from '@taro-pay/contracts';
import { Button } from 'antd';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { useFilters } from '../../app/router.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { ExportLink } from '../../ui/export-link.js';
import { defined, Filters, oneOf, PeriodFilter, periodOf, Views } from '../../ui/filters.js';
import { Json } from '../../ui/json.js';
import { OrderLink } from '../../ui/order-link.js';
import { explainOutcome } from '../../ui/outcome.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { OutcomeTag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { useReplay } from './use-replay.js';

const columns = (): readonly Column<Notification>[] => [
  { title: text.notifications.receivedAt, cell: ({ receivedAt }) => <Time at={receivedAt} /> },
  {
    title: text.notifications.type,
    cell: ({ eventType, resource }) => (
      <div>
        {text.notifications.types[eventType] ?? eventType}
        <Json value={resource} label={text.notifications.content} />
      </div>
    ),
  },
  {
    title: text.notifications.outcome,
    cell: ({ outcome, detail }) => (
      <div>
        <OutcomeTag outcome={outcome} />
        <div className="quiet">{explainOutcome({ outcome, detail })}</div>
      </div>
    ),
  },
  { title: text.orders.number, cell: ({ orderId }) => <OrderLink orderId={orderId} /> },
  { title: text.refunds.acts, cell: ({ id }) => <ReplayButton id={id} /> },
];

function ReplayButton({ id }: { readonly id: string }) {
  const may = useMay();
  const replay = useReplay();
  if (!may('replayNotification')) return null;
  return (
    <Button size="small" loading={replay.isPending} onClick={() => replay.mutate(id)}>
      {text.notifications.replay}
    </Button>
  );
}

const views = () => [
  { title: text.orders.views.all, query: {} },
  ...NOTIFICATION_OUTCOMES.map((outcome) => ({ title: text.outcome[outcome], query: { outcome } })),
];

export default function NotificationsPage() {
  const [filters] = useFilters();
  const query = defined({
    outcome: oneOf(NOTIFICATION_OUTCOMES, filters.get('outcome')),
    ...periodOf(filters),
  });
  const list = useList({
    queryKey: ['listNotifications', query],
    read: (cursor) => call('listNotifications', { query: { ...query, ...defined({ cursor }) } }),
    rows: ({ notifications }) => notifications,
  });
  return (
    <>
      <PageHead title={text.menu.notifications} hint={text.notifications.hint}>
        <ExportLink operation="exportNotifications" query={query} />
      </PageHead>
      <Views label={text.filters.views} views={views()} />
      <Filters by={['period']}>
        <PeriodFilter label={text.notifications.receivedAt} />
      </Filters>
      <DataTable
        label={text.menu.notifications}
        list={list}
        rowKey={({ id }) => id}
        columns={columns()}
        empty={<Empty {...text.notifications.none} />}
      />
    </>
  );
}

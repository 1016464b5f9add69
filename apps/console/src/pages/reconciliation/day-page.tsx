import { useQuery } from '@tanstack/react-query';
import { ApiError, type OperationOutputs } from '@taro-pay/contracts';
import { Alert, Button } from 'antd';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { useList } from '../../api/use-list.js';
import type { Params } from '../../app/pages.js';
import { hrefOf } from '../../app/router.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { ExportLink } from '../../ui/export-link.js';
import { defined } from '../../ui/filters.js';
import { Link } from '../../ui/link.js';
import { yuan } from '../../ui/money.js';
import { OrderLink } from '../../ui/order-link.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty, Failure, Loading, ServerWords } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { toneOf } from './tone.js';
import { hasGap, Totals } from './totals.js';

type Reconciliation = OperationOutputs['getReconciliation'];
type Difference = OperationOutputs['listDifferences']['differences'][number];

const RUNNING_MS = 1_000;

export default function DayPage({ params: { billDate = '' } }: { readonly params: Params }) {
  const day = useQuery({
    queryKey: ['getReconciliation', billDate],
    queryFn: () => call('getReconciliation', { params: { billDate } }),
    refetchInterval: ({ state }) => (state.data?.status === 'RUNNING' ? RUNNING_MS : false),
  });
  const isUnknown = day.error instanceof ApiError && day.error.code === 'RECONCILIATION_NOT_FOUND';
  return (
    <>
      <p className="crumb">
        <Link href={hrefOf('/reconciliation', { month: billDate.slice(0, 7) })}>
          {text.menu.reconciliation}
        </Link>
      </p>
      <PageHead
        title={
          <>
            {billDate}{' '}
            {day.data !== undefined && (
              <Tag tone={toneOf(day.data)}>{text.reconciliation.inShort(day.data)}</Tag>
            )}
          </>
        }
      >
        <ExportLink operation="exportDifferences" query={{ billDate }} />
        <RunButton billDate={billDate} isFirst={isUnknown} isRunning={day.data?.status === 'RUNNING'} />
      </PageHead>
      {isUnknown && (
        <div className="panel">
          <Empty {...text.reconciliation.unknown} />
        </div>
      )}
      {day.isError && !isUnknown && <Failure error={day.error} retry={day.refetch} />}
      {day.isPending && <Loading />}
      {day.data !== undefined && <Day day={day.data} />}
    </>
  );
}

function RunButton({
  billDate,
  isFirst,
  isRunning,
}: {
  readonly billDate: string;
  readonly isFirst: boolean;
  readonly isRunning: boolean;
}) {
  const may = useMay();
  const run = useAct(() => call('runReconciliation', { body: { billDate } }));
  if (!may('runReconciliation')) return null;
  return (
    <>
      <Button
        type={isFirst ? 'primary' : 'default'}
        loading={run.isPending || isRunning}
        onClick={() => run.mutate(undefined)}
      >
        {isFirst ? text.reconciliation.run : text.reconciliation.again}
      </Button>
      {run.isError && <Failure error={run.error} />}
    </>
  );
}

const columns = (): readonly Column<Difference>[] => [
  {
    title: text.reconciliation.difference,
    cell: ({ kind, detail, line }) => (
      <div>
        {text.reconciliation.kinds[kind]}
        {line !== null && <div className="quiet">{text.reconciliation.line(line)}</div>}
        {detail !== null && <div className="quiet">{text.finding(detail)}</div>}
      </div>
    ),
  },
  {
    title: text.reconciliation.bill,
    isNumber: true,
    cell: ({ wechatFen }) => (wechatFen === null ? '—' : yuan(wechatFen)),
  },
  {
    title: text.reconciliation.books,
    isNumber: true,
    cell: ({ localFen }) => (localFen === null ? '—' : yuan(localFen)),
  },
  {
    title: text.orders.status,
    cell: ({ repaired }) =>
      repaired ? (
        <Tag tone="good">{text.reconciliation.repaired}</Tag>
      ) : (
        <Tag tone="bad">{text.reconciliation.open}</Tag>
      ),
  },
  {
    title: text.refunds.numbers,
    cell: ({ orderId, refundId }) => (
      <div className="numbers">
        <OrderLink orderId={orderId} />
        {refundId !== null && (
          <span className="quiet">
            <Copyable value={refundId} />
          </span>
        )}
      </div>
    ),
  },
];

function Day({ day }: { readonly day: Reconciliation }) {
  const { billDate, status, failure, finishedAt, otherAppRows, differenceCount } = day;
  const list = useList({
    queryKey: ['listDifferences', billDate, finishedAt],
    read: (cursor) => call('listDifferences', { params: { billDate }, query: defined({ cursor }) }),
    rows: ({ differences }) => differences,
  });
  return (
    <>
      {failure !== null && (
        <Alert
          className="failure"
          type="error"
          showIcon
          title={text.reconciliation.failed}
          description={<ServerWords detail={failure} />}
        />
      )}
      <Totals day={day} />
      <p className="quiet day-note">
        {finishedAt !== null && (
          <>
            {text.reconciliation.finished} <Time at={finishedAt} />
            {text.punctuation.stop}
          </>
        )}
        {differenceCount === 0 && hasGap(day) && text.reconciliation.acrossMidnight}
        {otherAppRows > 0 && text.reconciliation.otherApp(otherAppRows)}
      </p>
      <h2 className="section-title">{text.reconciliation.differences}</h2>
      <DataTable
        label={text.reconciliation.differences}
        list={list}
        rowKey={({ kind, orderId, refundId, line }) => `${kind} ${orderId} ${refundId} ${line}`}
        columns={columns()}
        empty={
          <Empty
            {...(status === 'NO_BILL' ? text.reconciliation.noBill : text.reconciliation.noDifference)}
          />
        }
      />
    </>
  );
}

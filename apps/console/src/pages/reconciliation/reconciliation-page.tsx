import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { OperationOutputs } from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { serverNow } from '../../api/server-clock.js';
import { hrefOf, useFilters } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Link } from '../../ui/link.js';
import { yuan } from '../../ui/money.js';
import { PageHead } from '../../ui/page-head.js';
import { Failure } from '../../ui/states.js';
import { beijingDay } from '../../ui/time.js';
import { isMonth, type Month, monthAfter, openingMonth, weeksOf } from './month.js';
import { toneOf } from './tone.js';

type Reconciliation = OperationOutputs['getReconciliation'];

const AGAIN_MS = 15_000;

export default function ReconciliationPage() {
  const [filters] = useFilters();
  const today = beijingDay(serverNow());
  const asked = filters.get('month');
  const month = isMonth(asked) ? asked : openingMonth(serverNow());
  const days = useQuery({
    queryKey: ['listReconciliations', month],
    queryFn: () =>
      call('listReconciliations', { query: { cursor: `${monthAfter(month, 1)}-01`, limit: 31 } }),
    refetchInterval: AGAIN_MS,
  });
  const byDay = new Map(days.data?.reconciliations.map((day) => [day.billDate, day]));
  return (
    <>
      <PageHead title={text.menu.reconciliation} hint={text.reconciliation.hint}>
        <MonthSwitch month={month} />
      </PageHead>
      {days.isError && <Failure error={days.error} retry={days.refetch} />}
      <div className="panel">
        <table className="calendar" aria-label={month} aria-busy={days.isPending}>
          <thead>
            <tr>
              {text.reconciliation.weekdays.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(month).map((week) => (
              <tr key={week.find((day) => day !== null)}>
                {week.map((day, index) => (
                  <td key={day ?? index}>
                    {day !== null && (
                      <Day day={day} known={byDay.get(day)} isToday={day === today} isPast={day < today} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet calendar-hint">{text.reconciliation.calendarHint}</p>
    </>
  );
}

function MonthSwitch({ month }: { readonly month: Month }) {
  return (
    <nav className="month-switch" aria-label={text.reconciliation.month}>
      <Link
        href={hrefOf('/reconciliation', { month: monthAfter(month, -1) })}
        aria-label={text.reconciliation.before}
      >
        <LeftOutlined />
      </Link>
      <strong>{text.reconciliation.monthName(month)}</strong>
      <Link
        href={hrefOf('/reconciliation', { month: monthAfter(month, 1) })}
        aria-label={text.reconciliation.after}
      >
        <RightOutlined />
      </Link>
    </nav>
  );
}

interface DayProps {
  readonly day: string;
  readonly known: Reconciliation | undefined;
  readonly isToday: boolean;
  readonly isPast: boolean;
}

function Day({ day, known, isToday, isPast }: DayProps) {
  const number = (
    <span className={isToday ? 'day-number day-today' : 'day-number'}>{Number(day.slice(8))}</span>
  );
  if (!isPast && known === undefined) return <div className="day">{number}</div>;
  return (
    <Link
      className="day"
      href={hrefOf(`/reconciliation/${day}`)}
      title={known === undefined ? text.reconciliation.never : undefined}
    >
      {number}
      {known !== undefined && (
        <>
          <span className={`day-words day-${toneOf(known)}`}>{text.reconciliation.inShort(known)}</span>
          {known.payments > 0 && (
            <span className="quiet day-sum">{yuan(known.paymentsFen - known.refundsFen)}</span>
          )}
        </>
      )}
    </Link>
  );
}

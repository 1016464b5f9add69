import { useQuery } from '@tanstack/react-query';
import { DELIVERY_KINDS } from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { serverNow } from '../../api/server-clock.js';
import { useWaiting } from '../../api/use-waiting.js';
import { hrefOf } from '../../app/router.js';
import { text } from '../../text/index.js';
import { duration } from '../../ui/duration.js';
import { yuan } from '../../ui/money.js';
import { PageHead } from '../../ui/page-head.js';
import { ago } from '../../ui/time.js';
import { Tile } from './tile.js';
import { Today } from './today.js';

const AGAIN_MS = 15_000;

/** What waits for a person, and whether the shop hears from WeChat. */
export default function HomePage() {
  return (
    <>
      <PageHead title={text.menu.home} />
      <Today />
      <h2 className="section-title">{text.home.state}</h2>
      <section className="tiles" aria-label={text.home.state}>
        <ToShip />
        <OldestAnomaly />
        <OldestApplication />
        <LastApproval />
        <LastNotification />
        <LastReconciliation />
      </section>
    </>
  );
}

function ToShip() {
  const { count, oldestPaidAt, error } = useWaiting(DELIVERY_KINDS);
  const words = text.home.toShip;
  return (
    <Tile
      name={words.name}
      hint={words.hint}
      href={hrefOf('/shipping', { delivery: 'all' })}
      error={error}
      value={count === undefined ? undefined : count === 0 ? text.home.none : text.home.today.count(count)}
      note={oldestPaidAt && words.oldest(duration(serverNow() - Date.parse(oldestPaidAt)))}
    />
  );
}

function OldestAnomaly() {
  const { data, error } = useQuery({
    queryKey: ['home', 'anomaly'],
    queryFn: () => call('listAnomalies', { query: { state: 'open', limit: 1 } }),
    refetchInterval: AGAIN_MS,
  });
  const oldest = data?.anomalies[0];
  return (
    <Tile
      name={text.home.oldestAnomaly.name}
      hint={text.home.oldestAnomaly.hint}
      href={hrefOf('/anomalies')}
      error={error}
      value={data && (oldest === undefined ? text.home.none : ago(oldest.at))}
      note={oldest && text.anomalies.kinds[oldest.kind].title}
      isBad={oldest !== undefined}
    />
  );
}

function OldestApplication() {
  const { data, error } = useQuery({
    queryKey: ['home', 'application'],
    queryFn: () => call('listRefundApplications', { query: { state: 'open', limit: 1 } }),
    refetchInterval: AGAIN_MS,
  });
  const oldest = data?.refundApplications[0];
  return (
    <Tile
      name={text.home.oldestApplication.name}
      hint={text.home.oldestApplication.hint}
      href={hrefOf('/applications')}
      error={error}
      value={data && (oldest === undefined ? text.home.none : ago(oldest.appliedAt))}
      note={oldest?.reason}
      isBad={oldest !== undefined}
    />
  );
}

function LastApproval() {
  const { data, error } = useQuery({
    queryKey: ['home', 'approval'],
    queryFn: () => call('listRefundApprovals', { query: { status: 'WAITING', limit: 1 } }),
    refetchInterval: AGAIN_MS,
  });
  const last = data?.refundApprovals[0];
  return (
    <Tile
      name={text.home.lastApproval.name}
      hint={text.home.lastApproval.hint}
      href={hrefOf('/approvals')}
      error={error}
      value={data && (last === undefined ? text.home.none : yuan(last.amountFen))}
      note={last && text.home.askedBy(last.requestedBy, ago(last.createdAt))}
      isBad={last !== undefined}
    />
  );
}

function LastNotification() {
  const { data, error } = useQuery({
    queryKey: ['home', 'notification'],
    queryFn: () => call('listNotifications', { query: { limit: 1 } }),
    refetchInterval: AGAIN_MS,
  });
  const last = data?.notifications[0];
  return (
    <Tile
      name={text.home.lastNotification.name}
      hint={text.home.lastNotification.hint}
      href={hrefOf('/notifications')}
      error={error}
      value={data && (last === undefined ? text.home.never : ago(last.receivedAt))}
      note={last && (text.notifications.types[last.eventType] ?? last.eventType)}
    />
  );
}

function LastReconciliation() {
  const { data, error } = useQuery({
    queryKey: ['home', 'reconciliation'],
    queryFn: () => call('listReconciliations', { query: { limit: 1 } }),
    refetchInterval: AGAIN_MS,
  });
  const last = data?.reconciliations[0];
  return (
    <Tile
      name={text.home.lastReconciliation.name}
      hint={text.home.lastReconciliation.hint}
      href={hrefOf(last === undefined ? '/reconciliation' : `/reconciliation/${last.billDate}`)}
      error={error}
      value={data && (last?.billDate ?? text.home.never)}
      note={last && text.reconciliation.inShort(last)}
      isBad={last?.status === 'FAILED' || (last !== undefined && last.differenceCount > last.repairedCount)}
    />
  );
}

import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.js';
import { serverNow } from '../../api/server-clock.js';
import { hrefOf } from '../../app/router.js';
import { text } from '../../text/index.js';
import { yuan } from '../../ui/money.js';
import { beijingDay } from '../../ui/time.js';
import { Tile } from './tile.js';

const AGAIN_MS = 10_000;

/** The figures of today, each with the list behind it. */
export function Today() {
  const day = beijingDay(serverNow());
  const { data, error } = useQuery({
    queryKey: ['getStatistics', day],
    queryFn: () => call('getStatistics', { query: { from: day, to: day } }),
    refetchInterval: AGAIN_MS,
  });
  const total = data?.total;
  const words = text.home.today;
  return (
    <section className="tiles" aria-label={words.label}>
      <Tile
        {...words.paid}
        href={hrefOf('/orders', { status: 'PAID', from: day, to: day })}
        error={error}
        value={total && yuan(total.paidFen)}
        note={total && words.payments(total.payments)}
      />
      <Tile
        {...words.refunded}
        href={hrefOf('/refunds', { from: day, to: day })}
        error={error}
        value={total && yuan(total.refundedFen)}
        note={total && words.refunds(total.refunds)}
      />
      <Tile
        {...words.net}
        href={hrefOf('/orders', { from: day, to: day })}
        error={error}
        value={total && yuan(total.netFen)}
      />
      <Tile
        {...words.open}
        href={hrefOf('/orders', { status: 'PENDING' })}
        error={error}
        value={data && text.home.today.count(data.now.openOrders)}
        note={total && words.funnel(total.placed, total.paidOfPlaced)}
      />
    </section>
  );
}

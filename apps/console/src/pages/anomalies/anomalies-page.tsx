import { ANOMALY_KINDS } from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { useFilters } from '../../app/router.js';
import { text } from '../../text/index.js';
import { CardList } from '../../ui/card-list.js';
import { ExportLink } from '../../ui/export-link.js';
import { defined, Filters, oneOf, SelectFilter, Views } from '../../ui/filters.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { AnomalyCard } from './anomaly-card.js';

const views = () => [
  { title: text.anomalies.open, query: {} },
  { title: text.anomalies.resolved, query: { state: 'resolved' } },
];

export default function AnomaliesPage() {
  const [filters] = useFilters();
  const state = oneOf(['open', 'resolved'], filters.get('state')) ?? 'open';
  const query = { state, ...defined({ kind: oneOf(ANOMALY_KINDS, filters.get('kind')) }) };
  const list = useList({
    queryKey: ['listAnomalies', query],
    read: (cursor) => call('listAnomalies', { query: { ...query, ...defined({ cursor }) } }),
    rows: ({ anomalies }) => anomalies,
  });
  return (
    <>
      <PageHead title={text.menu.anomalies} hint={text.anomalies.hint}>
        <ExportLink operation="exportAnomalies" query={query} />
      </PageHead>
      <Views label={text.filters.views} views={views()} />
      <Filters by={['kind']}>
        <SelectFilter
          name="kind"
          label={text.anomalies.kind}
          options={ANOMALY_KINDS.map((kind) => ({ value: kind, label: text.anomalies.kinds[kind].title }))}
        />
      </Filters>
      <CardList
        list={list}
        rowKey={({ id }) => id}
        card={(anomaly) => <AnomalyCard anomaly={anomaly} />}
        empty={<Empty {...(state === 'open' ? text.anomalies.none : text.anomalies.noneResolved)} />}
      />
    </>
  );
}

import { useFeed } from '../api/live.js';
import { useMerchants } from '../api/queries.js';
import { useNavigation } from '../state/navigation.js';
import { useText } from '../text/text.js';
import { optionsOf } from '../ui/options.js';
import { Choices } from '../ui/roving.js';
import { Select } from '../ui/select.js';

/** The filters of the timeline: words, a kind, an order. */
export function Filters({ foundCount }: { readonly foundCount: number }) {
  const text = useText();
  const { events } = useFeed();
  const { filter, setFilter, showAllOrders } = useNavigation();
  const total = events.length;
  return (
    <div className="filters">
      <h2 id="timeline-title">
        {text.timeline}{' '}
        <span className="count" role="status">
          {total > 0 && (foundCount === total ? total : text.shown(foundCount, total))}
        </span>
      </h2>
      <input
        type="search"
        placeholder={text.searchHint}
        aria-label={text.search}
        aria-keyshortcuts="/"
        value={filter.search}
        onChange={(event) => setFilter({ search: event.target.value })}
      />
      <Choices
        label={text.kind}
        options={optionsOf(text.kinds)}
        chosen={filter.kind}
        onChoose={(kind) => setFilter({ kind })}
      />
      <MerchantFilter />
      {filter.order !== null && (
        <button type="button" className="chip" title={text.stopFiltering} onClick={showAllOrders}>
          {text.onlyOrder(filter.order.outTradeNo)}
        </button>
      )}
    </div>
  );
}

const EVERY_MERCHANT = '';

/** Where there are several merchants: one of them, or all. */
function MerchantFilter() {
  const text = useText();
  const { filter, setFilter } = useNavigation();
  const merchants = useMerchants();
  if (merchants.length < 2) return null;
  return (
    <Select
      label={text.merchant}
      options={[
        { value: EVERY_MERCHANT, label: text.everyMerchant(merchants.length) },
        ...merchants.map(({ mchid }) => ({ value: mchid, label: text.merchantOf(mchid) })),
      ]}
      value={filter.mchid ?? EVERY_MERCHANT}
      onChange={(mchid) => setFilter({ mchid: mchid === EVERY_MERCHANT ? null : mchid, order: null })}
    />
  );
}

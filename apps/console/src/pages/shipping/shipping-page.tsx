import { PrinterOutlined } from '@ant-design/icons';
import { DELIVERY_KINDS } from '@taro-pay/contracts';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { hrefOf, useFilters } from '../../app/router.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { CardList } from '../../ui/card-list.js';
import { oneOf, Views } from '../../ui/filters.js';
import { LinkButton } from '../../ui/link.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty } from '../../ui/states.js';
import { BulkDialog } from './bulk-dialog.js';
import { CarrierSelect } from './carrier-select.js';
import { PackingCard } from './packing-card.js';
import { ParcelDialog } from './parcel-dialog.js';
import { recentCarriers } from './recent-carriers.js';
import { usePackingList } from './use-packing-list.js';

/** The view of all kinds, in the address. */
const ALL = 'all';

/** What is carried first: the rest is handed over, or ships by itself. */
const views = () => [
  ...(['express', 'pickup', 'none'] as const).map((kind) => ({
    title: text.deliveryKinds[kind],
    query: kind === 'express' ? {} : { delivery: kind },
  })),
  { title: text.shipping.all, query: { delivery: ALL } },
];

type Dialog = { readonly kind: 'bulk' } | { readonly kind: 'parcels'; readonly orderId: string };

/** What is packed and sent: paid orders that wait, the oldest first. */
export default function ShippingPage() {
  const may = useMay();
  const [filters] = useFilters();
  const view = oneOf([...DELIVERY_KINDS, ALL], filters.get('delivery')) ?? 'express';
  const list = usePackingList(view === ALL ? undefined : view);
  const [carrier, setCarrier] = useState(recentCarriers()[0] ?? null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const shown = list.rows?.map(({ order }) => order.id) ?? [];
  const selected = shown.filter((id) => chosen.has(id));
  const canShip = may('shipOrder');
  // As it is now: each parcel leaves less of it.
  const divided =
    dialog?.kind === 'parcels' ? list.rows?.find(({ order }) => order.id === dialog.orderId) : undefined;

  function select(orderId: string, isSelected: boolean): void {
    const next = new Set(chosen);
    if (isSelected) next.add(orderId);
    else next.delete(orderId);
    setChosen(next);
  }

  return (
    <>
      <PageHead title={text.menu.shipping} hint={text.shipping.hint}>
        <LinkButton icon={<PrinterOutlined />} href={printHref(selected, view)}>
          {text.shipping.print(selected.length)}
        </LinkButton>
        {canShip && <Button onClick={() => setDialog({ kind: 'bulk' })}>{text.shipping.bulk}</Button>}
      </PageHead>
      <Views label={text.filters.views} views={views()} />
      {shown.length > 0 && (
        <div className="panel ship-bar">
          <Checkbox
            checked={selected.length === shown.length}
            indeterminate={selected.length > 0 && selected.length < shown.length}
            onChange={({ target }) => setChosen(new Set(target.checked ? shown : []))}
          >
            {selected.length === 0 ? text.shipping.selectAll : text.shipping.selected(selected.length)}
          </Checkbox>
          {canShip && (view === 'express' || view === ALL) && (
            <>
              <CarrierSelect value={carrier} onChange={setCarrier} />
              <span className="quiet">{text.shipping.keyboard}</span>
            </>
          )}
        </div>
      )}
      <CardList
        list={list}
        rowKey={({ order }) => order.id}
        card={(waiting) => (
          <PackingCard
            waiting={waiting}
            carrier={carrier}
            isSelected={chosen.has(waiting.order.id)}
            onSelect={(isSelected) => select(waiting.order.id, isSelected)}
            onParcels={() => setDialog({ kind: 'parcels', orderId: waiting.order.id })}
          />
        )}
        empty={<Empty {...text.shipping.none} />}
      />
      {dialog?.kind === 'bulk' && (
        <BulkDialog orderIds={selected} carrier={carrier} onClose={() => setDialog(null)} />
      )}
      {divided !== undefined && (
        <ParcelDialog orderId={divided.order.id} left={divided.left} onClose={() => setDialog(null)} />
      )}
    </>
  );
}

/** The paper of the selected orders; of all that are shown where none is selected. */
const printHref = (selected: readonly string[], delivery: string): string =>
  hrefOf('/shipping/print/list', {
    orders: selected.join(',') || undefined,
    delivery: selected.length === 0 ? delivery : undefined,
  });

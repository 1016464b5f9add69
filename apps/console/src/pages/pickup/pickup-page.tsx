import type { WaitingOrder } from '@taro-pay/contracts';
import { App, Button } from 'antd';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { hrefOf } from '../../app/router.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { goodsOf } from '../../ui/goods.js';
import { Link } from '../../ui/link.js';
import { PageHead } from '../../ui/page-head.js';
import { shortNumber } from '../../ui/recipient.js';
import { Empty, Failure } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { ago, Time } from '../../ui/time.js';
import { Recipient } from '../shipping/recipient.js';
import { usePackingList } from '../shipping/use-packing-list.js';
import { Counter } from './counter.js';

const columns = (): readonly Column<WaitingOrder>[] => [
  {
    title: text.orders.goods,
    cell: ({ order, left }) => (
      <div>
        <Link href={hrefOf(`/orders/${order.id}`)}>
          <code>{shortNumber(order.id)}</code>
        </Link>{' '}
        {goodsOf(left)}
        {order.note !== null && <div className="quiet">{order.note}</div>}
      </div>
    ),
  },
  {
    title: text.pickup.where,
    cell: ({ order }) => <Recipient delivery={order.delivery} isMasked={order.isMasked} />,
  },
  {
    title: text.orders.paidAt,
    cell: ({ order }) => order.paidAt !== null && <Time at={order.paidAt} />,
  },
  { title: text.orders.status, cell: Readiness },
];

function Readiness({ order }: WaitingOrder) {
  const may = useMay();
  const { message } = App.useApp();
  const { delivery } = order;
  const announcing = useAct(() => call('announcePickup', { params: { orderId: order.id } }));
  if (delivery.kind !== 'pickup') return null;
  if (delivery.readyAt !== null) {
    return (
      <Tag tone="good">
        {text.pickup.ready} · {ago(delivery.readyAt)}
      </Tag>
    );
  }
  return (
    <div className="row-acts">
      <Tag tone="waiting">{text.pickup.toPrepare}</Tag>
      {may('announcePickup') && (
        <Button
          size="small"
          loading={announcing.isPending}
          onClick={() =>
            announcing.mutate(undefined, {
              onSuccess: () => void message.success(text.pickup.announced(shortNumber(order.id))),
            })
          }
        >
          {text.pickup.markReady}
        </Button>
      )}
      {announcing.isError && <Failure error={announcing.error} />}
    </div>
  );
}

/** The counter: orders are handed over by the code of their buyer. */
export default function PickupPage() {
  const may = useMay();
  const list = usePackingList('pickup');
  return (
    <>
      <PageHead title={text.menu.pickup} hint={text.pickup.hint} />
      {may('findPickup') && <Counter />}
      <h2 className="section-title">{text.pickup.waiting}</h2>
      <DataTable
        label={text.pickup.waiting}
        list={list}
        rowKey={({ order }) => order.id}
        columns={columns()}
        empty={<Empty {...text.pickup.none} />}
      />
    </>
  );
}

import { PrinterOutlined } from '@ant-design/icons';
import { useQueries } from '@tanstack/react-query';
import { DELIVERY_KINDS } from '@taro-pay/contracts';
import { Button } from 'antd';
import { type ReactNode, useLayoutEffect } from 'react';
import { call } from '../../api/client.js';
import type { Params } from '../../app/pages.js';
import { hrefOf, usePlace } from '../../app/router.js';
import { text } from '../../text/index.js';
import { oneOf } from '../../ui/filters.js';
import { Link } from '../../ui/link.js';
import { Empty, Failure, Loading } from '../../ui/states.js';
import { usePackingList } from '../shipping/use-packing-list.js';
import { type Packed, PackingList, Slip } from './sheets.js';

/** A slip is A4, a label what label printers take: 100 × 150 mm. */
const FORMS = ['list', 'slips', 'labels'] as const;
type Form = (typeof FORMS)[number];

const LABEL = '@page { margin: 5mm; size: 100mm 150mm }';

/** Other paper than that of print.css: a named page would leave a blank one of the other size before it. */
function usePaper(rule: string | null): void {
  useLayoutEffect(() => {
    if (rule === null) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rule);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [rule]);
}

interface PartProps {
  readonly form: Form;
}

/** What is packed by, on paper: the orders that the address names, or all that wait. */
export default function PrintPage({ params }: { readonly params: Params }) {
  const form = oneOf(FORMS, params.form ?? null) ?? 'list';
  const { query } = usePlace();
  const orders = query.get('orders')?.split(',') ?? [];
  usePaper(form === 'labels' ? LABEL : null);
  return (
    <>
      <div className="print-bar">
        <div>
          <p className="crumb">
            <Link href={hrefOf('/shipping')}>{text.menu.shipping}</Link>
          </p>
          <h1>{text.print.print}</h1>
        </div>
        <nav className="views" aria-label={text.print.forms}>
          {FORMS.map((candidate) => (
            <Link
              key={candidate}
              href={hrefOf(`/shipping/print/${candidate}`, Object.fromEntries(query))}
              aria-current={candidate === form ? 'true' : undefined}
            >
              {text.print[candidate]}
            </Link>
          ))}
        </nav>
        <Button type="primary" icon={<PrinterOutlined />} onClick={() => print()}>
          {text.print.print}
        </Button>
      </div>
      {orders.length > 0 ? <Named form={form} orderIds={orders} /> : <AllWaiting form={form} />}
    </>
  );
}

function AllWaiting({ form }: PartProps) {
  const { query } = usePlace();
  const list = usePackingList(oneOf(DELIVERY_KINDS, query.get('delivery')));
  if (list.rows === undefined) {
    return list.error === null ? <Loading /> : <Failure error={list.error} retry={list.retry} />;
  }
  return (
    <Sheets form={form} orders={list.rows}>
      {list.hasMore && (
        <Button className="print-more" loading={list.isLoadingMore} onClick={() => list.more()}>
          {text.states.more}
        </Button>
      )}
    </Sheets>
  );
}

/** Also of orders that are shipped by now. */
function Named({ form, orderIds }: PartProps & { readonly orderIds: readonly string[] }) {
  const dossiers = useQueries({
    queries: orderIds.map((orderId) => ({
      queryKey: ['getOrderDossier', orderId],
      queryFn: () => call('getOrderDossier', { params: { orderId } }),
    })),
  });
  const failed = dossiers.find(({ error }) => error !== null);
  if (failed !== undefined) return <Failure error={failed.error} retry={failed.refetch} />;
  const orders = dossiers.flatMap(({ data }) => (data === undefined ? [] : [packedOf(data)]));
  if (orders.length < orderIds.length) return <Loading />;
  return <Sheets form={form} orders={orders} />;
}

type Dossier = Awaited<ReturnType<typeof call<'getOrderDossier'>>>;

/** What is left of an order, or all of it where nothing is. */
function packedOf({ order, unshipped, refundApplication: latest }: Dossier): Packed {
  const left = order.items.flatMap(({ productId, name }) => {
    const quantity = unshipped.find((item) => item.productId === productId)?.quantity ?? 0;
    return quantity === 0 ? [] : [{ productId, name, quantity }];
  });
  const refundApplication = latest?.resolvedAt === null ? latest : null;
  return { order, left: left.length === 0 ? order.items : left, refundApplication };
}

interface SheetsProps extends PartProps {
  readonly orders: readonly Packed[];
  readonly children?: ReactNode;
}

function Sheets({ form, orders, children }: SheetsProps) {
  if (orders.length === 0) return <Empty {...text.shipping.none} />;
  return (
    <div className="sheets">
      {form === 'list' ? (
        <PackingList orders={orders} />
      ) : (
        orders.map((packed) => <Slip key={packed.order.id} packed={packed} isLabel={form === 'labels'} />)
      )}
      {children}
    </div>
  );
}

import { useState } from 'react';
import type { OrderView } from '../../control/views/order.js';
import type { CashierAction } from '../../payments/cashier.js';
import { useMerchants } from '../api/queries.js';
import { visitCashier } from '../api/simulator.js';
import { useNavigation } from '../state/navigation.js';
import { useAct } from '../state/notice.js';
import { useText } from '../text/text.js';
import { dateAndTime, yuan } from '../ui/format.js';
import { Roving } from '../ui/roving.js';

/** The timeline lists older ones. */
const SHOWN_AT_ONCE = 20;

/** The user whom the simulator takes where an order names none. */
export const USUAL_USER = 'buyer';

interface CashierProps {
  /** The unpaid orders, newest first. */
  readonly waiting: readonly OrderView[];
}

/** WeChat's cashier: the order to pay, and the other unpaid orders. */
export function Cashier({ waiting }: CashierProps) {
  const text = useText();
  /** The order that the person picked; else it is the newest. */
  const [picked, setPicked] = useState<string | null>(null);
  const current = waiting.find((order) => order.outTradeNo === picked) ?? waiting[0];
  const others = waiting.filter((order) => order !== current).slice(0, SHOWN_AT_ONCE);
  if (current === undefined)
    return (
      <div className="screen-message">
        <h3>{text.cashierEmpty}</h3>
        <p>{text.cashierEmptyExplained}</p>
      </div>
    );
  return (
    <>
      <Sheet key={`${current.mchid} ${current.outTradeNo}`} order={current} />
      {others.length > 0 && (
        <>
          <h3>{text.cashierOthers}</h3>
          <Roving className="queue" role="group" aria-label={text.cashierOthers}>
            {others.map((order) => (
              <button
                key={order.outTradeNo}
                type="button"
                className="queued"
                onClick={() => setPicked(order.outTradeNo)}
              >
                <span className="queued-name">{order.description}</span>
                <span className="queued-amount">{yuan(order.totalFen)}</span>
              </button>
            ))}
          </Roving>
        </>
      )}
    </>
  );
}

function Sheet({ order }: { readonly order: OrderView }) {
  const text = useText();
  const { outTradeNo, product, description, totalFen, user, openid, timeExpire, codeUrl, combined } = order;
  const showsMerchant = useMerchants().length > 1;
  const [buyer, setBuyer] = useState('');
  return (
    <div className="cashier-sheet">
      <p className="cashier-name">{description}</p>
      <p className="cashier-amount">{yuan(totalFen)}</p>
      <dl className="cashier-facts">
        {showsMerchant && <Fact name={text.mchid}>{order.mchid}</Fact>}
        {order.subMchid !== null && <Fact name={text.subMchid}>{order.subMchid}</Fact>}
        <Fact name={text.product}>{text.products[product]}</Fact>
        <Fact name={text.outTradeNo}>{outTradeNo}</Fact>
        {/* A part is paid with the whole. */}
        {combined !== null && <Fact name={text.combined}>{combined.outTradeNo}</Fact>}
        {codeUrl !== null && <Fact name={text.codeUrl}>{codeUrl}</Fact>}
        {timeExpire !== null && <Fact name={text.expires}>{dateAndTime(timeExpire)}</Fact>}
      </dl>
      <label className="cashier-buyer">
        {text.cashierBuyer}
        <input
          maxLength={100}
          placeholder={user ?? openid ?? USUAL_USER}
          value={buyer}
          onChange={(event) => setBuyer(event.target.value)}
        />
      </label>
      <SheetButtons order={order} buyer={buyer.trim()} />
    </div>
  );
}

interface FactProps {
  readonly name: string;
  readonly children: string;
}

function Fact({ name, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface SheetButtonsProps {
  readonly order: OrderView;
  /** Empty for the order's own buyer. */
  readonly buyer: string;
}

function SheetButtons({ order, buyer }: SheetButtonsProps) {
  const text = useText();
  const act = useAct();
  const { select } = useNavigation();
  const acting = (action: CashierAction) => () =>
    act(() => visitCashier(order, action, buyer === '' ? undefined : buyer), text.orderActions[action].done);
  return (
    <>
      <button type="button" className="primary pay" onClick={acting('pay')}>
        {text.cashierPay[order.product]}
      </button>
      <div className="cashier-buttons">
        <button type="button" onClick={acting('fail')}>
          {text.orderActions.fail.label}
        </button>
        <button type="button" onClick={acting('cancel')}>
          {text.orderActions.cancel.label}
        </button>
        <button
          type="button"
          onClick={() => select({ order: { outTradeNo: order.outTradeNo, mchid: order.mchid } })}
        >
          {text.details}
        </button>
      </div>
      {order.h5Url !== null && (
        <a className="cashier-link" href={hereOf(order.h5Url)} target="_blank" rel="noopener opener">
          {text.openH5}
        </a>
      )}
    </>
  );
}

/** The page of an h5_url at the simulator's own address. */
function hereOf(h5Url: string): string {
  const { pathname, search } = new URL(h5Url);
  return pathname + search;
}

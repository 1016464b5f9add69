import './phone.css';
import { useState } from 'react';
import { useFeed } from '../api/live.js';
import { useOrders } from '../api/queries.js';
import { useNavigation } from '../state/navigation.js';
import { useNow } from '../state/now.js';
import { useText } from '../text/text.js';
import { timeOfDay } from '../ui/format.js';
import { Roving } from '../ui/roving.js';
import { Cashier } from './cashier.js';
import { Messages } from './messages.js';
import { AddressBar, Preview } from './preview.js';
import { usePreview } from './use-preview.js';

const SCREENS = ['preview', 'cashier', 'messages'] as const;
type Screen = (typeof SCREENS)[number];

/** A buyer's phone: the preview of the mini-program, and WeChat's cashier with the unpaid orders. */
export function Phone() {
  const text = useText();
  const { preview, load, look, buyer, setBuyer } = usePreview();
  const { orders } = useOrders(useNavigation().filter.mchid);
  const waiting = orders.filter((order) => order.tradeState === 'NOTPAY').reverse();
  const { shown, choose } = useScreen(preview?.state === 'running', waiting.length > 0);
  const labels = { preview: text.phonePreview, cashier: text.phoneCashier, messages: text.phoneMessages };
  const panel = (screen: Screen) =>
    ({
      className: screen,
      role: 'tabpanel',
      id: `screen-${screen}`,
      'aria-labelledby': `tab-${screen}`,
      hidden: shown !== screen,
    }) as const;
  return (
    <section className="phone-pane" id="phone" aria-label={text.phone}>
      <Roving className="tabs" role="tablist" aria-label={text.phone}>
        {SCREENS.map((screen) => (
          <button
            key={screen}
            type="button"
            role="tab"
            id={`tab-${screen}`}
            aria-controls={`screen-${screen}`}
            aria-selected={screen === shown}
            onClick={() => choose(screen)}
          >
            {labels[screen]}
            {screen === 'cashier' && waiting.length > 0 && <span className="badge">{waiting.length}</span>}
          </button>
        ))}
      </Roving>
      {shown === 'preview' && (
        <AddressBar url={preview?.url ?? ''} onLook={look} buyer={buyer} onBuyer={setBuyer} />
      )}
      <div className="phone">
        <StatusBar />
        <div className="screen">
          <div {...panel('preview')}>
            {preview !== undefined && (
              <Preview preview={preview} load={load} buyer={buyer} onLookAgain={() => look(preview.url)} />
            )}
          </div>
          <div {...panel('cashier')}>
            <Cashier waiting={waiting} />
          </div>
          <div {...panel('messages')}>{shown === 'messages' && <Messages orders={orders} />}</div>
        </div>
        <div className="home-bar" aria-hidden="true" />
      </div>
    </section>
  );
}

/** The screen that the person chose; until then, whatever there is to see. */
function useScreen(hasPreview: boolean, hasUnpaid: boolean) {
  const { connection } = useFeed();
  const [chosen, choose] = useState<Screen | null>(null);
  const natural = connection !== 'connecting' && (hasPreview || !hasUnpaid) ? 'preview' : 'cashier';
  return { shown: chosen ?? natural, choose };
}

function StatusBar() {
  return (
    <div className="status-bar" aria-hidden="true">
      <time>{timeOfDay(useNow()).slice(0, 5)}</time>
      <span className="battery" />
    </div>
  );
}

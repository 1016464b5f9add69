import './detail.css';
import './protocol.css';
import { type ReactNode, useEffect, useRef } from 'react';
import type { SimulatorEvent } from '../../events/event.js';
import { Books } from '../panels/books.js';
import { Clock } from '../panels/clock.js';
import { Faults } from '../panels/faults.js';
import { Keys } from '../panels/keys.js';
import { useIsNarrow } from '../state/media.js';
import { type Panel, useNavigation } from '../state/navigation.js';
import { useText } from '../text/text.js';
import { EventDetail } from './event-detail.js';
import { OrderDetail } from './order-detail.js';

const PANEL_VIEWS: Readonly<Record<Panel, () => ReactNode>> = {
  clock: Clock,
  faults: Faults,
  books: Books,
  keys: Keys,
};

/** The right column: the chosen event, order or panel, else the newest event. `event`: the one to show. */
export function Detail({ event }: { readonly event: SimulatorEvent | null }) {
  const text = useText();
  const isNarrow = useIsNarrow();
  const { selected, close } = useNavigation();
  const element = useRef<HTMLElement>(null);
  const back = useRef<HTMLButtonElement>(null);
  const isOpen = selected !== null;
  const subject = JSON.stringify(selected ?? event?.id);

  // Another subject is read from its beginning.
  useEffect(() => {
    if (element.current !== null) element.current.scrollTop = 0;
  }, [subject]);
  useEffect(() => {
    if (isOpen && isNarrow) back.current?.focus();
  }, [isOpen, isNarrow]);

  if (isNarrow && !isOpen) return null;
  return (
    <section className={isOpen ? 'detail open' : 'detail'} aria-label={text.details} ref={element}>
      <button type="button" className="back" onClick={close} ref={back}>
        ← {text.close}
      </button>
      <div className="detail-content" key={subject}>
        {!isOpen && event !== null && <p className="hint">{text.newestEventExplained}</p>}
        <Subject event={event} />
      </div>
    </section>
  );
}

function Subject({ event }: { readonly event: SimulatorEvent | null }) {
  const text = useText();
  const { selected, setDialog } = useNavigation();
  if (selected !== null && 'panel' in selected) {
    const View = PANEL_VIEWS[selected.panel];
    return (
      <div className="panel">
        <View />
      </div>
    );
  }
  if (selected !== null && 'order' in selected) return <OrderDetail name={selected.order} />;
  if (event !== null) return <EventDetail event={event} />;
  return (
    <div className="placeholder">
      <p>{text.nothingSelected}</p>
      <button type="button" className="plain" onClick={() => setDialog('shortcuts')}>
        {text.shortcuts}
      </button>
    </div>
  );
}

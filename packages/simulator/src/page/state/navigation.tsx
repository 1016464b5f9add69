import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import type { SimulatorEvent } from '../../events/event.js';
import type { OrderName } from '../api/simulator.js';

/** The content of the right column beside events and orders. */
export type Panel = 'clock' | 'faults' | 'books' | 'keys';

/** What was chosen. Null: nothing, and the right column follows the newest event. */
export type Selection =
  | { readonly event: number }
  | { readonly order: OrderName }
  | { readonly panel: Panel }
  | null;

type KindFilter = 'all' | 'problem' | SimulatorEvent['kind'];

export interface Filter {
  readonly kind: KindFilter;
  readonly order: OrderName | null;
  /** A merchant's number; null for every merchant. */
  readonly mchid: string | null;
  readonly search: string;
}

export type Pane = 'phone' | 'timeline';

type DialogName = 'shortcuts' | 'clear';

const TAB_STOP_OF_EVENTS = '.event[tabindex="0"]';

const NO_FILTER: Filter = { kind: 'all', order: null, mchid: null, search: '' };

/** What is shown, and the ways to something else. */
export interface Navigation {
  readonly selected: Selection;
  readonly filter: Filter;
  /** The column of a narrow page. */
  readonly pane: Pane;
  readonly dialog: DialogName | null;
  readonly select: (selection: NonNullable<Selection>) => void;
  /** Shows this event instead of another one; nothing where no event is shown. */
  readonly followEvent: (id: number) => void;
  readonly togglePanel: (panel: Panel) => void;
  /** Back to where `select` came from. */
  readonly close: () => void;
  /** Shows an order and only its events, or everything again. */
  readonly toggleOrder: (order: OrderName) => void;
  readonly showAllOrders: () => void;
  readonly setFilter: (change: Partial<Filter>) => void;
  readonly clearFilters: () => void;
  readonly showPane: (pane: Pane) => void;
  readonly setDialog: (dialog: DialogName | null) => void;
  /** Nothing is chosen, and no order is filtered for: after a reset none of them exists. */
  readonly forget: () => void;
}

const NavigationContext = createContext<Navigation | null>(null);

/** Whether both name one order. */
export const isSameOrder = (one: OrderName, other: OrderName): boolean =>
  one.outTradeNo === other.outTradeNo &&
  (one.mchid === null || other.mchid === null || one.mchid === other.mchid);

export function NavigationProvider({ children }: { readonly children: ReactNode }) {
  const [selected, setSelected] = useState<Selection>(null);
  const [filter, setWholeFilter] = useState(NO_FILTER);
  const [pane, setPane] = useState<Pane>('timeline');
  const [dialog, setDialog] = useState<DialogName | null>(null);
  /** The focus before something was chosen. */
  const opener = useRef<Element | null>(null);

  const navigation = useMemo((): Navigation => {
    const setFilter = (change: Partial<Filter>) => setWholeFilter((known) => ({ ...known, ...change }));
    const isOpen = (panel: Panel) => selected !== null && 'panel' in selected && selected.panel === panel;
    function select(selection: NonNullable<Selection>) {
      if (selected === null) opener.current = document.activeElement;
      setSelected(selection);
      setPane('timeline');
    }
    function close() {
      if (selected === null) return;
      setSelected(null);
      const { current } = opener;
      const isThere = current instanceof HTMLElement && current !== document.body && current.isConnected;
      (isThere ? current : document.querySelector<HTMLElement>(TAB_STOP_OF_EVENTS))?.focus();
    }
    function showAllOrders() {
      setFilter({ order: null });
      setSelected(null);
    }
    return {
      selected,
      filter,
      pane,
      dialog,
      select,
      followEvent(id) {
        if (selected !== null && 'event' in selected) setSelected({ event: id });
      },
      togglePanel: (panel) => (isOpen(panel) ? close() : select({ panel })),
      close,
      toggleOrder({ outTradeNo, mchid }) {
        const order = { outTradeNo, mchid };
        if (filter.order !== null && isSameOrder(filter.order, order)) return showAllOrders();
        setFilter({ order });
        select({ order });
      },
      showAllOrders,
      setFilter,
      clearFilters: () => setWholeFilter(NO_FILTER),
      showPane(next) {
        setPane(next);
        setSelected(null);
      },
      setDialog,
      forget: showAllOrders,
    };
  }, [selected, filter, pane, dialog]);

  return <NavigationContext.Provider value={navigation}>{children}</NavigationContext.Provider>;
}

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (navigation === null) throw new Error('There is no NavigationProvider around this.');
  return navigation;
}

import { type RefObject, useEffect } from 'react';
import { flushSync } from 'react-dom';
import { type Navigation, type Pane, useNavigation } from '../state/navigation.js';
import { type Text, useReading } from '../text/text.js';
import type { EventListHandle } from '../timeline/event-list.js';

/** Which keys do what; those of the focused element are listed as well. The names of keys are what they write, on every layout. */
export const SHORTCUTS: Readonly<Record<keyof Text['keyWords'], readonly string[]>> = {
  move: ['j', 'k'],
  arrows: ['↑', '↓', 'Home', 'End'],
  open: ['Enter'],
  escape: ['Esc'],
  search: ['/'],
  events: ['e'],
  orders: ['o'],
  phone: ['p'],
  clearFilters: ['x'],
  clock: ['c'],
  faults: ['f'],
  books: ['b'],
  keys: ['m'],
  language: ['l'],
  help: ['?'],
};

const FIELDS = [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement];

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

interface Parts {
  readonly navigation: Navigation;
  readonly list: EventListHandle | null;
  readonly switchLanguage: () => void;
}

/** What a key does outside of fields; null for nothing. */
function actionOf(key: string, { navigation, list, switchLanguage }: Parts): (() => void) | null {
  /** A narrow page shows one pane at a time, and what it does not show takes no focus. */
  const reveal = (pane: Pane, selector: string) => {
    if (document.querySelector(selector)?.checkVisibility() === false)
      flushSync(() => navigation.showPane(pane));
  };
  const focusIn = (pane: Pane, selector: string) => () => {
    reveal(pane, selector);
    focus(selector);
  };
  const inEvents = (act: (events: EventListHandle) => void) => () => {
    reveal('timeline', '.events');
    if (list !== null) act(list);
  };
  switch (key) {
    case 'j':
      return inEvents((events) => events.move(1));
    case 'k':
      return inEvents((events) => events.move(-1));
    case '/':
      return focusIn('timeline', '.filters [type="search"]');
    case 'e':
      return inEvents((events) => events.focusNewest());
    case 'o':
      return focusIn('timeline', '.order[tabindex="0"]');
    case 'p':
      return focusIn('phone', '#phone [aria-selected="true"]');
    case 'x':
      return navigation.clearFilters;
    case 'c':
      return () => navigation.togglePanel('clock');
    case 'f':
      return () => navigation.togglePanel('faults');
    case 'b':
      return () => navigation.togglePanel('books');
    case 'm':
      return () => navigation.togglePanel('keys');
    case 'l':
      return switchLanguage;
    case '?':
      return () => navigation.setDialog('shortcuts');
    default:
      return null;
  }
}

/**
 * Lets the keyboard do everything. There is no library for it: those that we know bind a key with its modifiers, and
 * `/` needs Shift on some layouts.
 */
export function useShortcuts(list: RefObject<EventListHandle>): void {
  const navigation = useNavigation();
  const { switchLanguage } = useReading();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const { key, target } = event;
      if (document.querySelector('dialog[open]') !== null) return;
      // Leave the search, so that letters are shortcuts again.
      if (key === 'Escape') {
        if (target instanceof HTMLInputElement && target.type === 'search') target.blur();
        else navigation.close();
        return;
      }
      if (FIELDS.some((field) => target instanceof field)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const run = actionOf(key, { navigation, list: list.current, switchLanguage });
      if (run === null) return;
      event.preventDefault();
      run();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [navigation, list, switchLanguage]);
}

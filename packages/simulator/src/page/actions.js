// @ts-check

/**
 * The actions of the page.
 *
 * @typedef {{
 *   select: (selection: import('./store.js').Selection) => void,
 *   followEvent: (id: number) => void,
 *   togglePanel: (panel: import('./store.js').Panel) => void,
 *   close: () => void,
 *   toggleOrder: (outTradeNo: string) => void,
 *   showAllOrders: () => void,
 *   filter: (filter: { search?: string, kind?: import('./timeline/event-facts.js').KindFilter }) => void,
 *   clearFilters: () => void,
 *   attempt: (action: () => Promise<unknown>, done: string) => void,
 *   copy: (text: string) => void,
 *   lookForPreview: (url: string) => void,
 *   showPane: (pane: 'phone' | 'timeline') => void,
 *   askToClear: () => void,
 *   showShortcuts: () => void,
 *   switchLanguage: () => void,
 * }} Actions
 */

export {};

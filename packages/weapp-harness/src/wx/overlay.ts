import { type Dictionary, text } from '../values.js';
import { type AsyncApi, WxFailure } from './wx-function.js';

export interface Toast {
  readonly title: string;
  readonly icon: string;
}

export interface Modal {
  readonly title: string;
  readonly content: string;
  readonly confirmText: string;
  /** Undefined if there is only one button. */
  readonly cancelText: string | undefined;
  /** Presses one of its two buttons. */
  answer(confirm: boolean): void;
}

export interface ActionSheet {
  readonly items: readonly string[];
  /** Taps an item; undefined taps outside the sheet. */
  choose(item: string | undefined): void;
}

interface PrivacyQuestion {
  answer(agreed: boolean): void;
}

/** The windows above the pages. */
export interface Overlay {
  readonly toasts: Toast[];
  modal: Modal | undefined;
  actionSheet: ActionSheet | undefined;
  /** WeChat's own privacy dialog. */
  privacyQuestion: PrivacyQuestion | undefined;
  loading: string | undefined;
  /** Number of calls of `stopPullDownRefresh`. */
  stoppedRefreshes: number;
  openedPrivacyGuide: number;
}

export function createOverlay(): Overlay {
  return {
    toasts: [],
    modal: undefined,
    actionSheet: undefined,
    privacyQuestion: undefined,
    loading: undefined,
    stoppedRefreshes: 0,
    openedPrivacyGuide: 0,
  };
}

const MAX_BUTTON_CHARACTERS = 4;
const MAX_ACTIONS = 6;

/** The functions of `wx` that open windows above the page. */
export function overlayApis(overlay: Overlay, changed: () => void): Record<string, AsyncApi> {
  return {
    showModal: (options) => showModal(overlay, options, changed),
    showActionSheet: (options) => showActionSheet(overlay, options, changed),
    showToast: ({ title, icon }) => {
      overlay.toasts.push({ title: text(title), icon: text(icon, 'success') });
    },
    hideToast: () => undefined,
    showLoading: ({ title }) => {
      overlay.loading = text(title);
    },
    hideLoading: () => {
      overlay.loading = undefined;
    },
    stopPullDownRefresh: () => {
      overlay.stoppedRefreshes += 1;
    },
  };
}

// https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showModal.html
function showModal(overlay: Overlay, options: Dictionary, changed: () => void): Promise<Dictionary> {
  if (overlay.modal) throw new WxFailure('another modal is open');
  const confirmText = text(options.confirmText, '确定');
  const cancelText = text(options.cancelText, '取消');
  for (const [name, words] of Object.entries({ confirmText, cancelText })) {
    if ([...words].length > MAX_BUTTON_CHARACTERS) {
      throw new WxFailure(`${name} length should not larger than 4 Chinese characters`);
    }
  }
  return new Promise((resolve) => {
    overlay.modal = {
      title: text(options.title),
      content: text(options.content),
      confirmText,
      cancelText: options.showCancel === false ? undefined : cancelText,
      answer(confirm) {
        overlay.modal = undefined;
        resolve({ confirm, cancel: !confirm, content: null });
      },
    };
    changed();
  });
}

// https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showActionSheet.html
function showActionSheet(overlay: Overlay, options: Dictionary, changed: () => void): Promise<Dictionary> {
  const items = Array.isArray(options.itemList) ? options.itemList.map(String) : [];
  if (items.length === 0) throw new WxFailure('parameter error: itemList should have at least one item');
  if (items.length > MAX_ACTIONS)
    throw new WxFailure('parameter error: itemList should not have more than 6');
  if (overlay.actionSheet) throw new WxFailure('another action sheet is open');
  return new Promise((resolve, reject) => {
    overlay.actionSheet = {
      items,
      choose(item) {
        if (item !== undefined && !items.includes(item)) throw new Error(`The sheet has no "${item}"`);
        overlay.actionSheet = undefined;
        if (item === undefined) reject(new WxFailure('cancel'));
        else resolve({ tapIndex: items.indexOf(item) });
      },
    };
    changed();
  });
}

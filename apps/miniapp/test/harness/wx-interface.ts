import { type Dictionary, text } from './values.js';
import { type AsyncApi, WxFailure } from './wx-async.js';

export interface Toast {
  readonly title: string;
  readonly icon: string;
}

export interface Modal {
  readonly title: string;
  readonly content: string;
  /** Presses one of its two buttons. */
  answer(confirm: boolean): void;
}

/** What the mini-program shows above its pages. */
export interface Overlay {
  readonly toasts: Toast[];
  modal: Modal | undefined;
  loading: string | undefined;
  /** How often the page has said that its pull-down refresh is over. */
  stoppedRefreshes: number;
}

export function createOverlay(): Overlay {
  return { toasts: [], modal: undefined, loading: undefined, stoppedRefreshes: 0 };
}

/** The functions of `wx` that show something above the page. */
export function overlayApis(overlay: Overlay, changed: () => void): Record<string, AsyncApi> {
  function showModal({ title, content }: Dictionary): Promise<Dictionary> {
    if (overlay.modal) throw new WxFailure('another modal is open');
    return new Promise((resolve) => {
      overlay.modal = {
        title: text(title),
        content: text(content),
        answer(confirm) {
          overlay.modal = undefined;
          resolve({ confirm, cancel: !confirm, content: null });
        },
      };
      changed();
    });
  }

  return {
    showModal,
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

const WINDOW = {
  pixelRatio: 2,
  screenWidth: 375,
  screenHeight: 812,
  windowWidth: 375,
  windowHeight: 724,
  statusBarHeight: 44,
  safeArea: { left: 0, right: 375, top: 44, bottom: 778, width: 375, height: 734 },
};
const DEVICE = {
  brand: 'devtools',
  model: 'iPhone X',
  system: 'iOS 17.0',
  platform: 'devtools',
  benchmarkLevel: 30,
};
const APP_BASE = {
  SDKVersion: '3.8.0',
  version: '8.0.50',
  language: 'zh_CN',
  theme: 'light',
  enableDebug: false,
  host: { appId: '' },
};

/** What `wx` tells about the phone, by the name of the function that tells it. */
export const SYSTEM_FACTS: Readonly<Record<string, Dictionary>> = {
  getWindowInfo: WINDOW,
  getDeviceInfo: DEVICE,
  getAppBaseInfo: APP_BASE,
  getSystemInfoSync: { ...WINDOW, ...DEVICE, ...APP_BASE, fontSizeSetting: 16 },
  getMenuButtonBoundingClientRect: { left: 278, right: 365, top: 48, bottom: 80, width: 87, height: 32 },
  getAccountInfoSync: { miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' } },
};

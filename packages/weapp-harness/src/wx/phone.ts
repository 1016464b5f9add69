import type { Machine } from '../realm/logic-instance.js';
import type { Dictionary } from '../values.js';
import type { WxEvents } from './events.js';

export type Theme = 'light' | 'dark';
export type NetworkType = 'wifi' | '5g' | '4g' | '3g' | '2g' | 'unknown' | 'none';

/** Settings of the phone; they outlive the mini-program. */
export interface PhoneSettings {
  readonly theme: Theme;
  /** `zh_CN`, `zh_TW` or `en`. */
  readonly language: string;
  /** The size of WeChat's own text in px: 16 is the standard, 26 the largest. */
  readonly fontSizeSetting: number;
  readonly network: NetworkType;
  /** Whether the user has agreed to the mini-program's privacy guide. */
  readonly privacyAgreed: boolean;
  /** HarmonyOS: the cashier opens only at once after a tap, and is refused after a wait. */
  readonly opensCashierAtOnceOnly: boolean;
  readonly clipboard: string;
  /** Offset of the phone's clock from the true time. */
  readonly clockOffsetMs: number;
}

const DEFAULT_SETTINGS: PhoneSettings = {
  theme: 'light',
  language: 'zh_CN',
  fontSizeSetting: 16,
  network: 'wifi',
  privacyAgreed: true,
  opensCashierAtOnceOnly: false,
  clipboard: '',
  clockOffsetMs: 0,
};

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
const STANDARD_FONT_SIZE = 16;

/** The phone around the mini-program: a test changes its settings, and `wx` reports them. */
export class Phone {
  private current: PhoneSettings;
  private readonly machine: Machine;
  private readonly events: WxEvents;
  private readonly darkmode: boolean;
  private readonly offlineListeners = new Set<() => void>();

  /** Without `darkmode` in app.json a mini-program gets no theme. */
  constructor(settings: Partial<PhoneSettings>, machine: Machine, events: WxEvents, darkmode: boolean) {
    this.current = { ...DEFAULT_SETTINGS, ...settings };
    this.machine = machine;
    this.events = events;
    this.darkmode = darkmode;
  }

  get settings(): PhoneSettings {
    return this.current;
  }

  get isOnline(): boolean {
    return this.current.network !== 'none';
  }

  /** Switches dark mode. */
  setTheme(theme: Theme): void {
    if (theme === this.current.theme) return;
    this.change({ theme });
    if (this.darkmode) this.events.tell('ThemeChange', this.machine.realm.clone({ theme }));
  }

  /** `none` cuts off every request under way. https://developers.weixin.qq.com/miniprogram/dev/api/device/network/wx.onNetworkStatusChange.html */
  setNetwork(network: NetworkType): void {
    if (network === this.current.network) return;
    this.change({ network });
    if (!this.isOnline) for (const cutOff of [...this.offlineListeners]) cutOff();
    const detail = { isConnected: this.isOnline, networkType: network };
    this.events.tell('NetworkStatusChange', this.machine.realm.clone(detail));
  }

  /** Sets the phone's clock. */
  setClock(clockOffsetMs: number): void {
    this.change({ clockOffsetMs });
  }

  copy(clipboard: string): void {
    this.change({ clipboard });
  }

  agreeToPrivacyGuide(): void {
    this.change({ privacyAgreed: true });
  }

  /** Calls `cutOff` when the phone goes offline; the result unsubscribes. */
  whenOffline(cutOff: () => void): () => void {
    this.offlineListeners.add(cutOff);
    return () => void this.offlineListeners.delete(cutOff);
  }

  /** The functions of `wx` that describe the phone. */
  facts(): Readonly<Record<string, () => Dictionary>> {
    const base = () => this.appBase();
    return {
      getWindowInfo: () => WINDOW,
      getDeviceInfo: () => DEVICE,
      getAppBaseInfo: base,
      getSystemInfoSync: () => ({ ...WINDOW, ...DEVICE, ...base() }),
      getSystemSetting: () => ({ bluetoothEnabled: false, locationEnabled: false, wifiEnabled: true }),
      getMenuButtonBoundingClientRect: () => ({
        left: 278,
        right: 365,
        top: 48,
        bottom: 80,
        width: 87,
        height: 32,
      }),
      getAccountInfoSync: () => ({
        miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' },
      }),
    };
  }

  private appBase(): Dictionary {
    const { theme, language, fontSizeSetting } = this.current;
    return {
      SDKVersion: '3.8.0',
      version: '8.0.50',
      language,
      ...(this.darkmode ? { theme } : {}),
      fontSizeSetting,
      fontSizeScaleFactor: fontSizeSetting / STANDARD_FONT_SIZE,
      enableDebug: false,
      host: { appId: '' },
    };
  }

  private change(settings: Partial<PhoneSettings>): void {
    this.current = { ...this.current, ...settings };
    this.machine.observer.changed();
  }
}

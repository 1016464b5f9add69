import type { PaymentParameters } from '@taro-pay/contracts';
import { vi } from 'vitest';

/** A request as our code hands it to Taro. */
export interface SentRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly header: Readonly<Record<string, string>>;
  readonly data?: string;
}

interface FakeAnswer {
  readonly statusCode: number;
  readonly data: unknown;
  readonly header?: Readonly<Record<string, string>>;
}

const stored = new Map<string, unknown>();

/** A fake of Taro for unit tests: functions are mocks, storage is a map. */
export default {
  login: vi.fn<() => Promise<{ code: string }>>(),
  request: vi.fn<(request: SentRequest) => Promise<FakeAnswer>>(),
  requestPayment: vi.fn<(parameters: PaymentParameters) => Promise<{ errMsg: string }>>(),
  navigateTo: vi.fn<(page: { url: string }) => Promise<void>>(),
  switchTab: vi.fn<(page: { url: string }) => Promise<void>>(),
  redirectTo: vi.fn<(page: { url: string }) => Promise<void>>(),
  showToast: vi.fn<(toast: { title: string }) => Promise<void>>(),
  canIUse: () => true,
  getAppBaseInfo: () => ({ language: 'zh_CN' }),
  // WeChat returns an empty string for a missing key.
  getStorageSync: vi.fn((key: string): unknown => stored.get(key) ?? ''),
  setStorageSync: vi.fn((key: string, value: unknown): void => void stored.set(key, value)),
  removeStorageSync: vi.fn((key: string): void => void stored.delete(key)),
};

import type { PaymentParameters } from '@taro-pay/contracts';
import { vi } from 'vitest';

/** A request as our code hands it to Taro. */
export interface SentRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly header: Readonly<Record<string, string>>;
  readonly data?: string;
}

const stored = new Map<string, unknown>();

/** Stands in for Taro in unit tests: a test says what each function answers, and storage is a map. */
export default {
  login: vi.fn<() => Promise<{ code: string }>>(),
  request: vi.fn<(request: SentRequest) => Promise<{ statusCode: number; data: unknown }>>(),
  requestPayment: vi.fn<(parameters: PaymentParameters) => Promise<{ errMsg: string }>>(),
  navigateTo: vi.fn<(page: { url: string }) => Promise<void>>(),
  switchTab: vi.fn<(page: { url: string }) => Promise<void>>(),
  redirectTo: vi.fn<(page: { url: string }) => Promise<void>>(),
  canIUse: () => true,
  getAppBaseInfo: () => ({ language: 'zh_CN' }),
  // WeChat answers an empty text where nothing is stored.
  getStorageSync: (key: string): unknown => stored.get(key) ?? '',
  setStorageSync: (key: string, value: unknown): void => void stored.set(key, value),
  removeStorageSync: (key: string): void => void stored.delete(key),
};

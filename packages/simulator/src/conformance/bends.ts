import type { SealedBox } from '../foundation/cryptography.js';
import type { WechatHeaders } from './case.js';

/** Headers without one of them. */
export const without =
  (name: string) =>
  (headers: WechatHeaders): WechatHeaders =>
    Object.fromEntries(Object.entries(headers).filter(([header]) => header !== name));

/** Changes the value of a header. */
export const withHeader = (name: string, value: (old: string) => string) => (headers: WechatHeaders) => ({
  ...headers,
  [name]: value(headers[name] ?? ''),
});

/** Changes one bit of the ciphertext, counted from its start, or from its end where the index is negative. */
export const flipBit = (index: number) => (box: SealedBox) => {
  const bytes = Buffer.from(box.ciphertext, 'base64');
  const at = index < 0 ? bytes.length + index : index;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return { ...box, ciphertext: bytes.toString('base64') };
};

/** Cuts the ciphertext, tag and all, to its first bytes. */
export const cutTo = (length: (bytes: Buffer) => number) => (box: SealedBox) => {
  const bytes = Buffer.from(box.ciphertext, 'base64');
  return { ...box, ciphertext: bytes.subarray(0, length(bytes)).toString('base64') };
};

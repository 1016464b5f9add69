import { Refusal } from './refusal.js';

/** Checks an address for notifications against WeChat's rules. @throws Refusal */
export function checkNotifyUrl(notifyUrl: string): void {
  const refuse = (issue: string) =>
    new Refusal('paramError', `notify_url ${issue}.`, { field: '/notify_url', issue, location: 'body' });
  if (!/^https?:\/\//.test(notifyUrl) || !URL.canParse(notifyUrl)) {
    throw refuse('has to be a full address with http:// or https://');
  }
  if (/[?#]/.test(notifyUrl)) throw refuse('must not carry a query or a fragment');
}

import { resultText } from '../../text/result';

/** None of these depends on the cashier's answer alone. */
export const FACES = {
  paid: { mark: '✓', tone: 'good', title: resultText.paid },
  paying: { mark: '¥', tone: 'waiting', title: resultText.paying },
  waiting: { mark: '…', tone: 'waiting', title: resultText.waiting },
  unknown: { mark: '?', tone: 'waiting', title: resultText.unknown },
  unpaid: { mark: '¥', tone: 'waiting', title: resultText.unpaid },
  refunded: { mark: '↩', tone: 'quiet', title: resultText.refunded },
  closed: { mark: '×', tone: 'quiet', title: resultText.closed },
} as const;

export type Face = keyof typeof FACES;

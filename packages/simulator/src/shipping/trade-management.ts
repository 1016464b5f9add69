import type { State } from '../foundation/state.js';

export interface TradeSettings {
  /** Whether WeChat asks shipping of this mini-program, and freezes its payments until they are received. */
  readonly isManaged: boolean;
  /** An order that is unshipped for this long switches payment off; null for never. */
  readonly banAfterMs: number | null;
  /** The page that WeChat's messages about an order open; empty for WeChat's own page. */
  readonly jumpPath: string;
}

/** Whether the mini-program is under the shipping service, and its settings there. */
export function createTradeManagement(state: State, isManagedAtFirst: boolean) {
  const kept = state.map<TradeSettings>('tradeManagement');
  const settings = (): TradeSettings =>
    kept.get('') ?? { isManaged: isManagedAtFirst, banAfterMs: null, jumpPath: '' };
  const change = (changes: Partial<TradeSettings>): void => {
    kept.set('', { ...settings(), ...changes });
  };

  return {
    settings,
    isManaged: (): boolean => settings().isManaged,
    setManaged: (isManaged: boolean): void => change({ isManaged }),
    setBanAfterMs: (banAfterMs: number | null): void => change({ banAfterMs }),
    setJumpPath: (jumpPath: string): void => change({ jumpPath }),
    reset: (): void => kept.clear(),
  };
}

export type TradeManagement = ReturnType<typeof createTradeManagement>;

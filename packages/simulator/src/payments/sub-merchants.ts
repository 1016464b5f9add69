import type { State } from '../foundation/state.js';

/** A sub-merchant (特约商户) of a service provider. Its calls are the provider's. */
export interface SubMerchant {
  readonly subMchid: string;
  /** Its own mini-program; null: its buyers are known under the provider's appid only. */
  readonly subAppid: string | null;
  /** Null without a mini-program of its own. */
  readonly subAppSecret: string | null;
}

/** The sub-merchants of one merchant. With the first one it becomes a service provider. They outlive a reset. */
export function createSubMerchants(state: State) {
  const kept = state.map<SubMerchant>('subMerchants');
  return {
    add(subMerchant: SubMerchant): void {
      kept.set(subMerchant.subMchid, subMerchant);
    },

    find: (subMchid: string): SubMerchant | null => kept.get(subMchid) ?? null,

    /** In the order in which they came. */
    all: (): SubMerchant[] => [...kept.values()],
  };
}

export type SubMerchants = ReturnType<typeof createSubMerchants>;

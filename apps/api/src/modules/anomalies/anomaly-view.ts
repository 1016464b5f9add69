import type { Anomaly } from '@taro-pay/contracts';
import type { AnomalyRow } from './anomaly-store.js';

export function presentAnomaly({ id, kind, orderId, at, detail, resolvedAt }: AnomalyRow): Anomaly {
  return {
    ...{ id, kind, orderId, detail },
    at: at.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
  };
}

import type { DeliveryKind } from '@taro-pay/contracts';
import type { DeliverySettings } from './types.js';

/** The fee of delivering goods of this sum, in fen. The server and the checkout both take it from here. */
export function deliveryFeeFen(
  delivery: Pick<DeliverySettings, 'express'>,
  kind: DeliveryKind,
  goodsFen: number,
): number {
  switch (kind) {
    case 'express': {
      const { flatFen, freeFromFen } = delivery.express.fee;
      return freeFromFen !== null && goodsFen >= freeFromFen ? 0 : flatFen;
    }
    case 'pickup':
    case 'none':
      return 0;
  }
}

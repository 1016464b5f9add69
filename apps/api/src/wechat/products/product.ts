import type { WechatPayment } from '../payment.js';

/** The buyer, as WeChat knows them. */
export interface Payer {
  readonly openid: string;
}

/** The means to sign a client's parameters. */
interface Signer {
  readonly appId: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly sign: (message: string) => Promise<string>;
}

/** A payment product of WeChat Pay: the decisions in which products differ. Query, close and refund are common to all. */
export interface Product<ClientParameters> {
  /** The endpoint that creates a payment. */
  readonly path: string;
  /** The fields of the endpoint's body that only this product has. */
  readonly prepayFields: (payer: Payer) => object;
  /** The parameters with which a client opens the cashier, signed now. */
  readonly clientParameters: (prepayId: string, signer: Signer) => Promise<ClientParameters>;
  /** The reason why the payer of a payment is not the order's buyer, without an openid; null where they agree. */
  readonly findPayerMismatch: (payment: WechatPayment, payer: Payer) => string | null;
}

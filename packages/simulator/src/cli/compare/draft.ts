import type { Identity } from './merchant-identity.js';

/** Which of WeChat's two hosts is called. */
export type Service = 'pay' | 'miniProgram';

/** How Authorization differs from the right one. */
export interface Bend {
  readonly timestamp?: (seconds: number) => string;
  readonly serialNo?: string;
  /** Signed in place of the body. */
  readonly signedBody?: string;
  readonly signature?: string;
  /** In place of the whole header; an empty text leaves it out. */
  readonly header?: string;
}

/** A call before it is signed. */
export interface Draft {
  readonly service: Service;
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly body?: string | Buffer;
  /** In place of the usual ones; an empty text leaves one out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Only calls to WeChat Pay are signed. */
  readonly bend?: Bend;
}

/** Who calls, with the values of this run. */
export interface Party extends Identity {
  /** An openid of the merchant's mini-program. */
  readonly openid: string;
  /** A number that no order has yet. */
  readonly outTradeNo: string;
}

/** One question that both sides are asked. */
export interface Call {
  readonly name: string;
  readonly draft: (party: Party) => Draft;
}

export type FailureKind = 'invalid' | 'notFound' | 'forbidden' | 'unreachable' | 'other';

/** The simulator refused an action, or did not answer. */
export class Failure extends Error {
  /** How the page tells it. */
  readonly kind: FailureKind;
  /** WeChat's words where its rules forbid the action; else empty. */
  readonly wechatMessage: string;

  constructor(kind: FailureKind, message: string, wechatMessage = '') {
    super(message);
    this.kind = kind;
    this.wechatMessage = wechatMessage;
  }
}

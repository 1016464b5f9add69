import type { EventLog, RequestEvent } from './events.js';
import type { Faults } from './faults.js';
import { type Received, requestFacts } from './received.js';

const UNANSWERED = {
  down: 'A fault of the simulator: WeChat is down. The connection was broken without an answer, and nothing happened.',
  failAfterCommit:
    'A fault of the simulator: the call took effect, and the connection was broken before its answer.',
} as const;

/** What WeChat answers. */
export interface Outgoing
  extends Pick<
    RequestEvent,
    'requestSigningString' | 'responseHeaders' | 'responseSigningString' | 'refusal' | 'outTradeNo'
  > {
  readonly status: number;
  readonly body: string | Buffer;
  /** The body as the log keeps it, where that is not the body itself. */
  readonly text?: string;
}

interface Options {
  readonly log: EventLog;
  readonly faults: () => Faults;
}

/** Records each request with its answer, and sends the answer as far as WeChat's faults let it through. */
export function createDelivery({ log, faults }: Options) {
  function record(received: Received, { status, body, text, ...answer }: Outgoing): void {
    const responseBody = text ?? body.toString();
    log.record({ kind: 'request', ...requestFacts(received), ...answer, statusCode: status, responseBody });
  }

  function breakOff(
    received: Received,
    fault: keyof typeof UNANSWERED,
    outgoing: Partial<Outgoing> = {},
  ): void {
    log.record({
      kind: 'request',
      ...requestFacts(received),
      requestSigningString: outgoing.requestSigningString ?? null,
      statusCode: null,
      responseHeaders: {},
      responseBody: '',
      responseSigningString: null,
      refusal: UNANSWERED[fault],
      outTradeNo: outgoing.outTradeNo ?? null,
    });
    received.response.destroy();
  }

  function send({ response }: Received, { status, responseHeaders, body }: Outgoing): void {
    if (!response.destroyed) response.writeHead(status, responseHeaders).end(body);
  }

  return (received: Received, answer: () => Outgoing): void => {
    const { wechat, slowMs } = faults();
    if (wechat === 'down') {
      breakOff(received, wechat);
      return;
    }
    const outgoing = answer();
    switch (wechat) {
      case 'failAfterCommit':
        breakOff(received, wechat, outgoing);
        return;
      case 'slow':
        record(received, outgoing);
        // Real time: whoever waits for the answer does so, too.
        setTimeout(send, slowMs, received, outgoing).unref();
        return;
      case 'up':
      case 'busy':
      case 'broken':
        record(received, outgoing);
        send(received, outgoing);
    }
  };
}

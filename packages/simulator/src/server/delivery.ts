import type { RequestEvent } from '../events/event.js';
import type { EventLog } from '../events/event-log.js';
import {
  API_FAULTS,
  type ApiFault,
  DEFAULT_LATENCY_MS,
  type FaultControl,
  type NarrowFault,
} from '../faults/faults.js';
import { chosenFault } from '../faults/negative-test.js';
import { operationOf } from '../protocol/operations.js';
import { type Received, requestFacts } from './received.js';

/** Who never gets an answer is held no longer than this. */
const MAXIMUM_SILENCE_MS = 120_000;

/** What WeChat answers. */
export interface Outgoing
  extends Pick<
    RequestEvent,
    | 'requestSigningString'
    | 'responseHeaders'
    | 'responseSigningString'
    | 'refusal'
    | 'diagnosis'
    | 'outTradeNo'
  > {
  readonly status: number;
  readonly body: string | Buffer;
  /** The body as the log keeps it, where that is not the body itself. */
  readonly text?: string;
}

/** One of WeChat's services: each says in its own way that it is busy, or broken. */
export interface Service {
  readonly answer: () => Outgoing | Promise<Outgoing>;
  /** Without effect. */
  readonly fail: (fault: Failure) => Outgoing | Promise<Outgoing>;
}

/** The faults that a service answers in its own words. */
export type Failure = 'FREQUENCY_LIMITED' | 'SYSTEM_ERROR' | NarrowFault;

interface Options {
  readonly log: EventLog;
  readonly faults: FaultControl;
}

const NOTHING: Omit<Outgoing, 'status' | 'body'> = {
  requestSigningString: null,
  responseHeaders: {},
  responseSigningString: null,
  refusal: null,
  diagnosis: null,
  outTradeNo: null,
};

const PROXY_ERROR: Outgoing = {
  ...NOTHING,
  status: 502,
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
  responseHeaders: { 'Content-Type': 'text/html' },
};

/** Records each request with its answer, and sends the answer as far as the faults let it through. */
export function createDelivery({ log, faults }: Options) {
  function record(received: Received, outgoing: Outgoing, fault: ApiFault | null, isAnswered = true): void {
    const { status, body, text, ...answer } = outgoing;
    log.record({
      kind: 'request',
      operation: operationOf(received.method, received.pathname),
      ...requestFacts(received),
      ...answer,
      fault,
      statusCode: isAnswered ? status : null,
      responseBody: isAnswered ? (text ?? body.toString()) : '',
      refusal: fault === null ? answer.refusal : `A fault of the simulator: ${fault}.`,
    });
  }

  function draw({ request, method, pathname }: Received): { fault: ApiFault | null; latencyMs: number } {
    const operation = operationOf(method, pathname);
    const usual = { fault: chosenFault(request, operation), latencyMs: DEFAULT_LATENCY_MS };
    if (usual.fault !== null) return usual;
    return faults.draw(operation, API_FAULTS) ?? usual;
  }

  return async (received: Received, { answer, fail }: Service): Promise<void> => {
    const { response } = received;
    const { fault, latencyMs } = draw(received);
    const send = (outgoing: Outgoing) => {
      record(received, outgoing, fault);
      sendNow(received, outgoing);
    };
    switch (fault) {
      case null:
        send(await answer());
        return;
      case 'FREQUENCY_LIMITED':
      case 'SYSTEM_ERROR':
      case 'NOT_ENOUGH':
      case 'INVALID_REQUEST':
      case 'NOT_EXISTS':
        send(await fail(fault));
        return;
      case 'UNSIGNED_NOT_EXISTS':
        send(unsigned(await fail(fault)));
        return;
      case 'HTML':
        send(PROXY_ERROR);
        return;
      case 'UNSIGNED':
        send(unsigned(await answer()));
        return;
      case 'CONNECTION_RESET':
        record(received, { ...NOTHING, status: 0, body: '' }, fault, false);
        response.destroy();
        return;
      case 'ANSWER_LOST':
        record(received, await answer(), fault, false);
        response.destroy();
        return;
      case 'TIMEOUT':
        record(received, { ...NOTHING, status: 0, body: '' }, fault, false);
        later(received, MAXIMUM_SILENCE_MS, () => response.destroy());
        return;
      case 'LATENCY': {
        const outgoing = await answer();
        record(received, outgoing, fault);
        later(received, latencyMs, () => sendNow(received, outgoing));
      }
    }
  };
}

function sendNow({ response }: Received, { status, responseHeaders, body }: Outgoing): void {
  if (!response.destroyed) response.writeHead(status, responseHeaders).end(body);
}

// Real time: whoever waits for the answer does so, too.
function later({ response }: Received, delayMs: number, work: () => void): void {
  const timer = setTimeout(work, delayMs);
  timer.unref();
  response.once('close', () => clearTimeout(timer));
}

function unsigned(outgoing: Outgoing): Outgoing {
  const headers = Object.entries(outgoing.responseHeaders);
  return {
    ...outgoing,
    responseHeaders: Object.fromEntries(headers.filter(([name]) => !name.startsWith('Wechatpay-'))),
    responseSigningString: null,
  };
}

import type { RecordEvent, RequestEvent } from '../events/event.js';
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

/** The connection of a TIMEOUT closes after this. */
const MAXIMUM_SILENCE_MS = 120_000;

/** An answer of WeChat. */
export interface Outgoing
  extends Pick<
    RequestEvent,
    | 'requestSigningString'
    | 'responseHeaders'
    | 'responseSigningString'
    | 'refusal'
    | 'diagnosis'
    | 'remark'
    | 'outTradeNo'
  > {
  readonly status: number;
  readonly body: string | Buffer;
  /** The body as the log keeps it, if it differs from the sent one. */
  readonly text?: string;
}

/** One of WeChat's services, with its own words for a failure. */
export interface Service {
  readonly answer: () => Outgoing | Promise<Outgoing>;
  /** Without effect. */
  readonly fail: (fault: Failure) => Outgoing | Promise<Outgoing>;
}

/** The faults that a service answers in its own words. */
export type Failure = 'FREQUENCY_LIMITED' | 'SYSTEM_ERROR' | NarrowFault;

interface Options {
  readonly record: RecordEvent;
  readonly faults: FaultControl;
}

const NOTHING: Omit<Outgoing, 'status' | 'body'> = {
  requestSigningString: null,
  responseHeaders: {},
  responseSigningString: null,
  refusal: null,
  diagnosis: null,
  remark: null,
  outTradeNo: null,
};

const PROXY_ERROR: Outgoing = {
  ...NOTHING,
  status: 502,
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
  responseHeaders: { 'Content-Type': 'text/html' },
};

/** One request on its way to an answer. */
interface Exchange {
  readonly received: Received;
  readonly service: Service;
  readonly latencyMs: number;
  readonly record: (outgoing: Outgoing) => void;
  /** Records what the service did, or that it did nothing, without an answer. */
  readonly recordSilence: (done: Outgoing | null) => void;
}

type Respond = (exchange: Exchange) => Promise<void>;

const recordAndSend = ({ record, received }: Exchange, outgoing: Outgoing): void => {
  record(outgoing);
  sendNow(received, outgoing);
};

const answer: Respond = async (exchange) => recordAndSend(exchange, await exchange.service.answer());

const failWith =
  (fault: Failure): Respond =>
  async (exchange) =>
    recordAndSend(exchange, await exchange.service.fail(fault));

/** How each fault answers. A fault without an entry does not compile. */
const RESPONSES: Readonly<Record<ApiFault, Respond>> = {
  FREQUENCY_LIMITED: failWith('FREQUENCY_LIMITED'),
  SYSTEM_ERROR: failWith('SYSTEM_ERROR'),
  NOT_ENOUGH: failWith('NOT_ENOUGH'),
  INVALID_REQUEST: failWith('INVALID_REQUEST'),
  NOT_EXISTS: failWith('NOT_EXISTS'),
  async UNSIGNED_NOT_EXISTS(exchange) {
    recordAndSend(exchange, unsigned(await exchange.service.fail('UNSIGNED_NOT_EXISTS')));
  },
  async HTML(exchange) {
    recordAndSend(exchange, PROXY_ERROR);
  },
  async UNSIGNED(exchange) {
    recordAndSend(exchange, unsigned(await exchange.service.answer()));
  },
  async CONNECTION_RESET({ received, recordSilence }) {
    recordSilence(null);
    received.response.destroy();
  },
  async ANSWER_LOST({ received, service, recordSilence }) {
    recordSilence(await service.answer());
    received.response.destroy();
  },
  async TIMEOUT({ received, recordSilence }) {
    recordSilence(null);
    later(received, MAXIMUM_SILENCE_MS, () => received.response.destroy());
  },
  async LATENCY({ received, service, latencyMs, record }) {
    const outgoing = await service.answer();
    record(outgoing);
    later(received, latencyMs, () => sendNow(received, outgoing));
  },
};

/** Records each request with its answer, and sends the answer subject to the faults. */
export function createDelivery({ record: recordEvent, faults }: Options) {
  function record(received: Received, outgoing: Outgoing, fault: ApiFault | null, isAnswered: boolean): void {
    const { status, body, text, ...facts } = outgoing;
    recordEvent({
      kind: 'request',
      operation: operationOf(received.method, received.pathname),
      ...requestFacts(received),
      ...facts,
      fault,
      statusCode: isAnswered ? status : null,
      responseBody: isAnswered ? (text ?? body.toString()) : '',
      refusal: fault === null ? facts.refusal : `A fault of the simulator: ${fault}.`,
    });
  }

  function draw({ request, method, pathname }: Received): { fault: ApiFault | null; latencyMs: number } {
    const operation = operationOf(method, pathname);
    const usual = { fault: chosenFault(request, operation), latencyMs: DEFAULT_LATENCY_MS };
    if (usual.fault !== null) return usual;
    return faults.draw(operation, API_FAULTS) ?? usual;
  }

  return async (received: Received, service: Service): Promise<void> => {
    const { fault, latencyMs } = draw(received);
    const respond = fault === null ? answer : RESPONSES[fault];
    await respond({
      received,
      service,
      latencyMs,
      record: (outgoing) => record(received, outgoing, fault, true),
      recordSilence: (done) => record(received, done ?? { ...NOTHING, status: 0, body: '' }, fault, false),
    });
  };
}

function sendNow({ response }: Received, { status, responseHeaders, body }: Outgoing): void {
  if (!response.destroyed) response.writeHead(status, responseHeaders).end(body);
}

// Real time, because the client's timeout runs in real time.
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

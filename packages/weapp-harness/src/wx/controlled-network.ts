import { type HttpRequest, type HttpResponse, type SendRequest, timedOut } from './request.js';

/** A request that waits for a decision of the test. */
export interface HeldRequest {
  readonly request: HttpRequest;
  /** Sends it and returns the answer. */
  release(): void;
  /** Sends it and loses the answer: the app gets `request:fail timeout`. */
  loseAnswer(): void;
  /** Does not send it: the app gets `request:fail timeout`. */
  timeOut(): void;
  /** Does not send it: the app gets `request:fail <reason>`. */
  fail(reason: string): void;
  /** Does not send it: the app gets this answer. */
  answer(statusCode: number, body: unknown): void;
}

/** A rule for requests, matched by method and address (`POST https://…/api/orders`). */
export interface Hold {
  /** The next held request. */
  next(): Promise<HeldRequest>;
  /** Ends the rule and releases the requests it still holds. */
  end(): void;
}

type Decide = (outcome: () => Promise<HttpResponse>) => void;

/** A network that a test controls; `send` is a value for `wx.request` of a launch. */
export class ControlledNetwork {
  /** Every request of the app, as `GET https://…`. */
  readonly log: string[] = [];
  private readonly rules = new Set<{ pattern: RegExp; hold: (held: HeldRequest) => void }>();
  private readonly through: SendRequest;

  constructor(through: SendRequest) {
    this.through = through;
  }

  /** Holds matching requests from now on. The newest matching rule counts. */
  hold(pattern: RegExp): Hold {
    const waiting: HeldRequest[] = [];
    const asking: ((held: HeldRequest) => void)[] = [];
    const rule = {
      pattern,
      hold(held: HeldRequest) {
        const asked = asking.shift();
        if (asked) asked(held);
        else waiting.push(held);
      },
    };
    this.rules.add(rule);
    return {
      next() {
        const held = waiting.shift();
        return held ? Promise.resolve(held) : new Promise((resolve) => asking.push(resolve));
      },
      end: () => {
        this.rules.delete(rule);
        for (const held of waiting.splice(0)) held.release();
      },
    };
  }

  readonly send: SendRequest = (request) => {
    const line = `${request.method} ${request.url}`;
    this.log.push(line);
    const rule = [...this.rules].reverse().find(({ pattern }) => pattern.test(line));
    if (!rule) return this.through(request);
    return new Promise((resolve, reject) => {
      const abandon = () => reject(request.signal.reason);
      request.signal.addEventListener('abort', abandon, { once: true });
      rule.hold(this.heldRequest(request, (outcome) => resolve(outcome())));
    });
  };

  private heldRequest(request: HttpRequest, decide: Decide): HeldRequest {
    const through = () => this.through(request);
    return {
      request,
      release: () => decide(through),
      loseAnswer: () => decide(async () => through().then(() => Promise.reject(timedOut()))),
      timeOut: () => decide(async () => Promise.reject(timedOut())),
      fail: (reason) => decide(async () => Promise.reject(new Error(reason))),
      answer: (statusCode, body) =>
        decide(async () => ({
          statusCode,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })),
    };
  }
}

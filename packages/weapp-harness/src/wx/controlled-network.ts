import { type HttpRequest, type HttpResponse, type SendRequest, timedOut } from './request.js';

/** A request that waits for what the story makes of it. */
export interface HeldRequest {
  readonly request: HttpRequest;
  /** Lets it go to the server, and its answer come back. */
  release(): void;
  /** Lets it go to the server, and loses the answer: the app hears `request:fail timeout`. */
  loseAnswer(): void;
  /** Nothing reaches the server: the app hears `request:fail timeout`. */
  timeOut(): void;
  /** Nothing reaches the server: the app hears `request:fail <reason>`. */
  fail(reason: string): void;
  /** Nothing reaches the server: the app gets this answer. */
  answer(statusCode: number, body: unknown): void;
}

/** A rule for the requests whose method and address (`POST https://…/api/orders`) it matches. */
export interface Hold {
  /** The next request that the rule holds, or has held and nobody has asked for. */
  next(): Promise<HeldRequest>;
  /** Ends the rule, and releases what it still holds. */
  end(): void;
}

type Decide = (outcome: () => Promise<HttpResponse>) => void;

/** The network as a story wants it: hand `send` to a launch as `wx.request`. */
export class ControlledNetwork {
  /** Every request that the app has sent, as `GET https://…`. */
  readonly log: string[] = [];
  private readonly rules = new Set<{ pattern: RegExp; hold: (held: HeldRequest) => void }>();
  private readonly through: SendRequest;

  constructor(through: SendRequest) {
    this.through = through;
  }

  /** From now on requests that match wait until the story decides. The newest rule that matches counts. */
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

import { setTimeout as sleep } from 'node:timers/promises';
import type { RandomBytes } from '../foundation/cryptography.js';
import type { Merchant } from '../protocol/merchant.js';
import type { BackEnd, Reply } from './back-end.js';
import { type CaseKind, type ConformanceCase, PAGES } from './case.js';
import { createMessageWriter, type Draft } from './message.js';
import { type CallSimulator, createSubjects, type Subject } from './subjects.js';

/** A back end may answer first and book afterwards; so long it has time. */
const BOOKED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;

const COPIES = { once: 1, twice: 2, atOnce: 5 } as const;

export interface CaseResult {
  readonly name: string;
  readonly kind: CaseKind;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What came back; empty where it was skipped. */
  readonly replies: readonly Reply[];
  readonly meaning: string;
  readonly link: string;
}

interface Options {
  readonly merchant: Merchant;
  readonly backEnd: BackEnd;
  readonly callSimulator: CallSimulator;
  readonly randomBytes: RandomBytes;
  readonly cases: readonly ConformanceCase[];
  /** Names of cases to leave out. */
  readonly skip: ReadonlySet<string>;
  readonly onResult: (result: CaseResult) => void;
  /** Ends the run before its time; the simulator is left as it was all the same. */
  readonly interruption: AbortSignal;
}

/** Somebody ended the run. */
export class Interrupted extends Error {}

/**
 * Sends each case to the back end and judges its answer and what became of the order. While it runs, the simulator
 * holds its own notifications: else the back end would hear of a payment before the run tells it.
 * @throws BackEndFailure where the back end's commands or status do not work, Interrupted
 */
export async function runConformance(options: Options): Promise<CaseResult[]> {
  const faults = await options.callSimulator('GET', '/_sim/faults');
  await options.callSimulator('PUT', '/_sim/faults', {
    rules: [{ operation: '*', fault: 'HELD' }],
  });
  try {
    return await Promise.race([runCases(options), rejectOn(options.interruption)]);
  } finally {
    await options.callSimulator('PUT', '/_sim/faults', faults);
  }
}

function rejectOn(interruption: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    interruption.addEventListener('abort', () => reject(new Interrupted()), { once: true });
  });
}

async function runCases(options: Options): Promise<CaseResult[]> {
  const { backEnd, cases, skip, onResult } = options;
  const { judge, lookAgain } = createJudge(options);
  const results: CaseResult[] = [];
  const add = (result: CaseResult) => {
    results.push(result);
    onResult(result);
  };
  for (const one of cases) {
    const reason = reasonToSkip(one, backEnd, skip);
    const { name, kind, link } = one;
    const verdict: Verdict =
      reason === null ? await judge(one) : { outcome: 'skipped', replies: [], meaning: reason };
    add({ name, kind, link, ...verdict });
  }
  add({ name: 'looked-at-again', kind: 'unmatched', link: PAGES.notification, ...(await lookAgain()) });
  return results;
}

function reasonToSkip({ name, about, kind }: ConformanceCase, backEnd: BackEnd, skip: ReadonlySet<string>) {
  if (skip.has(name)) return 'Left out with --skip.';
  if (about === 'refund' && !backEnd.canRefund) return 'Needs --refund-notify-url and --refund-command.';
  if (kind === 'unmatched' && !backEnd.canLook) return 'Needs --status-url or --status-command.';
  return null;
}

type Verdict = Pick<CaseResult, 'outcome' | 'replies' | 'meaning'>;

function createJudge({ merchant, backEnd, callSimulator, randomBytes }: Options) {
  const writer = createMessageWriter(merchant, randomBytes);
  const subjects = createSubjects({ merchant, backEnd, callSimulator, randomBytes });
  /** What must not change serves many cases, until one of them changes it. */
  const untouched = new Map<ConformanceCase['about'], Subject>();
  /** How the back end shows an order that was paid by a single notification; null before there was one. */
  let paidOnce: string | null = null;

  async function waitForChange({ outTradeNo, seen }: Subject): Promise<string> {
    const deadline = performance.now() + BOOKED_WITHIN_MS;
    for (;;) {
      const now = await backEnd.look(outTradeNo);
      if (now !== seen || performance.now() > deadline) return now;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** An order that the back end knows to be paid, for its refunds. */
  async function bookedOrder(): Promise<string> {
    const subject = await subjects.paidOrder();
    await deliver({ id: writer.newId(), about: 'payment', resource: subject.resource }, {}, 1);
    if (backEnd.canLook) await waitForChange(subject);
    return subject.outTradeNo;
  }

  async function deliver(draft: Draft, bend: ConformanceCase['bend'], copies: number): Promise<Reply[]> {
    const messages = await writer.write(draft, bend, copies);
    return Promise.all(messages.map((message) => backEnd.send(draft.about, message)));
  }

  async function subjectOf({ about, kind }: ConformanceCase): Promise<Subject> {
    const isToChange = kind === 'accept';
    const known = isToChange ? undefined : untouched.get(about);
    if (known !== undefined) return known;
    if (about === 'refund') return subjects.refund(await bookedOrder(), isToChange);
    return isToChange ? subjects.paidOrder() : subjects.unpaidOrder();
  }

  async function judgeAccepted(one: ConformanceCase, subject: Subject): Promise<Verdict> {
    const { about, bend, deliveries, proves, danger } = one;
    const draft: Draft = { id: writer.newId(), about, resource: subject.resource };
    const replies = await deliver(draft, bend, deliveries === 'atOnce' ? COPIES.atOnce : COPIES.once);
    const failed = (words: string): Verdict => ({
      outcome: 'failed',
      replies,
      meaning: `${words} ${danger}`,
    });
    const refused = replies.find(({ statusCode }) => !isSuccess(statusCode));
    if (refused !== undefined) return failed('It was not accepted.');
    // Refunds: many back ends show them nowhere near the order.
    const isSeen = backEnd.canLook && about === 'payment';
    const booked = isSeen ? await waitForChange(subject) : subject.seen;
    if (isSeen && booked === subject.seen) return failed('It was accepted, and the order did not change.');
    if (deliveries === 'twice') {
      replies.push(...(await deliver(draft, bend, COPIES.once)));
      if (!replies.every(({ statusCode }) => isSuccess(statusCode)))
        return failed('The second one was not accepted.');
      const again = isSeen ? await backEnd.look(subject.outTradeNo) : booked;
      if (again !== booked) return failed('The second one changed the order once more.');
    }
    if (isSeen && backEnd.canCompare) {
      paidOnce ??= booked;
      if (booked !== paidOnce) return failed(`It shows “${booked}”, and “${paidOnce}” after a single one.`);
    }
    return { outcome: 'passed', replies, meaning: proves };
  }

  async function judgeUnchanged(one: ConformanceCase, subject: Subject): Promise<Verdict> {
    const { about, kind, bend, proves, danger } = one;
    const replies = await deliver(
      { id: writer.newId(), about, resource: subject.resource },
      bend,
      COPIES.once,
    );
    const isChanged = (await backEnd.look(subject.outTradeNo)) !== subject.seen;
    const failed = (words: string): Verdict => ({
      outcome: 'failed',
      replies,
      meaning: `${words} ${danger}`,
    });
    // What was changed can not show another change: the next case gets a subject of its own.
    if (isChanged) untouched.delete(about);
    else untouched.set(about, subject);
    if (isChanged) return failed('The order changed.');
    if (replies.some(({ statusCode }) => statusCode === null)) return failed('No answer came.');
    if (kind === 'refuse' && replies.some(({ statusCode }) => !isError(statusCode)))
      return failed('It was accepted.');
    return { outcome: 'passed', replies, meaning: proves };
  }

  return {
    async judge(one: ConformanceCase): Promise<Verdict> {
      const subject = await subjectOf(one);
      return one.kind === 'accept' ? judgeAccepted(one, subject) : judgeUnchanged(one, subject);
    },

    /** Looks again at the order that nobody paid: a back end may have answered first, and booked afterwards. */
    async lookAgain(): Promise<Verdict> {
      const subject = untouched.get('payment');
      if (!backEnd.canLook || subject === undefined) {
        return { outcome: 'skipped', replies: [], meaning: 'There is no order left to look at.' };
      }
      const isChanged = (await backEnd.look(subject.outTradeNo)) !== subject.seen;
      return {
        outcome: isChanged ? 'failed' : 'passed',
        replies: [],
        meaning: isChanged
          ? `Order ${subject.outTradeNo}, which nobody paid, changed after its notifications were answered.`
          : 'The order that nobody paid is as it was when the run began.',
      };
    },
  };
}

// WeChat sends again after every other answer.
const isSuccess = (statusCode: number | null) => statusCode === 200 || statusCode === 204;

const isError = (statusCode: number | null) => statusCode !== null && statusCode >= 400;

import { setTimeout as sleep } from 'node:timers/promises';
import type { RandomBytes } from '../foundation/cryptography.js';
import type { KeyMode } from '../protocol/keyring.js';
import type { Merchant } from '../protocol/merchant.js';
import type { BackEnd, Reply } from './back-end.js';
import { type CaseKind, type ConformanceCase, PAGES } from './case.js';
import { createMessageWriter, type Draft } from './message.js';
import { type CallSimulator, createSubjects, type Subject } from './subjects.js';

/** The time that a back end has to book after its answer. */
const BOOKED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;

const COPIES = { once: 1, atOnce: 5 } as const;

export interface CaseResult {
  readonly name: string;
  readonly kind: CaseKind;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The answers of the back end; empty for a skipped case. */
  readonly replies: readonly Reply[];
  readonly meaning: string;
  readonly link: string;
  /** The failed case that explains why this one failed; null for a cause of its own. */
  readonly cause: string | null;
}

interface Options {
  readonly merchant: Merchant;
  /** The kinds of WeChat's keys that the merchant has. */
  readonly mode: KeyMode;
  readonly backEnd: BackEnd;
  readonly callSimulator: CallSimulator;
  readonly randomBytes: RandomBytes;
  readonly cases: readonly ConformanceCase[];
  /** Names of cases to leave out. */
  readonly skip: ReadonlySet<string>;
  readonly onResult: (result: CaseResult) => void;
  /** Ends the run early. The simulator is restored all the same. */
  readonly interruption: AbortSignal;
}

/** The run was interrupted. */
export class Interrupted extends Error {}

/**
 * Sends each case to the back end and judges its answer and the state of the order. The simulator holds its own
 * notifications meanwhile, or the back end would hear of a payment before the run notifies it.
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
  const { cases, onResult } = options;
  const { judge, lookAgain } = createJudge(options);
  const results: CaseResult[] = [];
  const add = (result: CaseResult) => {
    results.push(result);
    onResult(result);
  };
  for (const one of cases) {
    const reason = reasonToSkip(one, options);
    const { name, kind, link, followsFrom = [] } = one;
    const verdict: Verdict =
      reason === null ? await judge(one) : { outcome: 'skipped', replies: [], meaning: reason };
    const cause =
      verdict.outcome === 'failed'
        ? followsFrom.find((root) => results.some((other) => other.name === root && isFailed(other)))
        : undefined;
    if (cause === undefined) add({ name, kind, link, ...verdict, cause: null });
    else add({ name, kind, link, ...verdict, meaning: `Follows from “${cause}”.`, cause });
  }
  add({
    name: 'looked-at-again',
    kind: 'unmatched',
    link: PAGES.notification,
    cause: null,
    ...(await lookAgain()),
  });
  return results;
}

function reasonToSkip(
  { name, about, kind, needsBothKeys }: ConformanceCase,
  { backEnd, skip, mode }: Options,
) {
  if (skip.has(name)) return 'Skipped by --skip.';
  if (needsBothKeys === true && mode !== 'both') return 'Needs a merchant with both kinds of keys.';
  if (about === 'refund' && !backEnd.canRefund) return 'Needs --refund-notify-url and --refund-command.';
  if (kind === 'unmatched' && !backEnd.canLook) return 'Needs --status-url or --status-command.';
  return null;
}

type Verdict = Pick<CaseResult, 'outcome' | 'replies' | 'meaning'>;

function createJudge({ merchant, mode, backEnd, callSimulator, randomBytes }: Options) {
  const writer = createMessageWriter(merchant, mode, randomBytes);
  const subjects = createSubjects({ backEnd, callSimulator });
  /** Shared by the cases that must not change it, until one of them does. */
  const untouched = new Map<ConformanceCase['about'], Subject>();
  /** The back end's status of an order that a single notification paid; null before there is one. */
  let paidOnce: string | null = null;

  async function waitForChange({ outTradeNo, seen }: Subject): Promise<string> {
    const deadline = performance.now() + BOOKED_WITHIN_MS;
    for (;;) {
      const now = await backEnd.look(outTradeNo);
      if (now !== seen || performance.now() > deadline) return now;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** An order that the back end has booked as paid, for its refunds. */
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

  async function subjectOf({ about, kind, refundStatus = 'SUCCESS' }: ConformanceCase): Promise<Subject> {
    const isToChange = kind === 'accept';
    const known = isToChange ? undefined : untouched.get(about);
    if (known !== undefined) return known;
    if (about === 'refund') return subjects.refund(await bookedOrder(), isToChange ? refundStatus : null);
    return isToChange ? subjects.paidOrder() : subjects.unpaidOrder();
  }

  async function judgeAccepted(one: ConformanceCase, subject: Subject): Promise<Verdict> {
    const { about, bend, deliveries, second = {}, proves, danger } = one;
    const draft: Draft = { id: writer.newId(), about, resource: subject.resource };
    const replies = await deliver(draft, bend, deliveries === 'atOnce' ? COPIES.atOnce : COPIES.once);
    const failed = (words: string): Verdict => ({
      outcome: 'failed',
      replies,
      meaning: `${words} ${danger}`,
    });
    const refused = replies.find(({ statusCode }) => !isSuccess(statusCode));
    if (refused !== undefined) return failed('It was not accepted.');
    // Many back ends show refunds apart from the order.
    const isSeen = backEnd.canLook && about === 'payment';
    const booked = isSeen ? await waitForChange(subject) : subject.seen;
    if (isSeen && booked === subject.seen) return failed('It was accepted, and the order did not change.');
    if (deliveries === 'twice') {
      const again = second.hasOwnId === true ? { ...draft, id: writer.newId() } : draft;
      replies.push(...(await deliver(again, second.bend ?? bend, COPIES.once)));
      if (!replies.every(({ statusCode }) => isSuccess(statusCode)))
        return failed('The second one was not accepted.');
      const afterwards = isSeen ? await backEnd.look(subject.outTradeNo) : booked;
      if (afterwards !== booked) return failed('The second one changed the order again.');
    }
    if (isSeen && backEnd.canCompare) {
      paidOnce ??= booked;
      if (booked !== paidOnce)
        return failed(`The status is “${booked}”; after a single one it is “${paidOnce}”.`);
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
    // A changed order cannot show another change. The next case gets an order of its own.
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
      if (one.needsAmount === true && subject.resource.amount === undefined)
        return {
          outcome: 'skipped',
          replies: [],
          meaning: 'A refund of a sub-merchant is notified without an amount.',
        };
      return one.kind === 'accept' ? judgeAccepted(one, subject) : judgeUnchanged(one, subject);
    },

    /** Looks again at the unpaid order: a back end may book after its answer. */
    async lookAgain(): Promise<Verdict> {
      const subject = untouched.get('payment');
      if (!backEnd.canLook || subject === undefined) {
        return { outcome: 'skipped', replies: [], meaning: 'No order is left to look at.' };
      }
      const isChanged = (await backEnd.look(subject.outTradeNo)) !== subject.seen;
      return {
        outcome: isChanged ? 'failed' : 'passed',
        replies: [],
        meaning: isChanged
          ? `Order ${subject.outTradeNo} is unpaid and changed after its notifications were answered.`
          : 'The unpaid order did not change.',
      };
    },
  };
}

const isFailed = ({ outcome }: CaseResult) => outcome === 'failed';

// WeChat retries after any other answer.
const isSuccess = (statusCode: number | null) => statusCode === 200 || statusCode === 204;

const isError = (statusCode: number | null) => statusCode !== null && statusCode >= 400;

import type { Machine } from '../realm/logic-instance.js';
import { type Callable, type Dictionary, dictionary, isCallable } from '../values.js';

/** The failure of a call to `wx`; its errMsg is `name:fail reason`. */
export class WxFailure extends Error {
  readonly details: FailureDetails;

  constructor(reason: string, details: FailureDetails = {}) {
    super(reason);
    this.details = details;
  }
}

interface FailureDetails {
  /** The whole errMsg if it is not `name:fail reason`. */
  readonly errMsg?: string;
  readonly errno?: number;
  readonly errCode?: number;
}

export type AsyncApi = (options: Dictionary) => unknown;

/**
 * Creates a function in WeChat's style: it answers through `success`, `fail` and `complete` if one of them is given,
 * and otherwise with a promise.
 */
export function wxFunction(machine: Machine, name: string, run: AsyncApi): Callable {
  const { realm, observer } = machine;
  return (argument: unknown) => {
    const options = dictionary(argument);
    const { success, fail, complete } = options;
    const outcome = Promise.resolve()
      .then(() => run(options))
      .then(
        (result) => ({ ok: true, answer: { ...dictionary(result), errMsg: `${name}:ok` } }),
        (problem: unknown) => ({ ok: false, answer: describeFailure(name, problem) }),
      );

    function settle(onSuccess: unknown, onFailure: unknown, onBoth: unknown): void {
      void outcome.then(({ ok, answer }) => {
        const result = realm.clone(answer);
        for (const listener of [ok ? onSuccess : onFailure, onBoth]) {
          if (isCallable(listener)) realm.guard(() => listener(result));
        }
        observer.changed();
      });
    }

    if (isCallable(success) || isCallable(fail) || isCallable(complete)) {
      settle(success, fail, complete);
      return undefined;
    }
    return realm.promise((resolve, reject) => settle(resolve, reject, undefined));
  };
}

function describeFailure(name: string, problem: unknown): FailureDetails {
  const errMsg = `${name}:fail ${problem instanceof Error ? problem.message : String(problem)}`;
  return problem instanceof WxFailure ? { errMsg, ...problem.details } : { errMsg };
}

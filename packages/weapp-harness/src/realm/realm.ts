import { type Context, createContext, runInContext } from 'node:vm';
import { type Callable, type Dictionary, isCallable } from '../values.js';

/** Events of the mini-program for a test. */
export interface Observer {
  /** An uncaught error or a console.error. */
  error(problem: unknown): void;
  /** A console.warn or a warning of WeChat. */
  warn(message: string): void;
  /** The screen may have changed: data was set, a call to `wx` ended, a page opened or closed. */
  changed(): void;
  /** A page or a component sent this much JSON to its view. */
  dataSet(instance: { readonly path: string }, bytes: number): void;
}

/** The JavaScript context of the logic layer: the language, timers and a console, nothing of a browser. */
export interface Realm {
  readonly context: Context;
  /** Runs code of the mini-program; an exception goes to the observer. */
  guard(run: () => unknown): unknown;
  /** A JSON copy made of the realm's own objects. */
  clone(value: unknown): unknown;
  /** A promise of the realm's own kind. */
  promise(run: (resolve: Callable, reject: Callable) => void): unknown;
  /** Runs `task` in a later turn of the event loop unless the realm is disposed of before. */
  later(task: () => unknown, delayMs?: number): NodeJS.Timeout;
  dispose(): void;
}

/**
 * Creates an empty logic layer. `eval` and `new Function` throw, as in WeChat. `now` is its clock, in milliseconds
 * since 1970.
 */
export function createRealm(observer: Observer, timerSpeed = 1, now: () => number = Date.now): Realm {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  const timers = new Set<NodeJS.Timeout>();
  const parse = realmFunction(context, 'JSON.parse');
  const makePromise = realmFunction(context, '(run) => new Promise(run)');
  const isRealmPromise = realmFunction(context, '(value) => value instanceof Promise');

  let disposed = false;

  function guard(run: () => unknown): unknown {
    if (disposed) return undefined;
    try {
      return run();
    } catch (problem) {
      observer.error(problem);
      return undefined;
    }
  }

  function later(task: () => unknown, delayMs = 0): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer);
      guard(task);
    }, delayMs);
    timers.add(timer);
    return timer;
  }

  function onUnhandledRejection(reason: unknown, promise: unknown): void {
    if (isRealmPromise(promise) === true) observer.error(reason);
  }

  const realm: Realm = {
    context,
    guard,
    later,
    clone(value) {
      const json = JSON.stringify(value);
      return json === undefined ? undefined : parse(json);
    },
    promise: (run) => makePromise(run),
    dispose() {
      disposed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      process.off('unhandledRejection', onUnhandledRejection);
    },
  };
  process.on('unhandledRejection', onUnhandledRejection);
  Object.assign(context, timerGlobals(realm, timers, timerSpeed), { console: realmConsole(observer) });
  realmFunction(context, OWN_CLOCK)(now);
  // WeChat has WXWebAssembly instead.
  runInContext('delete globalThis.WebAssembly', context);
  return realm;
}

/** Replaces the clock of the realm. */
const OWN_CLOCK = `(now) => {
  const { Date } = globalThis;
  Date.now = () => Number(now());
  globalThis.Date = new Proxy(Date, {
    construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [Date.now()], made),
    apply: () => new Date(Date.now()).toString(),
  });
}`;

function realmFunction(context: Context, source: string): Callable {
  const found: unknown = runInContext(source, context);
  if (!isCallable(found)) throw new Error(`not a function: ${source}`);
  return found;
}

function timerGlobals(realm: Realm, timers: Set<NodeJS.Timeout>, speed: number): Dictionary {
  const handles = new Map<unknown, NodeJS.Timeout>();
  let lastHandle = 0;

  function clear(handle: unknown): void {
    const timer = handles.get(handle);
    if (timer === undefined) return;
    clearTimeout(timer);
    timers.delete(timer);
    handles.delete(handle);
  }

  function start(repeat: boolean) {
    return (task: unknown, delayMs: unknown, ...args: unknown[]): number => {
      lastHandle += 1;
      const handle = lastHandle;
      const wait = Number(delayMs ?? 0) / speed;
      const run = () => {
        if (repeat) handles.set(handle, realm.later(run, wait));
        else handles.delete(handle);
        return isCallable(task) ? task(...args) : undefined;
      };
      handles.set(handle, realm.later(run, wait));
      return handle;
    };
  }

  return {
    setTimeout: start(false),
    setInterval: start(true),
    clearTimeout: clear,
    clearInterval: clear,
  };
}

function realmConsole(observer: Observer): Dictionary {
  const ignore = () => undefined;
  const line = (parts: unknown[]) => parts.map(describeProblem).join(' ');
  return {
    log: ignore,
    info: ignore,
    debug: ignore,
    group: ignore,
    groupEnd: ignore,
    warn: (...parts: unknown[]) => observer.warn(line(parts)),
    error: (...parts: unknown[]) => observer.error(line(parts)),
  };
}

/** An error of any realm, or another value, as text. */
export function describeProblem(problem: unknown): string {
  if (typeof problem === 'string') return problem;
  if (typeof problem === 'object' && problem !== null) {
    if ('stack' in problem && typeof problem.stack === 'string') return problem.stack;
    if ('errMsg' in problem && typeof problem.errMsg === 'string') return problem.errMsg;
    return JSON.stringify(problem);
  }
  return String(problem);
}

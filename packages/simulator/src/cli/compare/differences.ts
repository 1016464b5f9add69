import type { Facts } from './facts.js';

/** A call, with the facts of both answers. */
export interface Asked {
  readonly name: string;
  /** Method and path, without its values. */
  readonly call: string;
  readonly wechat: Facts;
  readonly simulator: Facts;
}

/** One fact that the two sides do not share. */
export interface Difference {
  /** `status`, `header server`, `field detail.value` and their like. */
  readonly fact: string;
  readonly wechat: string;
  readonly simulator: string;
  /** The calls that show it. */
  readonly calls: readonly Pick<Asked, 'name' | 'call'>[];
}

const ABSENT = 'absent';

/** Each difference once, in the order in which they were found. */
export function differencesOf(asked: readonly Asked[]): Difference[] {
  const found = new Map<string, { fact: string; wechat: string; simulator: string; calls: Asked[] }>();
  for (const one of asked) {
    for (const fact of comparableFacts(one)) {
      const [wechat, simulator] = [one.wechat.get(fact) ?? ABSENT, one.simulator.get(fact) ?? ABSENT];
      if (wechat === simulator) continue;
      const key = JSON.stringify([fact, wechat, simulator]);
      const known = found.get(key) ?? { fact, wechat, simulator, calls: [] };
      known.calls.push(one);
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ calls, ...rest }) => ({
    ...rest,
    calls: calls.map(({ name, call }) => ({ name, call })),
  }));
}

/** Where one body is JSON and the other is not, its fields say nothing more. */
function comparableFacts({ wechat, simulator }: Asked): string[] {
  const facts = [...new Set([...wechat.keys(), ...simulator.keys()])];
  return wechat.get('body') === simulator.get('body')
    ? facts
    : facts.filter((fact) => !fact.startsWith('field '));
}

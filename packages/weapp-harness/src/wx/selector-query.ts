import type { Machine } from '../realm/logic-instance.js';
import { type Dictionary, dictionary, isCallable } from '../values.js';
import type { ViewElement } from '../view/view-element.js';

/** A minimal `wx.createSelectorQuery`: it finds elements, and every measure is zero, as there is no layout. */
export function createSelectorQuery(machine: Machine, root: () => ViewElement): Dictionary {
  const questions: (() => unknown)[] = [];
  const measure = (element: ViewElement | undefined) =>
    element
      ? {
          id: element.id,
          dataset: element.dataset,
          left: 0,
          top: 0,
          right: 0,
          bottom: 0,
          width: 0,
          height: 0,
        }
      : null;

  function ask(question: () => unknown): Dictionary {
    const add = (callback: unknown) => {
      questions.push(() => {
        const answer = machine.realm.clone(question());
        if (isCallable(callback)) machine.realm.guard(() => callback(answer));
        return answer;
      });
      return query;
    };
    const fields = (_fields: unknown, callback: unknown) => add(callback);
    return { boundingClientRect: add, scrollOffset: add, node: add, context: add, fields };
  }

  const query: Dictionary = {
    in: () => query,
    select: (selector: unknown) => ask(() => measure(root().find(simplify(selector)))),
    selectAll: (selector: unknown) => ask(() => root().findAll(simplify(selector)).map(measure)),
    selectViewport: () => ask(() => ({ ...dictionary(measure(root())), width: 375, height: 724 })),
    exec: (callback: unknown) => {
      machine.realm.later(() => {
        const answers = questions.map((question) => question());
        if (isCallable(callback)) callback(machine.realm.clone(answers));
      });
    },
  };
  return query;
}

/** `>>>` crosses component borders; here every descendant selector does. */
function simplify(selector: unknown): string {
  return String(selector).replaceAll('>>>', ' ');
}

import { digits, nothing, optional, shape } from '../shape.js';
import { NotFound, verb } from '../verb.js';

export const worldVerbs = {
  /** Events with a greater id, oldest first. */
  events: verb({
    words: '`{events}` after the id `after`, oldest first; with `Accept: text/event-stream`, live',
    act:
      (world) =>
      (after = 0) =>
        world.log.after(after),
    method: 'GET',
    path: '/_sim/events',
    input: shape({ after: optional(digits(Number.MIN_SAFE_INTEGER)) }),
    answer: (events, { input }) => ({ events: events(input.after) }),
  }),

  /** The shipping that the merchant reported, in the order in which the orders were first shipped. */
  shipments: verb({
    words: '`{shipments}`: the shipping that the merchant reported',
    act: (world) => world.shipments.all,
    method: 'GET',
    path: '/_sim/shipments',
    input: nothing,
    answer: (shipments) => ({ shipments: shipments() }),
  }),

  merchant: verb({
    words: 'the merchant with its keys, for programs, not for web pages',
    act: (world) => () => world.merchant,
    method: 'GET',
    path: '/_sim/merchant',
    input: nothing,
    answer(merchant, { headers }) {
      // The keys are for programs on this machine. A browser could have any page open.
      if (headers.origin !== undefined) throw new NotFound('Web pages cannot read the merchant’s keys.');
      return merchant();
    },
  }),

  /** Forgets everything but the merchant, and sets the clock to the real time. */
  reset: verb({
    words: 'forgets everything but the merchant, and sets the clock to the real time',
    act: (world) => world.reset,
    method: 'POST',
    path: '/_sim/reset',
    input: nothing,
    lines: [
      {
        command: 'trigger',
        action: 'reset',
        help: 'forget everything but the merchant',
        tell: () => 'Everything but the merchant is forgotten.',
      },
    ],
    answer(reset) {
      reset();
      return undefined;
    },
  }),
};

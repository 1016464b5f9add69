import { NotFound } from '../not-found.js';
import { digits, nothing, optional, shape } from '../shape.js';
import { verb } from '../verb.js';

export const worldVerbs = {
  /** Events with a greater id, oldest first. */
  events: verb({
    words: '`{events}` after the id `after`, oldest first; with `Accept: text/event-stream`, live',
    act:
      ({ wechat }) =>
      (after = 0) =>
        wechat.log.after(after),
    method: 'GET',
    path: '/_sim/events',
    isShared: true,
    input: shape({ after: optional(digits(Number.MIN_SAFE_INTEGER)) }),
    answer: (events, { input }) => ({ events: events(input.after) }),
  }),

  /** Nothing that is secret. */
  merchants: verb({
    words: '`{merchants}`: the `mchid`, the `appid` and the `subMerchants` of each, the first one first',
    act:
      ({ wechat }) =>
      () =>
        wechat.worlds.map(({ merchant: { merchantId, appId }, subMerchants }) => ({
          mchid: merchantId,
          appid: appId,
          subMerchants: subMerchants.all().map(({ subMchid, subAppid }) => ({ subMchid, subAppid })),
        })),
    method: 'GET',
    path: '/_sim/merchants',
    isShared: true,
    input: nothing,
    answer: (merchants) => ({ merchants: merchants() }),
  }),

  merchant: verb({
    words: 'the merchant with its keys, for programs, not for web pages',
    act:
      ({ world }) =>
      () =>
        world.merchant,
    method: 'GET',
    path: '/_sim/merchant',
    input: nothing,
    answer(merchant, { headers }) {
      // The keys are for programs on this machine. A browser could have any page open.
      if (headers.origin !== undefined) throw new NotFound('Web pages cannot read the merchant’s keys.');
      return merchant();
    },
  }),

  /** Forgets everything but the merchants, and sets the clock to the real time. */
  reset: verb({
    words: 'forgets everything but the merchants, and sets the clock to the real time',
    act: ({ wechat }) => wechat.reset,
    method: 'POST',
    path: '/_sim/reset',
    isShared: true,
    input: nothing,
    lines: [
      {
        command: 'trigger',
        action: 'reset',
        help: 'forget everything but the merchants',
        tell: () => 'Everything but the merchants is forgotten.',
      },
    ],
    answer(reset) {
      reset();
      return undefined;
    },
  }),
};

import type { SubMerchant } from '../../payments/sub-merchants.js';
import type { WantedSubMerchant } from '../../world/wechat.js';
import type { World } from '../../world/world.js';
import { word } from '../command-line.js';
import { NotFound } from '../not-found.js';
import { nothing, optional, shape, text } from '../shape.js';
import { verb } from '../verb.js';

const PATH = '/_sim/sub-merchants';

/** @throws NotFound for an unknown one */
export function findSubMerchant({ merchant, subMerchants }: World, subMchid: string): SubMerchant {
  const found = subMerchants.find(subMchid);
  if (found !== null) return found;
  throw new NotFound(`${subMchid} is no sub-merchant of ${merchant.merchantId}.`);
}

export const subMerchantVerbs = {
  /** With the secrets of their mini-programs. */
  subMerchants: verb({
    words: '`{subMerchants}` with the secrets of their mini-programs, for programs, not for web pages',
    act:
      ({ world }) =>
      () =>
        world.subMerchants.all(),
    method: 'GET',
    path: PATH,
    input: nothing,
    answer(subMerchants, { headers }) {
      if (headers.origin !== undefined) throw new NotFound('Web pages cannot read secrets.');
      return { subMerchants: subMerchants() };
    },
  }),

  /** The same one again changes nothing. @throws TypeError for a number that is taken */
  addSubMerchant: verb({
    words: 'makes the merchant a service provider, or gives it another sub-merchant; below',
    act:
      ({ wechat, world }) =>
      (wanted: WantedSubMerchant = {}) =>
        wechat.addSubMerchant(world, wanted),
    method: 'POST',
    path: PATH,
    input: shape({ subMchid: optional(text(32)), subAppid: optional(text(32)) }),
    lines: [
      {
        command: 'trigger',
        action: 'add-sub-merchant',
        words: [word('sub_mchid', 'subMchid')],
        flags: {
          'sub-appid': {
            kind: 'text',
            value: '<appid>',
            fills: 'subAppid',
            help: 'the appid of its own mini-program; none by default',
          },
        },
        help: 'the merchant is a service provider with this sub-merchant',
        tell: ({ subMchid }) => `${subMchid} is a sub-merchant now.`,
      },
    ],
    answer(add, { input }) {
      const { subMchid, subAppid } = add(input);
      return { subMchid, subAppid };
    },
  }),
};

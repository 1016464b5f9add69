import { ADDRESS_OUTCOMES } from '../../mini-program/addresses.js';
import { PHONE_OUTCOMES, type PhoneRequest } from '../../mini-program/phone-numbers.js';
import { choice, nothing, optional, shape, text, wholeNumber } from '../shape.js';
import { verb } from '../verb.js';

type PhoneWish = {
  readonly [Name in keyof PhoneRequest]?: Exclude<PhoneRequest[Name], null> | undefined;
} & { readonly user?: string | undefined };

export const phoneVerbs = {
  /** `event.detail` of a tap on a button with open-type getPhoneNumber. */
  phoneNumber: verb({
    words:
      'the `{errMsg, code?, errno?}` of a button with open-type getPhoneNumber: `allow`, `deny` or `noQuota`. getuserphonenumber takes the code',
    act:
      ({ world }) =>
      ({ user = 'buyer', outcome = 'allow', countryCode = '86', purePhoneNumber }: PhoneWish = {}) => {
        const { users, phoneNumbers } = world.miniProgram;
        const request = { outcome, countryCode, purePhoneNumber: purePhoneNumber ?? null };
        const detail = phoneNumbers.ask(users.meet(user), request);
        world.note({ kind: 'phoneNumber', user, errMsg: detail.errMsg });
        return detail;
      },
    method: 'POST',
    path: '/_sim/phone-number',
    input: shape({
      user: optional(text(100)),
      outcome: optional(choice(PHONE_OUTCOMES)),
      countryCode: optional(text(5)),
      purePhoneNumber: optional(text(20)),
    }),
    answer: (ask, { input }) => ask(input),
  }),

  /** The answer of wx.chooseAddress. @throws TypeError where the user has not so many addresses */
  chooseAddress: verb({
    words:
      'the answer of wx.chooseAddress: the address `index` of the user, 0 by default, or a failure by `outcome`',
    act:
      ({ world }) =>
      ({
        user = 'buyer',
        outcome = 'choose',
        index = 0,
      }: {
        readonly user?: string | undefined;
        readonly outcome?: (typeof ADDRESS_OUTCOMES)[number] | undefined;
        readonly index?: number | undefined;
      } = {}) => {
        const { users, addresses } = world.miniProgram;
        const answer = addresses.choose(users.meet(user), outcome, index);
        world.note({ kind: 'chooseAddress', user, errMsg: answer.errMsg });
        return answer;
      },
    method: 'POST',
    path: '/_sim/address',
    input: shape({
      user: optional(text(100)),
      outcome: optional(choice(ADDRESS_OUTCOMES)),
      index: optional(wholeNumber(0)),
    }),
    answer: (choose, { input }) => choose(input),
  }),

  addresses: verb({
    words: '`{addresses}` on a user’s phone',
    act:
      ({ world }) =>
      (user: string) =>
        world.miniProgram.addresses.of(world.users.meet(user)),
    method: 'GET',
    path: '/_sim/users/:user/addresses',
    input: nothing,
    answer: (addresses, { part }) => ({ addresses: addresses(part('user')) }),
  }),

  /** @throws TypeError that names what is wrong */
  setAddresses: verb({
    words: 'sets the addresses on a user’s phone, with the fields of wx.chooseAddress',
    act:
      ({ world }) =>
      (user: string, addresses: unknown) =>
        world.miniProgram.addresses.set(world.users.meet(user), addresses),
    method: 'PUT',
    path: '/_sim/users/:user/addresses',
    input: { fields: ['addresses'], read: ({ addresses }) => ({ addresses }) },
    answer: (set, { part, input }) => set(part('user'), input.addresses),
  }),
};

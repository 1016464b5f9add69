import { isRecord, type JsonObject } from '../../foundation/json.js';
import { readTemplate, type TemplateWish } from '../../mini-program/message-template.js';
import {
  CHOSEN_FAILURES,
  SUBSCRIPTION_CHOICES,
  type SubscribeRequest,
} from '../../mini-program/subscriptions.js';
import { NotFound } from '../not-found.js';
import { nothing, shape, text, truth } from '../shape.js';
import { verb } from '../verb.js';

function readRequest(body: JsonObject): SubscribeRequest & { user: string | undefined } {
  const { user, tmplIds, choices = {}, errCode = null } = body;
  if (user !== undefined && typeof user !== 'string') throw new TypeError('“user” has to be a string.');
  const code = errCode === null ? null : CHOSEN_FAILURES.find((one) => one === errCode);
  if (code === undefined) throw new TypeError(`“errCode” has to be one of ${CHOSEN_FAILURES.join(', ')}.`);
  if (!isRecord(choices)) throw new TypeError('“choices” has to be an object of template ids.');
  const known = Object.entries(choices).map(([id, value]) => {
    const choice = SUBSCRIPTION_CHOICES.find((one) => one === value);
    if (choice === undefined)
      throw new TypeError(`“choices” has to hold ${SUBSCRIPTION_CHOICES.join(' or ')}.`);
    return [id, choice] as const;
  });
  return { user, tmplIds, choices: Object.fromEntries(known), errCode: code };
}

export const messageVerbs = {
  /** The answer of wx.requestSubscribeMessage after the user chose. */
  requestSubscribeMessage: verb({
    words:
      'the answer of wx.requestSubscribeMessage; `choices` says `accept` or `reject` of each template, `accept` by default. `errCode` fails it',
    act:
      ({ world }) =>
      (request: Partial<SubscribeRequest> & { readonly user?: string | undefined }) => {
        const { user = 'buyer', ...asked } = readRequest({ ...request });
        const { users, subscriptions } = world.miniProgram;
        const answer = subscriptions.request(users.meet(user), asked);
        world.note({ kind: 'requestSubscribeMessage', user, errMsg: answer.errMsg });
        return answer;
      },
    method: 'POST',
    path: '/_sim/subscribe-message',
    input: { fields: ['tmplIds', 'user?', 'choices?', 'errCode?'], read: readRequest },
    answer: (request, { input }) => request(input),
  }),

  /** What a user has accepted: messages that can still be sent, null for any number. */
  subscriptions: verb({
    words:
      '`{subscriptions}` of a user: how many messages of each template can still be sent, null for any number',
    act:
      ({ world }) =>
      (user: string) =>
        world.miniProgram.subscriptions.of(world.users.meet(user)),
    method: 'GET',
    path: '/_sim/users/:user/subscriptions',
    input: nothing,
    answer: (subscriptions, { part }) => ({ subscriptions: subscriptions(part('user')) }),
  }),

  turnOffSubscription: verb({
    words: 'the user refuses a template in the settings of the mini-program; what was accepted is gone',
    act:
      ({ world }) =>
      (user: string, templateId: string) => {
        world.miniProgram.subscriptions.turnOff(world.users.meet(user), templateId);
        world.note({ kind: 'subscriptionOff', user, templateId });
      },
    method: 'POST',
    path: '/_sim/users/:user/subscriptions',
    input: shape({ turnOff: text(64) }),
    answer: (turnOff, { part, input }) => turnOff(part('user'), input.turnOff),
  }),

  /** The service notifications on a user's phone, oldest first. */
  inbox: verb({
    words: '`{messages}`: the service notifications on a user’s phone, oldest first',
    act:
      ({ world }) =>
      (user: string) =>
        world.miniProgram.inbox.of(world.users.meet(user)),
    method: 'GET',
    path: '/_sim/users/:user/inbox',
    input: nothing,
    answer: (inbox, { part }) => ({ messages: inbox(part('user')) }),
  }),

  templates: verb({
    words: '`{templates}`: the message templates of the mini-program',
    act:
      ({ world }) =>
      () =>
        world.miniProgram.templates.all(),
    method: 'GET',
    path: '/_sim/templates',
    input: nothing,
    answer: (templates) => ({ templates: templates() }),
  }),

  addTemplate: verb({
    words:
      'adds a template as a person does in WeChat’s console: `keywords` of `{key, name}`, such as thing1; `priTmplId` chooses its id',
    act:
      ({ world }) =>
      (wish: TemplateWish) => {
        const { priTmplId, ...template } = readTemplate(wish);
        return world.miniProgram.templates.keep(template, priTmplId);
      },
    method: 'POST',
    path: '/_sim/templates',
    input: { fields: ['title', 'keywords', 'priTmplId?', 'type?'], read: readTemplate },
    answer: (add, { input }) => add(input),
  }),

  /** False where there is no such template. */
  banTemplate: verb({
    words: 'bans a template, as WeChat does, or lifts the ban',
    act:
      ({ world }) =>
      (priTmplId: string, isBanned: boolean) =>
        world.miniProgram.templates.ban(priTmplId, isBanned),
    method: 'POST',
    path: '/_sim/templates/:priTmplId',
    input: shape({ banned: truth }),
    answer(ban, { part, input }) {
      if (!ban(part('priTmplId'), input.banned)) throw new NotFound('There is no such template.');
      return undefined;
    },
  }),

  /** None for not known: then a message may open any page. */
  releasePages: verb({
    words: 'the pages of the released version; a message to any other is 41030. None: any page',
    act:
      ({ world }) =>
      (pages: readonly string[]) =>
        world.miniProgram.messages.release(pages),
    method: 'PUT',
    path: '/_sim/pages',
    input: { fields: ['pages'], read: readPages },
    answer: (release, { input }) => release(input),
  }),
};

function readPages({ pages }: JsonObject): string[] {
  if (Array.isArray(pages) && pages.every((page: unknown) => typeof page === 'string')) return pages;
  throw new TypeError('“pages” has to be an array of paths.');
}

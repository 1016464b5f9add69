import { NOTIFICATION_VARIANTS, type NotificationVariant } from '../../faults/notification-variants.js';
import type { Worlds } from '../../world/wechat.js';
import { word } from '../command-line.js';
import { NotFound } from '../not-found.js';
import { choice, nothing, nullable, optional, shape } from '../shape.js';
import { inProcess, verb } from '../verb.js';

/** The message pushes of the mini-programs of these merchants. */
const pushesOf = (worlds: Worlds) => [...new Set(worlds.map(({ miniProgram }) => miniProgram.messagePush))];

export const notificationVerbs = {
  /** Those of WeChat Pay, then the message pushes, both oldest first; held ones included. */
  notifications: verb({
    words:
      '`{notifications}`, held ones included: those of WeChat Pay, then the message pushes, both oldest first',
    act:
      ({ worlds }) =>
      () =>
        [...worlds.map(({ notifications }) => notifications), ...pushesOf(worlds)].flatMap((one) =>
          one.all(),
        ),
    method: 'GET',
    path: '/_sim/notifications',
    input: nothing,
    answer: (notifications) => ({ notifications: notifications() }),
  }),

  /** False where there is none of this id. */
  resend: verb({
    words: 'sends a notification again at once; with a `variant`, a forgery of it',
    act:
      ({ ofNotification, worlds }) =>
      (notificationId: string, variant: NotificationVariant | null = null) =>
        ofNotification(notificationId).notifications.resend(notificationId, variant) ||
        pushesOf(worlds).some((pushes) => pushes.resend(notificationId, variant)),
    method: 'POST',
    path: '/_sim/notifications/:id/resend',
    input: shape({ variant: optional(nullable(choice(NOTIFICATION_VARIANTS))) }),
    lines: [
      {
        command: 'trigger',
        action: 'resend',
        words: [word('id', 'id', 'notification')],
        flags: {
          variant: {
            kind: 'text',
            value: '<name>',
            fills: 'variant',
            help: 'bend it; a wrong name answers with the list',
          },
        },
        help: 'sends a notification again, by its id or by its order’s number',
        tell: (_, { id }) => `${id} is on its way.`,
      },
    ],
    answer(resend, { part, input }) {
      if (!resend(part('id'), input.variant)) throw new NotFound('There is no such notification.');
      return undefined;
    },
  }),

  idle: inProcess('resolves once no notification is on its way', ({ worlds }) => async (): Promise<void> => {
    const all = [...worlds.map(({ notifications }) => notifications), ...pushesOf(worlds)];
    await Promise.all(all.map((one) => one.idle()));
  }),
};

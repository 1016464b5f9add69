import { NOTIFICATION_VARIANTS, type NotificationVariant } from '../../faults/notification-variants.js';
import { word } from '../command-line.js';
import { choice, nothing, nullable, optional, shape } from '../shape.js';
import { inProcess, NotFound, verb } from '../verb.js';

export const notificationVerbs = {
  /** Oldest first, held ones included. */
  notifications: verb({
    words: '`{notifications}`, oldest first, held ones included',
    act: (world) => world.notifications.all,
    method: 'GET',
    path: '/_sim/notifications',
    input: nothing,
    answer: (notifications) => ({ notifications: notifications() }),
  }),

  /** False where there is none of this id. */
  resend: verb({
    words: 'sends a notification again at once; with a `variant`, a forgery of it',
    act:
      (world) =>
      (notificationId: string, variant: NotificationVariant | null = null) =>
        world.notifications.resend(notificationId, variant),
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

  idle: inProcess('resolves once no notification is on its way', (world) => world.notifications.idle),
};

// @ts-check

import { button, h } from '../dom.js';
import { variants } from '../panels/fault-words.js';
import { resendNotification } from '../simulator.js';

/**
 * Resends a notification, or sends a forged variant that the back end has to refuse.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 * @param {{ notificationId: string }} notification
 */
export function resendButtons(t, actions, { notificationId }) {
  const choice = h(
    'select',
    { 'aria-label': t('forgery') },
    ...Object.entries(variants).map(([variant, label]) => h('option', { value: variant }, t(label))),
  );
  return h(
    'div',
    { class: 'resend' },
    button(t('resend'), () => actions.attempt(() => resendNotification(notificationId), t('resent'))),
    choice,
    button(t('resendForged'), () =>
      actions.attempt(() => resendNotification(notificationId, choice.value), t('resentForged')),
    ),
  );
}

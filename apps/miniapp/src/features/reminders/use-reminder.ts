import type { Order } from '@taro-pay/contracts';
import { site } from '@taro-pay/site/storefront';
import { useState } from 'react';
import { openMessageSettings, requestSubscribeMessage } from '#wechat';
import { type Reminder, reminderOf } from '../../model/reminder';
import { readSubscriptionAnswer } from '../../model/subscription-answer';
import { consents } from './consents';

/** `off`: all subscribe messages are switched off in WeChat. `failed`: WeChat asked nothing, another tap may. */
export type ReminderStep = 'offered' | 'asking' | 'accepted' | 'refused' | 'off' | 'failed';

/** A step that is kept nowhere else; null where what is kept tells it. */
interface Passing {
  /** The first template of the reminder that it belongs to. */
  readonly of: string;
  readonly step: ReminderStep | null;
}

/** The reminder of an order; null where there is none to offer. */
export function useReminder(order: Order, isRefundAsked: boolean) {
  const reminder = reminderOf(order, isRefundAsked, site.templateIds);
  const [passing, setPassing] = useState<Passing | null>(null);
  if (reminder === null) return null;
  const [templateId] = reminder.templateIds;
  // A new object each time: where WeChat answers at once, React would take “asking” and what it was before for no change.
  const show = (step: ReminderStep | null) => setPassing({ of: templateId, step });

  /** WeChat allows the question only directly after a tap: nothing is waited for before it. */
  async function ask({ templateIds }: Reminder): Promise<void> {
    const wanted = templateIds.filter(
      (id) => !consents.hasAccepted(order.id, id) && !consents.hasRefused(id),
    );
    const asked = requestSubscribeMessage(wanted);
    show('asking');
    const answer = readSubscriptionAnswer(await asked, wanted);
    switch (answer.kind) {
      case 'answered':
        if (answer.accepted.length > 0) consents.accept(order.id, answer.accepted);
        consents.refuse(wanted.filter((id) => !answer.accepted.includes(id)));
        show(null);
        return consents.tellAll();
      case 'switchedOff':
        return show('off');
      case 'failed':
        return show('failed');
    }
  }

  async function openSettings(): Promise<void> {
    await openMessageSettings();
    consents.forgetRefusals();
    show('offered');
  }

  return {
    event: reminder.event,
    step: (passing?.of === templateId ? passing.step : null) ?? keptStep(order.id, templateId),
    ask: () => void ask(reminder),
    openSettings: () => void openSettings(),
  };
}

function keptStep(orderId: string, templateId: string): ReminderStep {
  if (consents.hasAccepted(orderId, templateId)) return 'accepted';
  return consents.hasRefused(templateId) ? 'refused' : 'offered';
}

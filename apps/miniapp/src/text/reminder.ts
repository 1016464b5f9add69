import type { Reminder } from '../model/reminder';
import { inLanguage } from './language';

type Event = Reminder['event'];

const zh = {
  ask: {
    CLOSING_SOON: '订单关闭前提醒我',
    SHIPPED: '发货后提醒我',
    READY: '备好后提醒我',
    REFUNDED: '退款到账后提醒我',
  } satisfies Record<Event, string>,
  accepted: {
    CLOSING_SOON: '好的，关闭前会提醒你',
    SHIPPED: '好的，发货后会提醒你',
    READY: '好的，备好后会提醒你',
    REFUNDED: '好的，到账后会提醒你',
  } satisfies Record<Event, string>,
  refused: '没有开启提醒，想收到时可在设置里打开',
  off: '微信的订阅消息总开关已关闭，打开后才能提醒你',
  failed: '提醒没有开启，请再试一次',
  settings: '打开通知设置',
};

const en: typeof zh = {
  ask: {
    CLOSING_SOON: 'Remind me before it closes',
    SHIPPED: 'Tell me when it is shipped',
    READY: 'Tell me when it is ready',
    REFUNDED: 'Tell me when the refund arrives',
  },
  accepted: {
    CLOSING_SOON: 'We will remind you before it closes',
    SHIPPED: 'We will tell you when it is shipped',
    READY: 'We will tell you when it is ready',
    REFUNDED: 'We will tell you when the refund arrives',
  },
  refused: 'Reminders are off; you can turn them on in the settings',
  off: 'Subscribe messages are switched off in WeChat; turn them on to hear from us',
  failed: 'The reminder is not on; please try again',
  settings: 'Open notification settings',
};

export const REMINDER_TEXTS = { zh, en };

/** Every word of reminders. */
export const reminderText = inLanguage(REMINDER_TEXTS);

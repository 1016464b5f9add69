import type { messages as zh } from '../zh/messages.js';

export const messages: typeof zh = {
  messages: {
    title: 'Messages to the buyer',
    events: {
      PAID: 'Paid',
      SHIPPED: 'Shipped',
      READY: 'Ready to collect',
      REFUNDED: 'Refunded',
      CLOSING_SOON: 'About to close',
    },
    statuses: {
      WAITING: 'Waiting',
      SENDING: 'Sending',
      SENT: 'Sent',
      NOT_ACCEPTED: 'Not accepted by the buyer',
      REFUSED: 'Refused by WeChat',
      UNKNOWN: 'May have arrived',
      OUTDATED: 'Out of date, not sent',
    },
  },
};

import type { Text } from '../index.js';
import { delivery } from './delivery.js';
import { desk } from './desk.js';
import { findingInEnglish } from './findings.js';
import { imports } from './imports.js';
import { messages } from './messages.js';
import { order } from './order.js';
import { people } from './people.js';
import { products } from './products.js';
import { robot } from './robot.js';

export const en: Text = {
  ...order,
  ...desk,
  ...delivery,
  ...people,
  ...products,
  ...imports,
  ...robot,
  ...messages,
  finding: findingInEnglish,
  punctuation: { comma: ', ', colon: ': ', stop: '. ' },
  app: { name: 'Shop console' },
  menu: {
    label: 'Main menu',
    open: 'Open the menu',
    skip: 'Skip to the content',
    home: 'Home',
    orders: 'Orders',
    shipping: 'Shipping',
    pickup: 'Pick-up',
    refunds: 'Refunds',
    applications: 'Refund requests',
    approvals: 'Approvals',
    anomalies: 'Anomalies',
    notifications: 'Notifications',
    reconciliation: 'Reconciliation',
    products: 'Products',
    people: 'People',
    robot: 'Group robot',
    audit: 'Audit log',
  },
  home: {
    state: 'What waits for a person',
    today: {
      label: 'Today',
      paid: {
        name: 'Paid today',
        hint: 'What buyers paid today in Beijing, whether refunded since or not. Opens these orders.',
      },
      refunded: {
        name: 'Refunded today',
        hint: 'What reached buyers today, whenever they had paid. Opens today’s refunds.',
      },
      net: { name: 'Net today', hint: 'Paid today less refunded today.' },
      open: { name: 'Waiting for payment', hint: 'Orders that are placed, not paid and not closed.' },
      count: (count) => `${count}`,
      payments: (count) => `${count} ${count === 1 ? 'payment' : 'payments'}`,
      refunds: (count) => `${count} ${count === 1 ? 'refund' : 'refunds'}`,
      funnel: (placed, paid) => `Placed today ${placed}, paid ${paid}`,
    },
    none: 'None',
    never: 'Never',
    oldestAnomaly: {
      name: 'Oldest open anomaly',
      hint: 'Of those that need a person, the one that has waited longest. Opens the list.',
    },
    oldestApplication: {
      name: 'Oldest refund request',
      hint: 'Of those that wait for an answer, the one that has waited longest. Opens the list.',
    },
    askedBy: (name, when) => `${name}, ${when}`,
    toShip: {
      name: 'Waiting to be sent or collected',
      hint: 'Paid orders that are not sent or collected yet. WeChat wants them shipped within 48 hours. Opens the packing list.',
      oldest: (length) => `The oldest for ${length}`,
    },
    lastApproval: {
      name: 'Refund to approve',
      hint: 'The latest refund above the limits of who asked for it. Opens the list.',
    },
    lastNotification: {
      name: 'Last notification',
      hint: 'If buyers pay and none comes, check that WeChat reaches the address of the shop.',
    },
    lastReconciliation: {
      name: 'Last reconciliation',
      hint: 'The last day that was compared with WeChat’s bill, and what is open of it.',
    },
  },
  settings: {
    theme: { system: 'As the system', light: 'Light', dark: 'Dark' },
    themeNow: (now, next) => `Appearance: ${now}. Change to ${next}`,
  },
  signIn: {
    title: 'Sign in to the console',
    hint: 'Orders, refunds and reconciliation are handled here.',
    name: 'Name',
    nameNeeded: 'Enter your name',
    password: 'Password',
    passwordNeeded: 'Enter your password',
    submit: 'Sign in',
    lost: 'Lost the password, or no account yet? Ask an admin for a one-time link.',
    endedTitle: 'Your session has ended',
    endedHint: 'Sign in again to be where you were. What you typed is still there.',
    leave: 'Sign out',
  },
  invitation: {
    title: 'Set a password',
    hint: 'You are signed in at once. This link works only once.',
    password: 'New password',
    least: (count) => `At least ${count} characters`,
    again: 'Once more',
    different: 'The passwords are different',
    submit: 'Set the password and sign in',
  },
  time: {
    now: 'now',
    ago: (length) => `${length} ago`,
    moment: 'less than a second',
    length: {
      day: (count) => `${count} ${count === 1 ? 'day' : 'days'}`,
      hour: (count) => `${count} ${count === 1 ? 'hour' : 'hours'}`,
      minute: (count) => `${count} ${count === 1 ? 'minute' : 'minutes'}`,
      second: (count) => `${count} ${count === 1 ? 'second' : 'seconds'}`,
    },
    zone: (ago, utc) => `${ago}, Beijing time (UTC ${utc})`,
  },
  actions: {
    copy: (value) => `Copy ${value}`,
    copyAll: 'Copy all',
    export: 'Export',
    exportHint: 'The list as it is filtered, as a CSV file for Excel',
    raw: 'Raw data',
  },
  acts: { remark: 'Remark', cancel: 'Cancel', save: 'Save' },
  money: { wrong: 'Enter an amount with at most two places' },
  filters: {
    open: (count: number) => (count === 0 ? 'Filters' : `Filters · ${count}`),
    views: 'Views',
    clear: 'Clear the filters',
    today: 'Today',
    yesterday: 'Yesterday',
    week: 'Last 7 days',
    fromDay: (what) => `${what} from`,
    toDay: 'to',
    least: 'At least',
    most: 'At most',
  },
  states: {
    loading: 'Loading',
    retry: 'Retry',
    more: 'Show more',
    noPage: { title: 'There is no such page', hint: 'The link may be old. Use the menu.' },
    notAllowed: {
      title: 'Your role does not see this page',
      hint: (role) => `It needs the role ${role} or one above it. Ask an admin.`,
    },
  },
  problems: {
    advice: {
      INVALID_REQUEST: 'Check what you entered and try again.',
      WRONG_CREDENTIALS: 'Check both. After a lost password, ask an admin for a new one-time link.',
      INVITATION_INVALID: 'A link works once, for 24 hours. Ask an admin for a new one.',
      FORBIDDEN: 'Your role may not do this. Ask an admin to do it, or to change your role.',
      IMPORT_REFUSED: 'Mend what is named below and choose the file again. No product was changed.',
      SHIPMENT_REFUSED: 'Correct what is named below. Nothing was shipped.',
      ORDER_NOT_SHIPPABLE: 'Open the order to see its state. Nothing was changed.',
      SHIPMENT_NOT_CORRECTABLE: 'Only parcels can be corrected, and WeChat takes one correction of an order.',
      ADDRESS_NOT_CHANGEABLE: 'Only an express order that is not shipped has an address to change.',
      PICKUP_NOT_FOUND: 'Compare the six digits with the buyer once more.',
      RATE_LIMITED: 'Too many requests. Wait a moment and try again.',
      INTERNAL_ERROR: 'Try again. If it persists, send the request id to your engineers.',
      OVERLOADED: 'Nothing was changed. Try again in a moment.',
      SHUTTING_DOWN: 'It is there again soon. Try again in a moment.',
      DATABASE_UNAVAILABLE: 'Try again in a moment. If it persists, tell your engineers.',
      WECHAT_UNAVAILABLE: 'Nothing was lost. Try again in a moment.',
    },
    noAnswer: {
      title: 'The server did not answer',
      advice:
        'Check the network and try again. What you did may have taken effect; repeating it does not do it twice.',
    },
    unexpected: { title: 'The page failed', advice: 'Reload it. If it persists, tell your engineers.' },
    notOurs: (status) => ({
      title: `The server answered ${status}`,
      advice: 'The answer is not from this shop but perhaps from a proxy. Try again in a moment.',
    }),
    server: (words) => `In the server’s words: ${words}`,
    original: 'The server’s words',
    requestId: 'Request id',
  },
};

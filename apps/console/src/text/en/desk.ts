import type { ReconciliationStatus } from '@taro-pay/contracts';
import type { desk as zh } from '../zh/desk.js';
import { differenceKinds } from './findings.js';

const status: Record<Exclude<ReconciliationStatus, 'DONE'>, string> = {
  RUNNING: 'Running',
  NO_BILL: 'No trade',
  FAILED: 'Failed',
};

export const desk: typeof zh = {
  anomalies: {
    hint: 'What a person has to look at. Each says what it means and what to do.',
    kind: 'Kind',
    kinds: {
      REFUND_APPLICATION: {
        title: 'A buyer asks for a refund',
        meaning: 'The buyer applied in the mini-program and waits for the shop’s answer.',
        todo: 'Refund it, or decline it with words that the buyer reads.',
      },
      MISMATCHED_NOTIFICATION: {
        title: 'News that does not match its order',
        meaning:
          'It is genuine, but amount, payer or merchant differ from the order. The order was not changed.',
        todo: 'Compare both; look for another system on the same merchant number.',
      },
      LATE_MONEY: {
        title: 'Money after the close',
        meaning: 'The order was closed when the money came. It is being refunded in full.',
        todo: 'Nothing, as a rule: it ends when the money is back.',
      },
      ABNORMAL_REFUND: {
        title: 'A refund is stuck',
        meaning: 'The money could not reach the buyer, or WeChat does not take the refund.',
        todo: 'Act in the merchant console, or top up the account and ask WeChat again. The refund can also be withdrawn.',
      },
      OUTSIDE_REFUND: {
        title: 'A refund made outside',
        meaning: 'It was not made here, and does not fit the books or cannot be asked about.',
        todo: 'Compare it with the merchant console.',
      },
      DIFFERENCE: {
        title: 'A difference in the reconciliation',
        meaning: 'WeChat’s bill of a day and the books differ, and asking WeChat did not repair it.',
        todo: 'Look at the order. Where WeChat’s answer does not explain it, accept it and say why.',
      },
      ORDER_UNKNOWN_THERE: {
        title: 'WeChat denies an order',
        meaning: 'The order went to the cashier, and WeChat says that it does not exist.',
        todo: 'Ask your engineers to check the merchant number and the proxies between here and WeChat.',
      },
      RECONCILIATION_FAILED: {
        title: 'A reconciliation keeps failing',
        meaning: 'A day could not be reconciled twice in a row. It is retried every hour.',
        todo: 'Read the cause. Once it is mended, run the day again.',
      },
      SHIPPING_REFUSED: {
        title: 'WeChat refuses a shipment',
        meaning: 'The goods are on their way, but WeChat does not take the report and may keep the money.',
        todo: 'Read WeChat’s words. Once the carrier or the number is corrected, it is reported again.',
      },
      UNSHIPPED: {
        title: 'An order waits to be shipped',
        meaning: 'The buyer has paid and nothing was shipped. WeChat wants it within 48 hours.',
        todo: 'Ship it, or refund it where that is not possible.',
      },
    },
    adoptOrder: {
      open: 'Bring the order back',
      hint: 'The bill has this payment, and its order is not here, as after an older backup was restored. WeChat is asked, and the order comes back with its buyer and its sum. Its goods are not known: ask the buyer, then ship or refund.',
      submit: 'Ask and bring back',
    },
    actions: {
      ask: {
        open: 'Ask WeChat again',
        hint: 'WeChat is asked about the order and its refunds, or the day is run again, and the answers are booked. What they explain is resolved.',
        submit: 'Ask WeChat',
      },
      adopt: {
        open: 'Adopt an outside refund',
        hint: 'Enter the 商户退款单号 that the merchant console shows. WeChat is asked about it, and its answer is booked.',
        submit: 'Ask and book',
      },
      refund: {
        open: 'Refund',
        hint: 'The money goes back now: the application is granted, or the waiting refund is sent to WeChat. Above your limits a colleague has to approve.',
        submit: 'Refund',
      },
      accept: {
        open: 'Accept as it is',
        hint: 'The books stay, and the anomaly ends. Say why that is right.',
        submit: 'Accept',
      },
    },
    open: 'Open',
    resolved: 'Resolved',
    resolvedBy: (name) => `Resolved by ${name}`,
    resolvedItself: 'Resolved by itself, as what it was about was settled',
    found: (detail) => `Found: ${detail}`,
    openOrder: 'Open the order',
    outRefundNo: '商户退款单号 (out_refund_no)',
    todo: (words) => `What to do: ${words}`,
    none: {
      title: 'Nothing is open',
      hint: 'Payments, refunds and reconciliation are in order. What needs a person will stand here, oldest first.',
    },
    noneResolved: {
      title: 'Nothing was resolved yet',
      hint: 'Resolved anomalies stay here to be looked up.',
    },
  },
  approvalStatus: { WAITING: 'Waiting', APPROVED: 'Approved', DECLINED: 'Declined', EXPIRED: 'Expired' },
  approvals: {
    hint: 'Refunds above the limit of whoever asked. They are made once a second person approves.',
    requestedBy: 'Asked by',
    grants: 'Answers the buyer’s request',
    until: 'Valid until',
    approve: 'Approve',
    decline: 'Decline',
    takeBack: 'Take back',
    waits: (name) => `A refund that ${name} asked for waits for approval`,
    titles: {
      approve: (amount) => `Approve the refund of ${amount}`,
      decline: (amount) => `Decline the refund of ${amount}`,
    },
    hints: {
      approve: (name) => `Asked by ${name}. It is sent to WeChat at once, and counts towards your day.`,
      decline: (name) => `Asked by ${name}. Nothing is refunded; ${name} reads your remark.`,
    },
    none: { title: 'No such approvals', hint: 'Refunds above the limit of whoever asks appear here.' },
  },
  applications: {
    accept: 'Refund',
    decline: 'Decline',
    decisions: {
      accept: {
        title: 'Grant the refund',
        hint: 'The money goes back at once.',
        label: 'Reason; the buyer reads it',
        done: 'Granted; the refund was requested',
      },
      decline: {
        title: 'Decline the request',
        hint: 'No refund. Say why: the buyer reads it on the page of the order.',
        label: 'Your words to the buyer',
        done: 'Declined; the buyer reads your words',
      },
    },
    amountHint: 'Leave it empty for all that is left',
    waitsForColleague: 'Above your limits: it waits for another person’s approval',

    hint: 'What buyers asked for in the mini-program, oldest first.',
    reason: 'The buyer’s words',
    waiting: 'Waiting',
    done: 'Answered',
    appliedAt: 'Asked',
    none: {
      title: 'No requests',
      hint: 'Requests appear here when buyers ask for a refund on the page of their order.',
    },
  },
  notifications: {
    hint: 'Every genuine notification of WeChat, and what it did.',
    came: (what) => `Notification: ${what}`,
    types: {
      'TRANSACTION.SUCCESS': 'paid',
      'REFUND.SUCCESS': 'refunded',
      'REFUND.ABNORMAL': 'refund abnormal',
      'REFUND.CLOSED': 'refund closed',
    },
    receivedAt: 'Received',
    type: 'News',
    content: 'Decrypted',
    outcome: 'Outcome',
    replay: 'Settle again',
    none: {
      title: 'No notifications',
      hint: 'WeChat’s news of payments and refunds appear here. If buyers pay and none comes, check PUBLIC_BASE_URL.',
    },
  },
  reconciliation: {
    hint: 'After 10:00 Beijing time the day before is compared with WeChat’s bill by itself.',
    calendarHint: 'Open a day to see both totals and the differences. Days are Beijing’s.',
    month: 'Month',
    monthName: (month) =>
      new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${month}-01`),
      ),
    before: 'The month before',
    after: 'The month after',
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    never: 'Not run',
    inShort: ({ status: state, differenceCount, repairedCount }) => {
      if (state !== 'DONE') return status[state];
      const open = differenceCount - repairedCount;
      return open > 0 ? `${open} open` : 'Equal';
    },
    kinds: differenceKinds,
    run: 'Reconcile',
    again: 'Run again',
    unknown: {
      title: 'This day has not been reconciled',
      hint: 'Its bill is there after 10:00 Beijing time of the next day. It is then compared by itself, or now.',
    },
    failed: 'The last run failed',
    totals: 'Totals',
    payments: 'Payments',
    bill: 'WeChat’s bill',
    books: 'Books',
    gap: 'Difference',
    acrossMidnight:
      'All rows agree. The totals differ by what the other side has on the next or the last day, such as a refund asked for before midnight that arrived after it.',
    count: (count) => `× ${count}`,
    finished: 'Finished',
    otherApp: (count) =>
      `${count} rows of the bill are of another app with the same merchant number: counted, not compared.`,
    differences: 'Differences',
    difference: 'Difference',
    line: (line) => `Line ${line} of the bill`,
    repaired: 'Repaired',
    open: 'Open',
    noBill: { title: 'No trade that day', hint: 'WeChat made no bill, and the books have nothing.' },
    noDifference: { title: 'Both are equal', hint: 'Every row of the bill agrees with the books.' },
  },
};

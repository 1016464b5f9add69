import {
  ANOMALY_TITLES_ZH,
  type AnomalyAction,
  type AnomalyKind,
  type ApprovalStatus,
  type DifferenceKind,
  type OperationOutputs,
  type ReconciliationStatus,
} from '@taro-pay/contracts';

interface AnomalyWords {
  readonly title: string;
  readonly meaning: string;
  readonly todo: string;
}

const anomalyKinds: Record<AnomalyKind, AnomalyWords> = {
  REFUND_APPLICATION: {
    title: ANOMALY_TITLES_ZH.REFUND_APPLICATION,
    meaning: '买家在小程序里申请退款，正在等店铺答复。',
    todo: '同意就退款，不同意就写明原因，买家会看到。',
  },
  MISMATCHED_NOTIFICATION: {
    title: ANOMALY_TITLES_ZH.MISMATCHED_NOTIFICATION,
    meaning: '微信的消息是真实的，但金额、付款人或商户与订单不一致。订单没有改变。',
    todo: '对照两边的数字；检查是否有别的系统在用同一个商户号。',
  },
  LATE_MONEY: {
    title: ANOMALY_TITLES_ZH.LATE_MONEY,
    meaning: '订单关闭后才收到钱，系统正在全额退回。',
    todo: '一般不用处理，退回成功后自动结束。',
  },
  ABNORMAL_REFUND: {
    title: ANOMALY_TITLES_ZH.ABNORMAL_REFUND,
    meaning: '钱没能退到买家账户，或微信不受理这笔退款。',
    todo: '到微信商户平台处理，或给账户充值后再问微信；也可以撤回退款。',
  },
  OUTSIDE_REFUND: {
    title: ANOMALY_TITLES_ZH.OUTSIDE_REFUND,
    meaning: '有一笔退款不是从这里发起的，与账目对不上或查不到。',
    todo: '到微信商户平台核对这笔退款。',
  },
  DIFFERENCE: {
    title: ANOMALY_TITLES_ZH.DIFFERENCE,
    meaning: '某天的微信账单与账目不一致，自动查询没能修复。',
    todo: '打开订单核对；问过微信仍不一致时，写明原因后接受。',
  },
  ORDER_UNKNOWN_THERE: {
    title: ANOMALY_TITLES_ZH.ORDER_UNKNOWN_THERE,
    meaning: '去过收银台的订单，微信却说不存在。',
    todo: '请技术同事检查商户号配置和到微信的网络代理。',
  },
  RECONCILIATION_FAILED: {
    title: ANOMALY_TITLES_ZH.RECONCILIATION_FAILED,
    meaning: '某天的对账连续失败，系统每小时重试一次。',
    todo: '看原因；修好后到「对账」重新运行。',
  },
  SHIPPING_REFUSED: {
    title: ANOMALY_TITLES_ZH.SHIPPING_REFUSED,
    meaning: '货已经发出，但微信不接受上报的发货信息，这笔钱可能一直不结算。',
    todo: '看微信说的原因；更正快递公司或单号后，系统会重新上报。',
  },
  UNSHIPPED: {
    title: ANOMALY_TITLES_ZH.UNSHIPPED,
    meaning: '买家付款后一直没有发货，微信要求在 48 小时内发货。',
    todo: '尽快发货；发不了就给买家退款。',
  },
};

interface ActionWords {
  readonly open: string;
  readonly hint: string;
  readonly submit: string;
}

const anomalyActions: Record<AnomalyAction, ActionWords> = {
  ask: {
    open: '再问微信',
    hint: '再向微信查询这笔订单和它的退款，或重新核对当天，并按答复入账。答复能解释的，异常自动结束。',
    submit: '问微信',
  },
  adopt: {
    open: '收录外部退款',
    hint: '填写商户平台上那笔退款的商户退款单号。系统向微信查询，按微信的答复入账。',
    submit: '查询并入账',
  },
  refund: {
    open: '退款',
    hint: '立即退钱：同意退款申请，或把正在等待的退款发给微信。超过你的限额时，需要另一位同事审批。',
    submit: '退款',
  },
  accept: {
    open: '接受现状',
    hint: '账目不变，异常结束。请写明为什么可以这样。',
    submit: '接受',
  },
};

const status: Record<Exclude<ReconciliationStatus, 'DONE'>, string> = {
  RUNNING: '进行中',
  NO_BILL: '无交易',
  FAILED: '失败',
};

const approvalStatus: Record<ApprovalStatus, string> = {
  WAITING: '待审批',
  APPROVED: '已批准',
  DECLINED: '未批准',
  EXPIRED: '已过期',
};

export const differenceKinds: Record<DifferenceKind, string> = {
  PAYMENT_UNKNOWN_HERE: '微信有这笔付款，账目没有',
  PAYMENT_ABSENT_THERE: '账目有这笔付款，微信没有',
  PAYMENT_AMOUNT: '付款金额不同',
  REFUND_UNKNOWN_HERE: '微信有这笔退款，账目没有',
  REFUND_ABSENT_THERE: '账目有这笔退款，微信没有',
  REFUND_AMOUNT: '退款金额不同',
  ROW_UNREADABLE: '账单有一行无法读取',
  SUMMARY_DIFFERS: '账单的汇总与明细不符',
};

/** What is looked at every morning: anomalies, applications, notifications, reconciliation. */
export const desk = {
  anomalies: {
    hint: '需要人看一眼的事。每一件都写明是什么意思、该做什么。',
    kind: '种类',
    kinds: anomalyKinds,
    actions: anomalyActions,
    adoptOrder: {
      open: '找回订单',
      hint: '账单里有这笔付款，系统里没有它的订单，通常是恢复了较早的备份。系统向微信查询，按买家和金额补回订单；商品无从得知，请与买家核对后发货或退款。',
      submit: '查询并补回',
    },
    open: '待处理',
    resolved: '已处理',
    resolvedBy: (name: string) => `由 ${name} 处理`,
    resolvedItself: '问题已解决，自动结束',
    found: (detail: string) => `系统记录：${detail}`,
    openOrder: '打开订单',
    outRefundNo: '商户退款单号',
    todo: (words: string) => `怎么办：${words}`,
    none: {
      title: '没有待处理的异常',
      hint: '收款、退款、对账都正常。出现需要人处理的事，会排在这里，最早的在前。',
    },
    noneResolved: { title: '还没有处理过的异常', hint: '处理完的异常会留在这里备查。' },
  },
  approvalStatus,
  approvals: {
    hint: '超过发起人上限的退款，由另一位同事批准后才会退。',
    requestedBy: '发起人',
    grants: '答复买家的退款申请',
    until: '有效期至',
    approve: '批准',
    decline: '不批准',
    takeBack: '收回',
    waits: (name: string) => `${name} 发起的退款等待审批`,
    titles: {
      approve: (amount: string) => `批准退款 ${amount}`,
      decline: (amount: string) => `不批准退款 ${amount}`,
    },
    hints: {
      approve: (name: string) => `由 ${name} 发起。批准后立即向微信提交，计入你的每日上限。`,
      decline: (name: string) => `由 ${name} 发起。不批准就不会退款，${name} 能看到你的备注。`,
    },
    none: { title: '没有符合条件的审批', hint: '有人发起超过自己上限的退款时，会出现在这里。' },
  },
  applications: {
    accept: '同意退款',
    decline: '拒绝',
    decisions: {
      accept: {
        title: '同意退款',
        hint: '立即退款，买家会收到。',
        label: '退款原因，买家会看到',
        done: '已同意，退款已提交',
      },
      decline: {
        title: '拒绝退款申请',
        hint: '不退款。请写明原因，买家会在订单页看到这段话。',
        label: '给买家的回复',
        done: '已拒绝，买家会看到你的话',
      },
    },
    amountHint: '不填就是退还全部剩余金额',
    waitsForColleague: '超过你的上限，已提交，等待另一位同事批准',

    hint: '买家在小程序里提出的退款申请，最早的在前。',
    reason: '申请原因',
    waiting: '待处理',
    done: '已处理',
    appliedAt: '申请时间',
    none: { title: '没有退款申请', hint: '买家在订单页申请退款后，会出现在这里。' },
  },
  notifications: {
    hint: '微信发来的每一条真实通知，以及它做了什么。',
    came: (what: string) => `微信通知：${what}`,
    types: {
      'TRANSACTION.SUCCESS': '支付成功',
      'REFUND.SUCCESS': '退款成功',
      'REFUND.ABNORMAL': '退款异常',
      'REFUND.CLOSED': '退款关闭',
    } as Readonly<Record<string, string>>,
    receivedAt: '收到时间',
    type: '内容',
    content: '解密后的内容',
    outcome: '结果',
    replay: '重新处理',
    none: {
      title: '没有通知',
      hint: '微信发来支付或退款通知后，会出现在这里。如果买家已付款却一直没有通知，请检查 PUBLIC_BASE_URL。',
    },
  },
  reconciliation: {
    hint: '每天北京时间 10:00 后，自动与微信账单核对前一天。',
    calendarHint: '点开一天看两边的合计与差异。日期以北京时间为准。',
    month: '月份',
    monthName: (month: string) => `${Number(month.slice(0, 4))} 年 ${Number(month.slice(5))} 月`,
    before: '上个月',
    after: '下个月',
    weekdays: ['一', '二', '三', '四', '五', '六', '日'],
    never: '未对账',
    inShort: ({ status: state, differenceCount, repairedCount }: OperationOutputs['getReconciliation']) => {
      if (state !== 'DONE') return status[state];
      const open = differenceCount - repairedCount;
      return open > 0 ? `差异 ${open}\u00a0处` : '一致';
    },
    kinds: differenceKinds,
    run: '开始对账',
    again: '重新对账',
    unknown: {
      title: '这一天还没有对账',
      hint: '账单在次日北京时间 10:00 后生成，之后会自动核对，也可以现在开始。',
    },
    failed: '上次对账失败',
    totals: '合计',
    payments: '付款',
    bill: '微信账单',
    books: '本系统',
    gap: '相差',
    acrossMidnight: '两边逐行相符，相差的是记在相邻一天的交易，例如零点前申请、零点后到账的退款。',
    count: (count: number) => `${count} 笔`,
    finished: '完成于',
    otherApp: (count: number) => `账单里另有 ${count} 行属于同一商户号的其他应用，只计数，不核对。`,
    differences: '差异',
    difference: '差异',
    line: (line: number) => `账单第 ${line} 行`,
    repaired: '已自动修复',
    open: '待处理',
    noBill: { title: '这一天没有交易', hint: '微信没有生成账单，账目里也没有。' },
    noDifference: { title: '两边一致', hint: '账单的每一行都与账目相符。' },
  },
};

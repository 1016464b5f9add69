import type { ErrorCode } from '@taro-pay/contracts';
import { delivery } from './delivery.js';
import { desk } from './desk.js';
import { findingInChinese } from './findings.js';
import { imports } from './imports.js';
import { messages } from './messages.js';
import { order } from './order.js';
import { people } from './people.js';
import { products } from './products.js';
import { robot } from './robot.js';

/** What to do about an error, where the catalogue speaks to programmers. */
const advice: Partial<Record<ErrorCode, string>> = {
  INVALID_REQUEST: '请检查填写的内容后重试。',
  WRONG_CREDENTIALS: '请检查用户名和密码。忘记密码时，请管理员重新生成一次性链接。',
  INVITATION_INVALID: '链接只能使用一次，24 小时内有效。请管理员重新生成一个。',
  FORBIDDEN: '你的角色不能做这件事。需要时请管理员处理，或请他调整你的角色。',
  ACTION_NOT_POSSIBLE: '请换一个操作，或先再问微信。',
  IMPORT_REFUSED: '改正下面指出的地方后重新选择文件；没有改动任何商品。',
  SHIPMENT_REFUSED: '请按下面的说明改正；这一单还没有发出。',
  ORDER_NOT_SHIPPABLE: '请打开订单看看；没有改动任何东西。',
  SHIPMENT_NOT_CORRECTABLE: '只有快递可以更正，而且每张订单微信只接受一次。',
  ADDRESS_NOT_CHANGEABLE: '只有还没发货的快递订单可以修改地址。',
  PICKUP_NOT_FOUND: '请与买家再核对一遍 6 位数字。',
  RATE_LIMITED: '操作太频繁，请稍等片刻再试。',
  INTERNAL_ERROR: '请重试。如果一直出现，请把请求编号发给技术同事。',
  OVERLOADED: '什么都没有改变，请稍后再试。',
  SHUTTING_DOWN: '很快就会恢复，请稍后再试。',
  DATABASE_UNAVAILABLE: '请稍后再试；如果一直这样，请告诉技术同事。',
  WECHAT_UNAVAILABLE: '什么都没有丢失，请稍后再试。',
};

/** Every text of the console. The other language has the same shape. */
export const zh = {
  ...order,
  ...desk,
  ...delivery,
  ...people,
  ...products,
  ...imports,
  ...robot,
  ...messages,
  /** A sentence of the API; null where there are no words for it in this language. */
  finding: findingInChinese,
  punctuation: { comma: '、', colon: '：', stop: '。' },
  app: { name: '商户后台' },
  menu: {
    label: '主菜单',
    open: '打开菜单',
    skip: '跳到内容',
    home: '首页',
    orders: '订单',
    shipping: '发货',
    pickup: '自提',
    refunds: '退款',
    applications: '退款申请',
    approvals: '退款审批',
    anomalies: '异常',
    notifications: '微信通知',
    reconciliation: '对账',
    products: '商品',
    people: '人员',
    robot: '群机器人',
    audit: '操作日志',
  },
  home: {
    state: '待处理事项',
    today: {
      label: '今天',
      paid: { name: '今天收款', hint: '今天（北京时间）付款成功的金额，包括后来退款的。点开看这些订单。' },
      refunded: { name: '今天退款', hint: '今天退到买家账户的金额，不论哪天付的款。点开看今天的退款。' },
      net: { name: '今天净收款', hint: '今天收款减去今天退款。' },
      open: { name: '等待付款', hint: '已经下单、还没付款也没关闭的订单。' },
      count: (count: number) => `${count} 笔`,
      payments: (count: number) => `${count} 笔`,
      refunds: (count: number) => `${count} 笔`,
      funnel: (placed: number, paid: number) => `今天下单 ${placed} 笔，已付 ${paid} 笔`,
    },
    none: '没有',
    never: '还没有',
    oldestAnomaly: { name: '最早的待处理异常', hint: '需要人处理的异常里，等得最久的一件。点开看全部。' },
    oldestApplication: { name: '最早的退款申请', hint: '等待答复的退款申请里，等得最久的一件。点开看全部。' },
    askedBy: (name: string, when: string) => `${name}，${when}`,
    toShip: {
      name: '等待发货或取货',
      hint: '已付款、还没发货或取走的订单。微信要求 48 小时内发货。点开看拣货单。',
      oldest: (length: string) => `最早一单已等 ${length}`,
    },
    lastApproval: {
      name: '等待审批的退款',
      hint: '超过发起人上限、等另一位同事批准的退款，最近发起的一笔。点开看全部。',
    },
    lastNotification: {
      name: '最近一次微信通知',
      hint: '如果一直有人付款，却很久没有通知，请检查微信能否访问本店地址。',
    },
    lastReconciliation: { name: '最近一次对账', hint: '最近对过账的一天，以及还有几处差异。' },
  },
  settings: {
    theme: { system: '跟随系统', light: '浅色', dark: '深色' },
    themeNow: (now: string, next: string) => `外观：${now}，切换为${next}`,
  },
  signIn: {
    title: '登录商户后台',
    hint: '订单、退款、对账，都在这里处理。',
    name: '用户名',
    nameNeeded: '请输入用户名',
    password: '密码',
    passwordNeeded: '请输入密码',
    submit: '登录',
    lost: '忘记密码或还没有账号？请管理员生成一次性链接。',
    endedTitle: '登录已过期',
    endedHint: '重新登录后会回到刚才的页面，已填写的内容还在。',
    leave: '退出登录',
  },
  invitation: {
    title: '设置密码',
    hint: '设置后立即登录。这个链接只能使用一次。',
    password: '新密码',
    least: (count: number) => `至少 ${count} 个字符`,
    again: '再输入一次',
    different: '两次输入的密码不一致',
    submit: '设置密码并登录',
  },
  time: {
    now: '刚刚',
    ago: (length: string) => `${length}前`,
    moment: '不到 1 秒',
    length: {
      day: (count: number) => `${count} 天`,
      hour: (count: number) => `${count} 小时`,
      minute: (count: number) => `${count} 分钟`,
      second: (count: number) => `${count} 秒`,
    },
    zone: (ago: string, utc: string) => `${ago}，北京时间（UTC ${utc}）`,
  },
  actions: {
    copy: (value: string) => `复制 ${value}`,
    copyAll: '复制全部',
    export: '导出',
    exportHint: '按当前条件导出 CSV，可用 Excel 打开',
    raw: '原始数据',
  },
  acts: { remark: '备注', cancel: '取消', save: '保存' },
  money: { wrong: '请输入金额，最多两位小数' },
  filters: {
    open: (count: number) => (count === 0 ? '筛选' : `筛选 · ${count}`),
    views: '常用视图',
    clear: '清空条件',
    today: '今天',
    yesterday: '昨天',
    week: '最近 7 天',
    fromDay: (what: string) => `${what}从`,
    toDay: '到',
    least: '最低金额',
    most: '最高金额',
  },
  states: {
    loading: '正在加载',
    retry: '重试',
    more: '显示更多',
    noPage: { title: '没有这个页面', hint: '链接可能已经失效，请从菜单进入。' },
    notAllowed: {
      title: '你的角色看不到这个页面',
      hint: (role: string) => `需要「${role}」或更高的角色，请联系管理员。`,
    },
  },
  problems: {
    advice,
    noAnswer: {
      title: '没有收到服务器的回应',
      advice: '请检查网络后重试。刚才的操作可能已经生效，重复提交不会重复执行。',
    },
    unexpected: { title: '页面出错了', advice: '请刷新页面；如果一直出现，请告诉技术同事。' },
    notOurs: (status: number) => ({
      title: `服务器回应了 ${status}`,
      advice: '回应不是来自本系统，可能是中间的代理。请稍后再试。',
    }),
    server: (words: string) => `具体原因：${words}`,
    original: '服务器原文',
    requestId: '请求编号',
  },
};

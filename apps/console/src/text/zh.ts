import type { ErrorCode, OperatorRole, OrderStatus, RefundStatus } from '@taro-pay/contracts';

/** What to do about an error, where the catalogue speaks to programmers. */
const advice: Partial<Record<ErrorCode, string>> = {
  INVALID_REQUEST: '请检查填写的内容后重试。',
  WRONG_CREDENTIALS: '请检查用户名和密码。忘记密码时，请管理员重新生成一次性链接。',
  INVITATION_INVALID: '链接只能使用一次，24 小时内有效。请管理员重新生成一个。',
  FORBIDDEN: '你的角色不能做这件事。需要时请管理员处理，或请他调整你的角色。',
  RATE_LIMITED: '操作太频繁，请稍等片刻再试。',
  INTERNAL_ERROR: '请重试。如果一直出现，请把请求编号发给技术同事。',
  OVERLOADED: '服务器繁忙，什么都没有改变，请稍后再试。',
  SHUTTING_DOWN: '服务器正在重启，请稍后再试。',
  DATABASE_UNAVAILABLE: '数据库暂时不可用，请稍后再试。',
  WECHAT_UNAVAILABLE: '微信暂时没有回应，什么都没有丢失，请稍后再试。',
};

const roles: Record<OperatorRole, string> = {
  viewer: '只读',
  support: '客服',
  finance: '财务',
  admin: '管理员',
};

const orderStatus: Record<OrderStatus, string> = {
  PENDING: '待付款',
  PAID: '已支付',
  REFUNDED: '已全额退款',
  CLOSED: '已关闭',
};

const refundStatus: Record<RefundStatus, string> = {
  REQUESTED: '等待微信受理',
  PROCESSING: '退款处理中',
  SUCCESS: '退款成功',
  CLOSED: '退款关闭',
  ABNORMAL: '退款异常',
};

/** Every text of the console. The other language has the same shape. */
export const zh = {
  app: { name: '商户后台' },
  menu: {
    label: '主菜单',
    open: '打开菜单',
    skip: '跳到内容',
    home: '首页',
    orders: '订单',
  },
  roles,
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
    endedTitle: '登录已结束',
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
  orders: {
    goods: '商品',
    total: '金额',
    refunded: '已退',
    status: '状态',
    createdAt: '下单时间',
    number: '订单号',
    search: '订单号、微信支付单号、退款单号',
    none: { title: '还没有订单', hint: '顾客在小程序下单后，订单会出现在这里。' },
    notFound: { title: '没有找到订单', hint: '请核对号码，或清空条件查看全部订单。' },
  },
  orderStatus,
  refundStatus,
  time: {
    now: '刚刚',
    zone: (ago: string, utc: string) => `${ago}，北京时间（UTC ${utc}）`,
  },
  actions: {
    copy: (value: string) => `复制 ${value}`,
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
    server: (detail: string) => `服务器原文：${detail}`,
    requestId: '请求编号',
  },
};

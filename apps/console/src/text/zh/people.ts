import type { OperationId, OperatorRole } from '@taro-pay/contracts';

const roles: Record<OperatorRole, string> = {
  viewer: '只读',
  support: '客服',
  finance: '财务',
  admin: '管理员',
};

const may: Record<OperatorRole, string> = {
  viewer: '查看订单、退款、异常和对账',
  support: '另可重新处理通知',
  finance: '另可退款、处理异常、对账、查看操作日志',
  admin: '另可管理人员',
};

const actions: Partial<Record<OperationId, string>> = {
  createOperatorSession: '登录',
  deleteOperatorSession: '退出登录',
  acceptInvitation: '设置密码并登录',
  createOperator: '添加人员',
  updateOperator: '修改人员',
  inviteOperator: '生成一次性链接',
  createRefund: '发起退款',
  decideRefundApplication: '答复退款申请',
  decideRefundApproval: '审批退款',
  withdrawRefund: '撤回退款',
  resolveAnomaly: '处理异常',
  replayNotification: '重新处理通知',
  runReconciliation: '对账',
  createProduct: '添加商品',
  updateProduct: '修改商品',
  importProducts: '导入商品',
  uploadPicture: '上传图片',
};

/** The people of the shop, and what they did. */
export const people = {
  roles,
  people: {
    hint: '谁能做什么，以及退款的上限。',
    add: '添加人员',
    addAndLink: '添加并生成链接',
    change: '修改',
    changeTitle: (name: string) => `修改 ${name}`,
    name: '用户名',
    role: '角色',
    may,
    limits: '退款上限',
    noLimit: '不限',
    single: (amount: string) => `单笔 ${amount}`,
    day: (amount: string) => `每日 ${amount}`,
    singleLimit: '单笔退款上限',
    dayLimit: '每日退款上限',
    limitHint: '不填就是不限',
    active: '正常',
    invited: '待设置密码',
    suspended: '已停用',
    suspend: '停用',
    reinstate: '恢复',
    newLink: '新链接',
    since: '添加时间',
    linkTitle: (name: string) => `${name} 的一次性链接`,
    linkHint: '把链接发给本人。谁打开它，谁就能设置密码，所以不要发到群里。它只能使用一次，也不会再显示。',
    linkUntil: '有效期至',
  },
  audit: {
    hint: '每一次操作都有一行，只增不改。',
    at: '时间',
    actor: '操作人',
    action: '操作',
    change: '变化',
    beforeAfter: '前后对比',
    searchActor: '用户名',
    did: (actor: string, action: string) => `${actor} ${action}`,
    actions: actions as Readonly<Record<string, string>>,
    none: { title: '没有符合条件的记录', hint: '登录、退款、处理异常等每一次操作都会记录在这里。' },
  },
};

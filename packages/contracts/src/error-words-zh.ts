import type { ErrorCode } from './error-names.js';

interface Words {
  readonly title: string;
  readonly remedy: string;
}

const RETRY = '按 `Retry-After` 的秒数等待后重试';

/** The catalogue of errors in Chinese: docs/errors.zh-CN.md and the console. The API itself answers in English. */
export const ERRORS_ZH: Readonly<Record<ErrorCode, Words>> = {
  INVALID_REQUEST: { title: '请求不合法', remedy: '修正 `errors` 列出的字段后重新发送。' },
  MALFORMED_JSON: { title: '请求体不是合法的 JSON', remedy: '发送 UTF-8 编码的 JSON。' },
  IDEMPOTENCY_KEY_MISSING: {
    title: '缺少 Idempotency-Key 请求头',
    remedy: '发送 1 到 255 个可见 ASCII 字符作为键，在首次请求前生成并保存。',
  },
  IDEMPOTENCY_KEY_MALFORMED: {
    title: 'Idempotency-Key 请求头格式错误',
    remedy: '发送 1 到 255 个可见 ASCII 字符作为键，例如 UUID。',
  },
  UNAUTHENTICATED: {
    title: '需要登录',
    remedy: '调用 POST /api/session 登录，并以 `Authorization: Bearer` 发送返回的令牌。',
  },
  WRONG_CREDENTIALS: {
    title: '用户名或密码错误',
    remedy: '检查用户名和密码；忘记密码时请管理员重新生成一次性链接。',
  },
  INVITATION_INVALID: {
    title: '一次性链接已使用、已过期或错误',
    remedy: '请管理员重新生成链接，或运行 `pnpm --filter api operator:invite`。',
  },
  LOGIN_CODE_INVALID: {
    title: '登录 code 已使用、已过期或错误',
    remedy: '重新调用 wx.login 获取 code；每个 code 五分钟内有效，只能使用一次。',
  },
  LOGIN_BLOCKED: {
    title: '微信拦截了这次登录',
    remedy: '微信判定该用户为高风险用户（errcode 40226），重试无效。',
  },
  FORBIDDEN: { title: '当前角色没有此权限', remedy: '请管理员操作或调整角色；`detail` 给出所需角色。' },
  REQUESTED_WITH_MISSING: {
    title: '缺少 X-Requested-With 请求头',
    remedy: '凡以 cookie 授权的写操作，都发送 `X-Requested-With: taro-pay`。',
  },
  ROUTE_NOT_FOUND: { title: '没有这个接口', remedy: '检查方法和路径；/openapi.json 列出全部接口。' },
  OPERATOR_NOT_FOUND: { title: '没有这位操作员', remedy: '查询操作员列表，其中有各自的 id。' },
  PRODUCT_NOT_FOUND: { title: '没有这个商品', remedy: '重新加载商品目录，商品可能已下架。' },
  ORDER_NOT_FOUND: { title: '没有这个订单', remedy: '检查订单号；买家只能看到自己的订单。' },
  ANOMALY_NOT_FOUND: { title: '没有这条异常', remedy: '查询异常列表，其中有各自的 id。' },
  NOTIFICATION_NOT_FOUND: { title: '没有这条通知', remedy: '查询订单，其中列出全部通知。' },
  OUT_OF_STOCK: { title: '商品库存不足', remedy: '减少数量或选择其他商品；`detail` 给出商品和剩余库存。' },
  PRODUCT_EXISTS: { title: '商品编号已被使用', remedy: '换一个编号，或修改已有的商品。' },
  PRODUCT_CHANGED: {
    title: '商品在此期间被修改过',
    remedy: '重新读取后再改一次；`errors` 列出了被改动的字段。',
  },
  IMPORT_REFUSED: { title: '文件无法导入', remedy: '改正 `errors` 列出的行；没有改动任何商品。' },
  PICTURE_REFUSED: { title: '图片无法保存', remedy: '上传 JPEG、PNG 或 WebP 图片，限制见 `detail`。' },
  ORDER_EXPIRED: { title: '订单已过期', remedy: '重新下单。' },
  ORDER_CLOSED: { title: '订单已关闭', remedy: '重新下单。' },
  RECONCILIATION_NOT_FOUND: {
    title: '当日尚未对账',
    remedy: '用 POST /api/operator/reconciliations 发起对账。',
  },
  RECONCILIATION_RUNNING: { title: '当日对账正在进行', remedy: '一分钟后再查询状态。' },
  BILL_NOT_READY: { title: '微信尚未生成当日账单', remedy: '微信在次日北京时间 10:00 提供账单。' },
  OPERATOR_EXISTS: { title: '名称已被使用', remedy: '换一个名称，或重新邀请已有的操作员。' },
  APPROVAL_NOT_FOUND: { title: '没有这条审批', remedy: '查询审批列表，其中有各自的 id。' },
  APPLICATION_NOT_FOUND: { title: '买家没有申请退款', remedy: '需要退款时，直接对订单退款。' },
  ROBOT_NOT_SET: {
    title: '店铺没有设置机器人',
    remedy: '设置 ROBOT_KIND、ROBOT_URL 和 ROBOT_SECRET，然后重启 API。',
  },
  APPROVAL_DECIDED: { title: '审批已处理或已过期', remedy: '重新查询；`detail` 给出处理结果。' },
  OWN_APPROVAL: {
    title: '不能审批自己的退款',
    remedy: '请限额足够的另一位操作员审批，其登录链接不能来自申请人；自己可以撤回（decline）。',
  },
  APPLICATION_DECIDED: { title: '退款申请已处理', remedy: '重新查询订单；`detail` 给出处理结果。' },
  APPLICATIONS_EXHAUSTED: { title: '商家已三次拒绝退款', remedy: '请联系商家。' },
  OPERATOR_SUSPENDED: { title: '该操作员已停用', remedy: '先恢复该操作员；停用期间不能生成一次性链接。' },
  LAST_ADMIN: { title: '店铺将没有管理员', remedy: '先把另一位操作员设为管理员。' },
  ANOMALY_RESOLVED: { title: '异常已经处理', remedy: '重新查询异常列表：可能他人已处理，或微信已给出结果。' },
  ACTION_NOT_POSSIBLE: {
    title: '此操作不适用于该异常',
    remedy: '选择适用于该类异常的操作；`detail` 列出可选操作。',
  },
  ORDER_NOT_PAID: { title: '订单未支付', remedy: '检查订单状态：只有 PAID 订单可以退款。' },
  DELIVERY_NOT_OFFERED: { title: '店铺不提供这种配送方式', remedy: '选择店铺提供的配送方式和自提点。' },
  ORDER_NOT_SHIPPABLE: {
    title: '订单没有可发的货',
    remedy: '查询订单；`detail` 说明它未付款、已退款还是已发货。',
  },
  SHIPMENT_REFUSED: { title: '发货信息与订单不符', remedy: '改正 `errors` 列出的内容；没有任何改动。' },
  SHIPMENT_NOT_FOUND: { title: '没有这条发货记录', remedy: '查询订单，其中列出全部发货记录。' },
  SHIPMENT_NOT_CORRECTABLE: {
    title: '发货信息不能再更正',
    remedy: '微信只接受一次快递信息更正；`detail` 说明原因。',
  },
  ADDRESS_NOT_CHANGEABLE: { title: '地址不能再修改', remedy: '只有未发货的快递订单可以修改地址。' },
  PICKUP_NOT_FOUND: {
    title: '没有使用这个取货码的订单',
    remedy: '与买家核对六位数字；如已取走，`detail` 会说明。',
  },
  REFUND_TOO_LARGE: { title: '退款总额超过支付金额', remedy: '退款不超过剩余金额；处理中的退款计算在内。' },
  OPERATOR_LIMIT: { title: '退款超过操作员的限额', remedy: '请限额更高的操作员处理；`detail` 给出限额。' },
  TOO_MANY_REFUNDS: {
    title: '订单已有 50 笔退款',
    remedy: '微信允许每个订单最多 50 笔退款，其余款项用其他方式退还。',
  },
  REFUND_NOT_FOUND: { title: '没有这笔退款', remedy: '查询订单，其中列出全部退款。' },
  REFUND_NOT_WITHDRAWABLE: {
    title: '退款不能撤销',
    remedy: '只有微信尚未受理的 REQUESTED 退款可以撤销；`detail` 给出当前状态。',
  },
  REFUND_UNDER_WAY: {
    title: '微信仍可能执行这笔退款',
    remedy: `请求刚刚发出，微信尚未应答；${RETRY}。`,
  },
  RESTOCK_TOO_LARGE: {
    title: '退回库存的数量超过售出数量',
    remedy: '只填写订单内的商品，数量不超过已售出且未退回的数量。',
  },
  TEMPLATE_UNKNOWN: {
    title: '店铺没有这个消息模板',
    remedy: '只发送 `site.messages` 里有的模板；旧版小程序可能带着别的模板。',
  },
  ORDER_ALREADY_PAID: { title: '订单已支付', remedy: '展示订单即可；订单不能再支付或关闭。' },
  TOO_MANY_OPEN_ORDERS: { title: '未支付订单过多', remedy: '先支付或关闭一个订单；最多同时 10 个。' },
  TOO_MANY_UNPAID_UNITS: {
    title: '同一商品的未支付数量过多',
    remedy: '按 `detail` 给出的数量下单，支付后再下单。',
  },
  TOO_MANY_UNPAID_ORDERS: { title: '连续多个订单未支付', remedy: `${RETRY}。` },
  BODY_TOO_LARGE: {
    title: '请求体过大',
    remedy: '请求体不超过 64 KiB，商品文件不超过 2 MiB，图片不超过 5 MiB。',
  },
  BODY_TOO_SLOW: { title: '请求体没有及时到达', remedy: '一次发送完整的请求体；没有任何改动。' },
  UNSUPPORTED_MEDIA_TYPE: { title: '不支持的内容类型', remedy: '发送 `Content-Type: application/json`。' },
  ORDER_TOO_LARGE: { title: '总额超过单笔支付上限', remedy: '拆分为多个订单。' },
  IDEMPOTENCY_KEY_REUSED: {
    title: '同一 Idempotency-Key 对应不同的请求体',
    remedy: '新请求使用新的键；重试时发送与首次完全相同的请求体。',
  },
  RATE_LIMITED: { title: '请求过于频繁', remedy: `${RETRY}。` },
  INTERNAL_ERROR: { title: '服务器内部错误', remedy: '重试；仍然失败时提供 requestId。' },
  WECHAT_REJECTED: {
    title: '微信拒绝了请求',
    remedy: '把 requestId 提供给商家：日志里有微信的拒绝原因和处理办法。',
  },
  WECHAT_UNAVAILABLE: { title: '微信无法访问或繁忙', remedy: `${RETRY}；数据没有丢失。` },
  DATABASE_UNAVAILABLE: { title: '数据库不可用', remedy: `${RETRY}；日志里按 requestId 记录原因。` },
  OVERLOADED: { title: '服务器过载', remedy: `${RETRY}；没有任何改动。` },
  SHUTTING_DOWN: { title: '服务器正在关闭', remedy: `${RETRY}。` },
};

/** What a keyword of a template may hold. https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html */
export const KEYWORD_RULES = [
  'thing',
  'number',
  'letter',
  'symbol',
  'character_string',
  'time',
  'date',
  'amount',
  'phone_number',
  'car_number',
  'name',
  'phrase',
  'enum',
] as const;
export type KeywordRule = (typeof KEYWORD_RULES)[number];

interface LibraryKeyword {
  readonly kid: number;
  readonly name: string;
  readonly example: string;
  readonly rule: KeywordRule;
}

interface LibraryTemplate {
  readonly tid: number;
  readonly title: string;
  /** 2: once for each accept, 3: as long as the user wants. */
  readonly type: 2 | 3;
  readonly categoryId: number;
  readonly keywords: readonly LibraryKeyword[];
}

/** The categories of the mini-program. */
export const CATEGORIES = [{ id: 307, name: '商家自营' }] as const;

const keyword = (kid: number, name: string, rule: KeywordRule, example: string): LibraryKeyword => ({
  kid,
  name,
  example,
  rule,
});

const ORDER_NUMBER = keyword(1, '订单编号', 'character_string', '20261110120000001');
const GOODS = keyword(2, '商品名称', 'thing', '云南小粒咖啡 250 g');
const REMARK = keyword(5, '温馨提示', 'thing', '如有疑问请联系客服');

/** A small library of public templates, as a shop needs them. The real one has thousands. */
export const TEMPLATE_LIBRARY: readonly LibraryTemplate[] = [
  {
    tid: 1430,
    title: '订单支付成功通知',
    type: 2,
    categoryId: 307,
    keywords: [
      ORDER_NUMBER,
      GOODS,
      keyword(3, '支付金额', 'amount', '￥68.00'),
      keyword(4, '支付时间', 'time', '2026年11月10日 12:00'),
      REMARK,
    ],
  },
  {
    tid: 855,
    title: '订单发货通知',
    type: 2,
    categoryId: 307,
    keywords: [
      ORDER_NUMBER,
      GOODS,
      keyword(3, '快递公司', 'thing', '顺丰速运'),
      keyword(4, '快递单号', 'character_string', 'SF1234567890'),
      REMARK,
      keyword(6, '发货时间', 'time', '2026年11月10日 15:01'),
    ],
  },
  {
    tid: 1603,
    title: '取货提醒',
    type: 2,
    categoryId: 307,
    keywords: [
      ORDER_NUMBER,
      GOODS,
      keyword(3, '取货码', 'character_string', '8031'),
      keyword(4, '取货地点', 'thing', '新港中路店'),
      REMARK,
    ],
  },
  {
    tid: 1451,
    title: '退款通知',
    type: 2,
    categoryId: 307,
    keywords: [
      ORDER_NUMBER,
      GOODS,
      keyword(3, '退款金额', 'amount', '￥68.00'),
      keyword(4, '退款时间', 'date', '2026年11月10日'),
      REMARK,
      keyword(6, '退款状态', 'phrase', '已退款'),
    ],
  },
  {
    tid: 2462,
    title: '订单即将关闭提醒',
    type: 2,
    categoryId: 307,
    keywords: [
      ORDER_NUMBER,
      GOODS,
      keyword(3, '待付金额', 'amount', '￥68.00'),
      keyword(4, '关闭时间', 'time', '12:15'),
      REMARK,
    ],
  },
];
